"""A companion: a forked process that does one piece of work while this process does another.

It knows nothing of the work, and ends no later than the process it keeps company.
"""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Generic, TypeVar

LISTEN = 0.1  # seconds between two looks whether this process was asked to stop

Stop = Callable[[], bool]
Done = TypeVar("Done")


def can_fork() -> bool:
    """Whether a companion may be had and helps: Linux, no other thread, and more than one core."""
    alone = sys.platform == "linux" and threading.active_count() == 1
    return alone and len(os.sched_getaffinity(0)) > 1


class Companion(Generic[Done]):
    """Forked when made. `work` must open what it needs (connections, files) itself.

    Its `stop` says yes when this process was asked to stop, has failed, or is gone.
    """

    def __init__(self, work: Callable[[Stop], Done], stop: Stop) -> None:
        fork: Any = multiprocessing.get_context("fork")
        self._stop = stop
        self._asked = fork.Event()
        self._parent = os.getpid()
        self._answer, theirs = fork.Pipe(duplex=False)
        self._process = fork.Process(target=self._work, args=(work, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def _work(self, work: Callable[[Stop], Done], answer: Any) -> None:
        answer.send(work(self._enough))
        answer.close()

    def _enough(self) -> bool:
        return self._asked.is_set() or self._stop() or os.getppid() != self._parent

    def is_at_work(self) -> bool:
        """Whether it has not come to its end yet."""
        return not self._answer.poll()

    def result(self) -> Done | None:
        """What it did, when it is done; None if it died."""
        while not self._answer.poll(LISTEN):
            if self._stop():
                self._asked.set()
        with suppress(EOFError):
            done: Done = self._answer.recv()
            return done
        return None

    def dismiss(self) -> None:
        """Ask it to stop, and wait until it has."""
        self._asked.set()
        self._process.join()
        self._answer.close()


@contextmanager
def accompanied(work: Callable[[Stop], Done], stop: Stop) -> Iterator[Companion[Done]]:
    """A companion at this work while the context lasts; at its end it is asked to stop."""
    companion = Companion(work, stop)
    try:
        yield companion
    finally:
        companion.dismiss()
