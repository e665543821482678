"""In which order the tests run, and with how many workers: so that none waits for the longest.

It leaves no test out.
"""

import os
from itertools import islice

import pytest

# They wait for processes rather than work, the longest first.
LONGEST = (
    "tests/web/test_whole_walk.py",
    "tests/test_crash.py",
    "tests/test_mail_round.py",
    "tests/post/test_crash.py",
    "tests/test_crash_early.py",
    "tests/test_replay.py",
)


def workers_wanted() -> int:
    """One more than there are cores, since many tests wait for another process."""
    return len(os.sched_getaffinity(0)) + 1


def workers_there() -> int:
    return int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


def longest_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The tests in an order that, cut into equal shares, has long ones at the head of each."""
    files = {file: [item for item in items if _file(item) == file] for file in LONGEST}
    heads: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for place, tests in enumerate(files.values()):
        heads[place % workers] += tests
    rest = iter([item for item in items if _file(item) not in files])
    ordered: list[pytest.Item] = []
    for share, head in enumerate(heads):
        # As xdist shares out: what is left, by the workers that are left.
        size = (len(items) - len(ordered)) // (workers - share)
        ordered += head
        ordered += islice(rest, max(0, size - len(head)))
    return [*ordered, *rest]


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
