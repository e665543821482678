"""The recent papers as they stood at one moment, indexed and ready to choose from.

It is never changed but for what the index remembers; a newer one takes its place.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from newsletter import colikes, frequencies, papers
from newsletter.app import App
from newsletter.archive import candidate
from newsletter.meanings import Meanings
from newsletter.models import Problem
from newsletter.preview.suggestions import Suggestions
from newsletter.ranking import Index, Reader, select

_LOG = logging.getLogger(__name__)
_AN_HOUR = timedelta(hours=1)
_OTHERS = 500  # papers from which likes are told apart; more cost time and tell little more


@dataclass(frozen=True, slots=True)
class Shelf:
    """`newest` is when the last of all papers became news, `made_at` when these were read."""

    newest: datetime | None
    made_at: datetime
    papers: Mapping[int, Row[Any]]
    index: Index
    suggestions: Suggestions
    meanings: Meanings | None = None

    @classmethod
    def of(cls, app: App) -> "Shelf":
        """The papers of the look-back now; for ten thousand it takes some seconds."""
        now = app.now()
        since = now - timedelta(days=app.config.ranking.look_back_days)
        with app.database.reading() as session:
            newest = papers.newest(session)
            rows = papers.announced_since(session, since)
            background = frequencies.background(session)
            transport = colikes.read(session, app.config.ranking, now)
            meanings = _meanings(app, session)
        candidates = [candidate(row) for row in rows]
        others = candidates[:: max(1, len(candidates) // _OTHERS)]
        vectors = meanings.of(candidates) if meanings else None
        index = Index.build(candidates, background, others, meanings, vectors, transport=transport)
        # What votes are weighed with is made with the first of them: not while somebody waits.
        select(index, [Reader(0, (), 1, liked=tuple(candidates[:1]), liked_ids=(0,))])
        found = {row.id: row for row in rows}
        return cls(newest, now, found, index, Suggestions.of(rows), meanings)

    @classmethod
    def empty(cls, now: datetime) -> "Shelf":
        """No papers, as long as these were not read yet."""
        return cls(None, now, {}, Index.build(()), Suggestions.of(()))

    def is_outdated(self, newest: datetime | None, now: datetime) -> bool:
        """Whether there are newer papers, or the look-back has moved on."""
        return newest != self.newest or now - self.made_at > _AN_HOUR


def _meanings(app: App, session: Session) -> Meanings | None:
    """A page without an encoder that cannot be loaded is better than none; `check` tells of it."""
    try:
        return Meanings.open(app, session)
    except Problem as problem:
        _LOG.warning("previews go by words alone: %s", problem)
        return None
