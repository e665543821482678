"""Preview: what somebody with these topics would get now, fast enough for every key they press.

One for each process that serves pages. It stores nothing.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock, Thread
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from sqlmodel import select as select_rows

from newsletter import papers
from newsletter.app import App
from newsletter.archive import Archive, candidate
from newsletter.models import Click, Pick, Vote
from newsletter.preview.shelf import Shelf
from newsletter.profiles import Learned, NewProfile, Voter, learned, voters
from newsletter.ranking import CUTOFF, Reader, nearest, select
from subscribers.topics import Interest

_LOG = logging.getLogger(__name__)
_REMEMBERED = 200  # profiles learned for previews; composing stores its own


class Preview:
    """Chooses from the recent papers, which are read again when there are newer ones.

    That happens beside the requests, which are answered out of the older papers meanwhile, and at
    most once in `rest` seconds. Who would see no paper at all waits for it, but `patience` seconds
    after the start at most: there are few threads, and others come to unsubscribe.
    """

    def __init__(self, app: App, *, rest: float = 60, patience: float = 5) -> None:
        self._app = app
        self._rest = rest
        self._patient_until = time.monotonic() + patience  # a page asks more than once
        self._shelf: Shelf | None = None
        self._made = 0.0
        self._building = Lock()
        self._learning = Lock()
        self._archive = Archive()
        self._learned: dict[int, NewProfile] = {}
        self._choosing = Lock()  # an index remembers scores, and is not made for two at once

    def picks(
        self,
        interests: Sequence[Interest],
        size: int = 8,
        *,
        voter: Voter | None = None,
    ) -> list[Pick]:
        """The papers of the look-back for these interests and votes, best first, with reasons.

        Nothing for who follows nothing and likes nothing. Papers that a reader was sent before
        are chosen too: it shows what topics bring, not what is next.
        """
        if not (voter and voter.taste.likes) and not any(one.weight > 0 for one in interests):
            return []
        reader = Reader(0, tuple(interests), size)
        if voter is not None:
            reader = replace(
                reader,
                liked=voter.liked,
                disliked=voter.disliked,
                liked_ids=voter.liked_ids,
                opens=voter.opens,
                taste=voter.taste,
                seen=voter.voted,
            )
        cutoff = self._app.config.ranking.cutoff
        index = self.shelf().index
        with self._choosing:
            return select(index, [reader], cutoff=CUTOFF if cutoff is None else cutoff)[0]

    def voter(self, session: Session, subscriber_id: int) -> Voter | None:
        """What a reader's votes say; None without any. Learned once after each vote."""
        with self._learning:
            counts = self._app.counts_clicks
            known = self._learned
            found = voters(session, self._archive, [subscriber_id], known, count_clicks=counts)
            voter = found.get(subscriber_id)
            if voter is not None and voter.learned is not None:
                self._learned[subscriber_id] = voter.learned
                if len(self._learned) > _REMEMBERED:
                    del self._learned[next(iter(self._learned))]
        if voter is not None and (meanings := self.shelf().meanings):
            with self._choosing:
                meanings.have_at_hand(session, (*voter.liked, *voter.disliked))
        return voter

    def learned(self, session: Session, subscriber_id: int) -> Learned:
        """What a reader's votes taught, in words."""
        return learned(session, self._archive, self.voter(session, subscriber_id))

    def nearest(self, paper: Row[Any], size: int) -> list[int]:
        """The ids of the recent papers that say most of what this one says, the nearest first."""
        index = self.shelf().index
        with self._choosing:
            return nearest(index, candidate(paper), size)

    def shelf(self) -> Shelf:
        """The recent papers; older ones, or none, while the newest are being read."""
        if self._shelf is None or (not self._shelf.papers and self._is_due()):
            return self._first_shelf()
        if self._is_due() and self._building.acquire(blocking=False):
            Thread(target=self._rebuild, name="preview", daemon=True).start()
        return self._shelf

    def begin(self) -> None:
        """Read the papers beside whatever comes next, so that no request has to wait for it."""
        if self._shelf is None and self._building.acquire(blocking=False):
            Thread(target=self._rebuild, name="preview", daemon=True).start()

    def _first_shelf(self) -> Shelf:
        if not self._building.acquire(timeout=max(0, self._patient_until - time.monotonic())):
            return self._shelf or Shelf.empty(self._app.now())
        try:
            if self._shelf is None or not self._shelf.papers:
                self._build()
        finally:
            self._building.release()
        assert self._shelf is not None
        return self._shelf

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
            self._make_ready_to_learn()
        except SQLAlchemyError as error:
            self._made = time.monotonic()
            _LOG.warning("the papers for previews cannot be read: %s", error)
        finally:
            self._building.release()

    def _make_ready_to_learn(self) -> None:
        """Read the papers that votes are told from, a second that no reader should wait for.

        They are read anew with the papers of a shelf, beside requests that learn from the older.
        """
        newer = Archive()
        with self._app.database.reading() as session:
            taught = (
                session.exec(select_rows(table.id).limit(1)).first() for table in (Vote, Click)
            )
            if not any(taught):
                return
            if not self._archive.is_ready:
                with self._learning:
                    self._archive.lessons(session)
                return
            newer.lessons(session)
        with self._learning:
            self._archive = newer

    def _build(self) -> None:
        self._shelf = Shelf.of(self._app)
        self._made = time.monotonic()
