"""The command line: one door to the jobs, the actions and the outbox; it decides nothing itself."""

import sys

from newsletter.config_file import ConfigFaults
from newsletter.models import Problem

NEEDS_THE_OPERATOR = 1
BAD_CONFIG = 2


def main() -> None:
    """Run `newsletter` and exit: 0 done, 1 needs the operator, 2 bad config or usage."""
    from newsletter.cli.commands import app

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
