"""The archive: papers by the day under which they stand, a page at a time, however many there are.

Every question goes by an index and looks at no more rows than it answers with, a stretch of days
at some more a day; nothing is counted but what is on a page. It changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, select, tuple_
from sqlmodel import Session

from newsletter.papers.queries import LIGHT
from newsletter.papers.shelf import PAPER

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days, both ends in it."""

    first: date
    last: date


class Trending(NamedTuple):
    """Where a page ends that is ordered by upvotes, then time."""

    upvotes: int
    id: int


class Latest(NamedTuple):
    """Where a page ends that is ordered by time."""

    listed_on: date
    id: int


def trending(
    session: Session, span: Span, size: int, after: Trending | None = None
) -> Sequence[Row[Any]]:
    """The works of these days with most upvotes first, the latest first among equals.

    `after` is where the last page ended. Rows are those of `latest`.
    """
    days = [session.execute(trending_on(day, size, after)).all() for day in _held(session, span)]
    best = merge(*days, key=lambda row: (-row.upvotes, -row.id))
    return _rows(session, [row.id for row in islice(best, size)])


def latest(
    session: Session, span: Span, size: int, after: Latest | None = None
) -> Sequence[Row[Any]]:
    """The works of these days, the latest first.

    Rows have id, title, abstract, authors, categories, urls, sources, arxiv_id, doi,
    published_at, announced_at, upvotes and listed_on.
    """
    return _rows(session, session.scalars(latest_in(span, size, after)).all())


def trending_on(day: date, size: int, after: Trending | None) -> Select[Any]:
    """Ids and upvotes of one day, in the order of the index `ix_paper_trending`."""
    wanted = select(PAPER.c.id, PAPER.c.upvotes).where(PAPER.c.listed_on == day)
    if after:
        wanted = wanted.where(tuple_(PAPER.c.upvotes, PAPER.c.id) < tuple_(*after))
    return wanted.order_by(PAPER.c.upvotes.desc(), PAPER.c.id.desc()).limit(size)


def latest_in(span: Span, size: int, after: Latest | None) -> Select[Any]:
    """Ids of these days, in the order of the index `ix_paper_by_time`."""
    wanted = select(PAPER.c.id).where(PAPER.c.listed_on.between(span.first, span.last))
    if after:
        wanted = wanted.where(tuple_(PAPER.c.listed_on, PAPER.c.id) < tuple_(*after))
    return wanted.order_by(PAPER.c.listed_on.desc(), PAPER.c.id.desc()).limit(size)


def day_before(session: Session, day: date | None = None) -> date | None:
    """The last day before this one that has papers; without one the last of all."""
    wanted = select(func.max(PAPER.c.listed_on))
    found: date | None = session.scalar(wanted.where(PAPER.c.listed_on < day) if day else wanted)
    return found


def day_after(session: Session, day: date) -> date | None:
    """The first day after this one that has papers."""
    wanted = select(func.min(PAPER.c.listed_on)).where(PAPER.c.listed_on > day)
    found: date | None = session.scalar(wanted)
    return found


def count(session: Session, span: Span) -> int:
    """How many papers these days have; MOST_COUNTED + 1 stands for more than that."""
    some = select(PAPER.c.id).where(PAPER.c.listed_on.between(span.first, span.last))
    counted = select(func.count()).select_from(some.limit(MOST_COUNTED + 1).subquery())
    return session.scalar(counted) or 0


def _held(session: Session, span: Span) -> Iterator[date]:
    """The days of the span that have papers, the latest first; never more than the span's."""
    day = day_before(session, span.last + timedelta(days=1))
    while day and day >= span.first:
        yield day
        day = day_before(session, day)


def _rows(session: Session, ids: Sequence[int]) -> Sequence[Row[Any]]:
    wanted = select(*LIGHT, PAPER.c.listed_on).where(PAPER.c.id.in_(ids))
    found = {row.id: row for row in session.execute(wanted)}
    return [found[id] for id in ids]
