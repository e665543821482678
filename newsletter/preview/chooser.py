"""Preview: what somebody with these topics would get now, fast enough for every key they press.

One for each process that serves pages. It remembers nobody, and stores nothing.
"""

import logging
import time
from collections.abc import Collection, Sequence
from datetime import datetime
from threading import Lock, Thread
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import SQLAlchemyError

from newsletter import papers
from newsletter.app import App
from newsletter.desk import candidate
from newsletter.models import Pick
from newsletter.preview.shelf import Shelf
from newsletter.ranking import CUTOFF, Reader, nearest, select
from subscribers.topics import Interest

_LOG = logging.getLogger(__name__)


class Preview:
    """Chooses from the recent papers, which are read again when there are newer ones.

    That happens beside the requests, which are answered out of the older papers meanwhile, and at
    most once in `rest` seconds. Only who would see no paper at all waits for it.
    """

    def __init__(self, app: App, *, rest: float = 60) -> None:
        self._app = app
        self._rest = rest
        self._shelf: Shelf | None = None
        self._made = 0.0
        self._building = Lock()
        self._choosing = Lock()  # an index remembers scores, and is not made for two at once

    def picks(
        self,
        interests: Sequence[Interest],
        size: int = 8,
        *,
        liked: Collection[Row[Any]] = (),
        disliked: Collection[Row[Any]] = (),
        since: datetime | None = None,
        seen: Collection[int] = frozenset(),
    ) -> list[Pick]:
        """The papers of the look-back for these interests and votes, best first, with reasons.

        Votes are rows of papers. Nothing for who follows nothing and likes nothing.
        """
        if not liked and not any(interest.weight > 0 for interest in interests):
            return []
        votes = [tuple(map(candidate, rows)) for rows in (liked, disliked)]
        reader = Reader(0, tuple(interests), size, since, seen, *votes)
        cutoff = self._app.config.ranking.cutoff
        with self._choosing:
            index = self.shelf().index
            return select(index, [reader], cutoff=CUTOFF if cutoff is None else cutoff)[0]

    def nearest(self, paper: Row[Any], size: int) -> list[int]:
        """The ids of the recent papers that say most of what this one says, the nearest first."""
        with self._choosing:
            return nearest(self.shelf().index, candidate(paper), size)

    def shelf(self) -> Shelf:
        """The recent papers; a little older than the newest while these are being read."""
        if self._shelf is None or (not self._shelf.papers and self._is_due()):
            with self._building:
                if self._shelf is None or not self._shelf.papers:
                    self._build()
        elif self._is_due() and self._building.acquire(blocking=False):
            Thread(target=self._rebuild, name="preview", daemon=True).start()
        assert self._shelf is not None
        return self._shelf

    def begin(self) -> None:
        """Read the papers beside whatever comes next, so that no request has to wait for it."""
        if self._shelf is None and self._building.acquire(blocking=False):
            Thread(target=self._rebuild, name="preview", daemon=True).start()

    def _is_due(self) -> bool:
        if self._shelf is None:
            return False
        if self._shelf.papers and time.monotonic() - self._made < self._rest:
            return False
        with self._app.database.reading() as session:
            return self._shelf.is_outdated(papers.newest(session), self._app.now())

    def _rebuild(self) -> None:
        try:
            self._build()
        except SQLAlchemyError as error:
            self._made = time.monotonic()
            _LOG.warning("the papers for previews cannot be read: %s", error)
        finally:
            self._building.release()

    def _build(self) -> None:
        self._shelf = Shelf.of(self._app)
        self._made = time.monotonic()
