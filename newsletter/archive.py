"""Archive: papers that votes speak of, others to tell them from, how common terms are; read once.

It knows no reader and writes nothing.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from newsletter import frequencies, papers
from newsletter.ranking import Background, Candidate
from newsletter.ranking.learning import RANDOM, Lessons
from newsletter.ranking.vectors import Vectors

_MOST_KEPT = 20_000  # papers, some 40 MB of text


class Archive:
    """What is kept in memory for one run, because readers voted on the same papers."""

    def __init__(self) -> None:
        self._papers: dict[int, Candidate] = {}
        self._background: Background | None = None
        self._lessons: Lessons | None = None

    def papers(self, session: Session, ids: Collection[int]) -> dict[int, Candidate]:
        """These papers by id, as far as we hold them."""
        if len(self._papers) > _MOST_KEPT:
            self._papers.clear()
        unknown = set(ids) - self._papers.keys()
        found = papers.by_ids(session, unknown) if unknown else {}
        self._papers |= {id: candidate(row) for id, row in found.items()}
        return {id: self._papers[id] for id in ids if id in self._papers}

    @property
    def is_ready(self) -> bool:
        """Whether the papers at random were read."""
        return self._lessons is not None

    def background(self, session: Session) -> Background:
        """How common terms are, by which all is weighed."""
        if self._background is None:
            self._background = frequencies.background(session)
        return self._background

    def lessons(self, session: Session) -> Lessons:
        """Papers at random as vectors; among them are some that readers liked or would like."""
        if self._lessons is None:
            random = [candidate(row) for row in papers.sample(session, RANDOM)]
            background = self.background(session)
            self._lessons = Lessons(Vectors.of(random, background), background, sought=True)
        return self._lessons


def candidate(row: Row[Any], readers: int = 0) -> Candidate:
    """A paper's row as the ranking room knows it; so many of our readers liked it."""
    return Candidate(
        id=row.id,
        title=row.title,
        abstract=row.abstract,
        authors=tuple(row.authors),
        categories=tuple(row.categories),
        announced_at=row.announced_at,
        upvotes=row.upvotes,
        mentions=len(row.sources),
        readers=readers,
    )


def untold(paper: Candidate) -> Candidate:
    """The paper as if nobody had said anything of it."""
    return replace(paper, upvotes=0, mentions=1, readers=0)
