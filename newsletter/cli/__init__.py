"""The command line: one door to the jobs, the actions and the outbox; it decides nothing itself."""

import gc
import os
import sys

NEEDS_THE_OPERATOR = 1
BAD_CONFIG = 2


def main() -> None:
    """Run `newsletter` and exit: 0 done, 1 needs the operator, 2 bad config or usage."""
    calm_the_collector()
    # Before numpy starts threads for large products, of which there are none here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # After both; to import makes objects by the hundred thousand too.
    from newsletter.cli.commands import app
    from newsletter.config_file import ConfigFaults
    from newsletter.models import Problem

    try:
        app()
    except ConfigFaults as faults:
        print(f"{faults.path} has {len(faults.faults)} fault(s):", file=sys.stderr)
        for fault in faults.faults:
            print(f"  - {fault}", file=sys.stderr)
        sys.exit(BAD_CONFIG)
    except Problem as problem:
        print(f"newsletter: {problem}", file=sys.stderr)
        sys.exit(NEEDS_THE_OPERATOR)


def calm_the_collector() -> None:
    """Look for cycles of garbage seldom: rows come by the hundred thousand and hold none.

    As often as is usual, that took a fifth of a run.
    """
    gc.set_threshold(100_000, 50, 100)
