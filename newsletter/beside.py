"""Composing beside delivering: a second process chooses papers while this one sends letters.

The database is the queue between the two; this file only starts the process, tells it to stop,
and brings back what it says.
"""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from newsletter.app import App
from newsletter.composing import Composed
from newsletter.config import Config
from newsletter.models import Problem

Stop = Callable[[], bool]
Compose = Callable[[App, Stop], Composed]


class Beside:
    """The other process, while it works; `result` is there when it has ended well."""

    def __init__(
        self,
        process: multiprocessing.process.BaseProcess,
        answers: Connection,
        stop: Callable[[], None],
    ) -> None:
        self._process, self._answers = process, answers
        self.stop = stop  # asks it to end after the batch in hand

    def working(self) -> bool:
        """Whether more letters may still be queued by it."""
        return self._process.is_alive()

    def result(self) -> Composed:
        """What it did, once it has ended. Raises Problem when it died before it could say."""
        self._process.join()
        try:
            answer = self._answers.recv()
        except EOFError:
            raise Problem(
                "composing ended before it was done (was it killed?); run it again, nothing is lost"
            ) from None
        if isinstance(answer, Exception):
            raise answer
        composed: Composed = answer
        return composed


@contextmanager
def composing(app: App, compose: Compose) -> Iterator[Beside]:
    """Run `compose` in another process with an App of its own; it is asked to stop at the end."""
    # A fork starts at once, but is safe only on Linux and while there is no other thread.
    alone = sys.platform == "linux" and threading.active_count() == 1
    context: Any = multiprocessing.get_context("fork" if alone else "spawn")
    app.database.close()  # no connection is shared across a fork
    ours, theirs = context.Pipe(duplex=False)
    stop = context.Event()
    work = (app.config, app.moment, compose, stop.is_set, theirs, os.getpid())
    process = context.Process(target=_work, args=work, name="composing")
    process.start()
    theirs.close()
    try:
        yield Beside(process, ours, stop.set)
    finally:
        stop.set()
        process.join()
        ours.close()


def _work(
    config: Config,
    moment: datetime | None,
    compose: Compose,
    asked: Stop,
    answers: Connection,
    parent: int,
) -> None:
    def stop() -> bool:
        return asked() or os.getppid() != parent

    app = App(config, now=moment)
    try:
        answers.send(compose(app, stop))
    except Problem as problem:
        answers.send(problem)
    finally:
        app.close()
