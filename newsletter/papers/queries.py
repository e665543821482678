"""What the pipeline and the doors ask of the papers, as light rows.

It changes nothing.
"""

import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlmodel import Session, SQLModel

from newsletter.papers.identity import doi_key, strong_url_key, url_key
from newsletter.papers.shelf import PAPER, PAPER_KEY, in_parts
from newsletter.papers.turn import take_turn

FEED = SQLModel.metadata.tables["feed"]
VOTE = SQLModel.metadata.tables["vote"]

_DIGITS = 10  # fewer fit into a column of numbers, on PostgreSQL too

_LEFT_OUT = ("key", "version", "first_seen_at", "listed_on", "same_as")
LIGHT = [column for column in PAPER.c if column.name not in _LEFT_OUT]


def announced_since(session: Session, moment: datetime) -> Sequence[Row[Any]]:
    """The works that became news after the moment, oldest first, each work once.

    Rows have id, title, abstract, authors, categories, urls, sources, arxiv_id, doi,
    published_at, announced_at and upvotes.
    """
    news = select(*LIGHT).where(_news_since(moment))
    return session.execute(news.order_by(PAPER.c.announced_at, PAPER.c.id)).all()


def announced_between(session: Session, first: datetime, last: datetime) -> dict[int, datetime]:
    """The works that became news after `first` and not after `last`, by id, with the moment."""
    wanted = select(PAPER.c.id, PAPER.c.announced_at).where(
        _news_since(first), PAPER.c.announced_at <= last
    )
    return {row.id: row.announced_at for row in session.execute(wanted)}


def by_ids(session: Session, ids: Collection[int]) -> dict[int, Row[Any]]:
    """The rows of these papers, by id, with the columns of `announced_since`."""
    found: dict[int, Row[Any]] = {}
    for some in in_parts(ids):
        rows = session.execute(select(*LIGHT).where(PAPER.c.id.in_(some)))
        found |= {row.id: row for row in rows}
    return found


def by_id(session: Session, id: int) -> Row[Any] | None:
    """The row of one paper, also of a twin, with `listed_on` and `same_as` besides."""
    wanted = select(*LIGHT, PAPER.c.listed_on, PAPER.c.same_as).where(PAPER.c.id == id)
    return session.execute(wanted).one_or_none()


def find(session: Session, name: str) -> int | None:
    """The paper with this number, arXiv id, DOI or address; of twins the one that stays."""
    name = name.strip()
    keys = [f"arxiv:{name.lower()}", doi_key(name), strong_url_key(name), url_key(name), name]
    known = select(PAPER_KEY.c.paper_id).where(PAPER_KEY.c.key.in_([key for key in keys if key]))
    id: int | None = session.scalar(known.limit(1))
    if id is None and name.isascii() and name.isdigit() and len(name) < _DIGITS:
        row = session.execute(
            select(PAPER.c.id, PAPER.c.same_as).where(PAPER.c.id == int(name))
        ).first()
        id = (row.same_as or row.id) if row else None
    return id


def sample(session: Session, most: int) -> Sequence[Row[Any]]:
    """Works at random, the same ones until others come in, with the columns of `announced_since`.

    Twins are left out.
    """
    last = session.scalar(select(func.max(PAPER.c.id))) or 0
    # Twice as many numbers as wanted, because of some no row is left.
    ids = random.Random(last).sample(range(1, last + 1), min(2 * most, last))
    rows: list[Row[Any]] = []
    for some in in_parts(ids):
        found = select(*LIGHT).where(PAPER.c.id.in_(some), PAPER.c.same_as.is_(None))
        rows += session.execute(found.order_by(PAPER.c.id)).all()
        if len(rows) >= most:
            break
    return rows[:most]


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


def twins_of(session: Session, id: int) -> set[int]:
    """The ids of the rows that turned out to be this work."""
    return set(session.scalars(select(PAPER.c.id).where(PAPER.c.same_as == id)))


def liked_by(session: Session, since: datetime) -> dict[int, int]:
    """How many readers liked each of the papers announced since then that anybody liked."""
    liked = select(VOTE.c.paper_id, func.count()).join(PAPER, PAPER.c.id == VOTE.c.paper_id)
    recent = liked.where(VOTE.c.value > 0, PAPER.c.announced_at > since)
    rows = session.execute(recent.group_by(VOTE.c.paper_id))
    return {row[0]: row[1] for row in rows}


def feeds_in_trouble(session: Session, among: Collection[str]) -> tuple[str, ...]:
    """Which of these feeds failed at their last visit, by name, for the receipt of an edition."""
    failed = select(FEED.c.name).where(FEED.c.failures > 0, FEED.c.name.in_(among))
    return tuple(session.scalars(failed.order_by(FEED.c.name)))


def _news_since(moment: datetime) -> ColumnElement[bool]:
    """Written so that SQLite goes by the date: "same_as IS NULL" would make it walk all papers."""
    return (PAPER.c.announced_at > moment) & (func.coalesce(PAPER.c.same_as, 0) == 0)
