"""What the pipeline and the doors ask of the papers, as light rows.

It changes nothing.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlmodel import Session, SQLModel

from newsletter.papers.shelf import PAPER, batches
from newsletter.papers.turn import take_turn

FEED = SQLModel.metadata.tables["feed"]

_LEFT_OUT = ("key", "version", "first_seen_at", "listed_on", "same_as")
LIGHT = [column for column in PAPER.c if column.name not in _LEFT_OUT]


def announced_since(session: Session, moment: datetime) -> Sequence[Row[Any]]:
    """The works that became news after the moment, oldest first, each work once.

    Rows have id, title, abstract, authors, categories, urls, sources, arxiv_id, doi,
    published_at, announced_at and upvotes.
    """
    news = select(*LIGHT).where(_news_since(moment))
    return session.execute(news.order_by(PAPER.c.announced_at, PAPER.c.id)).all()


def by_ids(session: Session, ids: Collection[int]) -> dict[int, Row[Any]]:
    """The rows of these papers, by id, with the columns of `announced_since`."""
    found: dict[int, Row[Any]] = {}
    for some in batches(ids):
        rows = session.execute(select(*LIGHT).where(PAPER.c.id.in_(some)))
        found |= {row.id: row for row in rows}
    return found


def by_id(session: Session, id: int) -> Row[Any] | None:
    """The row of one paper, also of a twin, with `listed_on` and `same_as` besides."""
    wanted = select(*LIGHT, PAPER.c.listed_on, PAPER.c.same_as).where(PAPER.c.id == id)
    return session.execute(wanted).one_or_none()


def newest(session: Session) -> datetime | None:
    """When the last paper became news; None without any."""
    last: datetime | None = session.scalar(select(func.max(PAPER.c.announced_at)))
    return last


def next_moment(session: Session, now: datetime) -> datetime:
    """Now, or just after the newest announcement if that is later: no two batches share one."""
    take_turn(session)
    last = newest(session)
    return now if last is None else max(now, last + timedelta(microseconds=1))


def duplicates_of(session: Session, since: datetime) -> dict[int, int]:
    """Papers that turned out to be another's twin: their id to the id that stays.

    All pairs of which either was announced since then, so that a reader who was sent one is not
    sent the other.
    """
    stays = PAPER.alias("stays")
    recent = or_(PAPER.c.announced_at > since, stays.c.announced_at > since)
    pairs = (
        select(PAPER.c.id, PAPER.c.same_as)
        .join(stays, stays.c.id == PAPER.c.same_as)
        .where(PAPER.c.same_as > 0, recent)  # twins are few: their index is the way in
    )
    return {row.id: row.same_as for row in session.execute(pairs)}


def feeds_in_trouble(session: Session, among: Collection[str]) -> tuple[str, ...]:
    """Which of these feeds failed at their last visit, by name, for the receipt of an edition."""
    failed = select(FEED.c.name).where(FEED.c.failures > 0, FEED.c.name.in_(among))
    return tuple(session.scalars(failed.order_by(FEED.c.name)))


def _news_since(moment: datetime) -> ColumnElement[bool]:
    """Written so that SQLite goes by the date: "same_as IS NULL" would make it walk all papers."""
    return (PAPER.c.announced_at > moment) & (func.coalesce(PAPER.c.same_as, 0) == 0)
