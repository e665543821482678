"""Co-likes: what the votes of many readers say together, learned once a night into one row.

votes | ranking.colikes (pairs that enough readers liked) | ranking.transport -> the row

No reader is in the row, and none can be read from it: what is promised stands in ranking/colikes.
Whose votes are gone, or who is erased, is out of it with the next night; a row that no night made
anew is not used.
"""

import hmac
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, Table, func, select, update
from sqlmodel import Session

from newsletter import papers
from newsletter.app import App
from newsletter.archive import candidate
from newsletter.config.ranking import Ranking, Without
from newsletter.models import CoLikes, Vote
from newsletter.ranking import Background, Candidate
from newsletter.ranking.colikes import liked_together
from newsletter.ranking.transport import Transport
from subscribers.prepared import insert_into

votes: Table = Vote.__table__  # type: ignore[attr-defined]
colikes: Table = CoLikes.__table__  # type: ignore[attr-defined]

NIGHTLY = timedelta(hours=22)  # less than a day, so that a daily cron makes it daily
USED_FOR = timedelta(days=2)  # no longer do erased votes count
_ROW = 1
_VOTES_AT_ONCE, _PAPERS_AT_ONCE = 20_000, 500


class Learned(NamedTuple):
    """How many readers had liked a paper, and how many papers enough of them like together."""

    readers: int
    papers: int


def learn(app: App, *, at_once: bool = False) -> Learned | None:
    """Learn anew if that is a day ago, or `at_once`; None where it was not done.

    Below `colikes_from` readers, or where the signal is left out, what was learned is dropped.
    Of several processes one does it; if that one dies, the next day's does.
    """
    now = app.now()
    with app.database.writing() as session:
        if not _taken(session, now, now if at_once else now - NIGHTLY):
            return None
    with app.database.reading() as session:
        readers, transport = _learned(app, session)
    packed = transport.pack() if transport else b""
    with app.database.writing() as session:
        done = {"made_at": now, "readers": readers, "transport": packed}
        session.execute(update(colikes).values(done))
    return Learned(readers, len(transport.ids) if transport else 0)


def read(session: Session, ranking: Ranking, now: datetime) -> Transport | None:
    """What was learned last; None where it is off, below its threshold, or not of these days."""
    if not is_on(ranking):
        return None
    packed = session.scalar(select(colikes.c.transport).where(*_in_use(ranking, now)))
    return Transport.unpack(packed) if packed else None


def is_used(session: Session, ranking: Ranking, now: datetime) -> bool:
    """Whether letters are ordered by it; many times faster than to `read` it."""
    if not is_on(ranking):
        return False
    anything = func.length(colikes.c.transport) > 0
    return bool(session.scalar(select(colikes.c.id).where(anything, *_in_use(ranking, now))))


def learned_from(
    session: Session, app: App, before: ColumnElement[bool] | None = None
) -> Transport:
    """The transport out of all likes, or of those `before` alone; nothing is stored."""
    readers, liked = _likes(session, before)
    likes = liked_together(readers, liked, hmac.digest(app.secret, b"co-likes", "sha256"))
    return Transport.of(_texts(session, likes.papers.tolist()), likes, Background.shipped())


def fans(session: Session, before: ColumnElement[bool] | None = None) -> int:
    """How many readers have liked a paper at all."""
    counted = select(func.count(votes.c.subscriber_id.distinct())).where(votes.c.value > 0)
    return session.scalar(counted if before is None else counted.where(before)) or 0


def is_on(ranking: Ranking) -> bool:
    """Whether one of the rankers wants it."""
    return any(
        one is not None and not {Without.COLIKES, Without.LIKES} & {*one.without}
        for one in (ranking, ranking.rival())
    )


def _in_use(ranking: Ranking, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        colikes.c.made_at > now - USED_FOR,
        colikes.c.readers >= ranking.colikes_from,
    )


def _taken(session: Session, now: datetime, due: datetime) -> bool:
    """Whether it is ours to do: nobody has begun since it was due."""
    new = insert_into(colikes, session.get_bind().dialect.name)
    row = {"id": _ROW, "begun_at": now, "readers": 0, "transport": b""}
    first = new.values(row).on_conflict_do_nothing()
    again = update(colikes).where(colikes.c.begun_at <= due).values(begun_at=now)
    return any(
        session.execute(one.returning(colikes.c.id)).first() is not None for one in (first, again)
    )


def _learned(app: App, session: Session) -> tuple[int, Transport | None]:
    if not is_on(app.config.ranking):
        return 0, None
    readers = fans(session)
    if readers < app.config.ranking.colikes_from:
        return readers, None
    return readers, learned_from(session, app)


def _likes(session: Session, before: ColumnElement[bool] | None) -> tuple[Any, Any]:
    """Who liked which paper, oldest first; sixteen bytes a like."""
    wanted = select(votes.c.subscriber_id, votes.c.paper_id).where(votes.c.value > 0)
    wanted = wanted if before is None else wanted.where(before)
    rows = session.execute(
        wanted.order_by(votes.c.id), execution_options={"yield_per": _VOTES_AT_ONCE}
    )
    parts = [np.zeros(0, dtype=np.int64)]
    for some in rows.partitions():
        parts.append(np.fromiter(chain.from_iterable(some), np.int64, 2 * len(some)))
    pairs = np.concatenate(parts).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _texts(session: Session, ids: Sequence[int]) -> Iterator[list[Candidate]]:
    """The papers in the order of their ids, some at a time, because all of them are many."""
    for at in range(0, len(ids), _PAPERS_AT_ONCE):
        some = ids[at : at + _PAPERS_AT_ONCE]
        found = papers.by_ids(session, some)
        yield [candidate(found[id]) for id in some if id in found]
