"""A crew: the same work shared out to one process for each core, forked and waited for.

It knows nothing of the work; who gives it sees to it that shares do not overlap.
"""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, TypeVar

LISTEN = 0.1  # seconds between two looks whether this process was asked to stop

Stop = Callable[[], bool]
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Share:
    """One hand's part of the work: whatever has a number n with n % hands == hand."""

    hand: int = 0
    hands: int = 1


def hands() -> int:
    """How many processes may work here: a fork is safe only on Linux and with no other thread."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def work_together(work: Callable[[Share, Stop], Done], hands: int, stop: Stop) -> Iterator[Done]:
    """What each hand did; this process is one of them. A hand that dies leaves its share undone.

    `work` runs in forks: it must open what it needs (connections, files) itself.
    """
    fork: Any = multiprocessing.get_context("fork")
    asked = fork.Event()
    parent = os.getpid()

    def enough() -> bool:
        return asked.is_set() or stop() or os.getppid() != parent

    others = []
    for hand in range(1, hands):
        ours, theirs = fork.Pipe(duplex=False)
        given = (work, Share(hand, hands), enough, theirs)
        process = fork.Process(target=_lend, args=given, daemon=True)
        process.start()
        theirs.close()
        others.append((process, ours))
    try:
        yield work(Share(0, hands), stop)
        for _, ours in others:
            while not ours.poll(LISTEN):
                if stop():
                    asked.set()
            with suppress(EOFError):  # it died
                yield ours.recv()
    finally:
        asked.set()
        for process, ours in others:
            process.join()
            ours.close()


def _lend(
    work: Callable[[Share, Stop], Done], share: Share, stop: Stop, answers: Connection
) -> None:
    answers.send(work(share, stop))
    answers.close()
