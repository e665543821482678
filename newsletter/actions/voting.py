"""Voting: a reader says +1 or -1 of a paper, or takes it back, and brings papers they like.

What votes mean for the choice is the ranking's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Insert, Table, bindparam, delete, select
from sqlmodel import Session

from newsletter import papers
from newsletter.actions.doors import Door
from newsletter.app import App
from newsletter.models import Announcement, Delivery, Paper, Vote
from subscribers.changes import Changed
from subscribers.models import Subscriber
from subscribers.prepared import Prepared, insert_into
from subscribers.tokens import Refused

Value = Literal[-1, 0, 1]

votes: Table = Vote.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Liked:
    """Papers brought: votes new or turned; papers held before; papers added to the archive."""

    rows: int
    held: int = 0
    added: int = 0


def vote(app: App, subscriber_id: int, paper_id: int, value: Value, door: Door) -> Changed:
    """The reader's word on a paper; 0 takes it back. 0 rows without such a reader or paper."""
    with app.database.writing() as session:
        if session.get(Subscriber, subscriber_id) is None:
            return Changed(0)
        return Changed(cast_votes(session, subscriber_id, {paper_id: value}, app.now()))


def vote_by_link(
    app: App, token: str, paper_id: int, value: Value, door: Door
) -> Changed | Refused | None:
    """As `vote`, for the reader of the letter with this "reply" token; None: they are gone."""
    id = app.signer.read("reply", token, app.now())
    if isinstance(id, Refused):
        return id
    with app.database.reading() as session:
        delivery = session.get(Delivery, id)
        reader = delivery.subscriber_id if delivery else None
    return None if reader is None else vote(app, reader, paper_id, value, door)


def like_papers(
    app: App, subscriber_id: int, papers_brought: Sequence[Announcement], door: Door
) -> Liked | None:
    """Count these as liked; those we do not hold go into the archive and are never sent.

    None when there is no such reader.
    """
    now = app.now()
    with app.database.writing() as session:
        if session.get(Subscriber, subscriber_id) is None:
            return None
        ids, added = papers.shelve(session, papers_brought, now)
        liked: dict[int, Value] = dict.fromkeys(ids, 1)
        rows = cast_votes(session, subscriber_id, liked, now)
        return Liked(rows, len(ids) - len(added), len(added))


def cast_votes(
    session: Session, subscriber_id: int, wanted: Mapping[int, Value], now: datetime
) -> int:
    """The reader's word on these papers, by id; how many of their votes that changed."""
    stays = staying(session, wanted)
    values = {stays[id]: value for id, value in wanted.items() if id in stays}
    held = votes_on(session, subscriber_id, values)
    told = {id: value for id, value in values.items() if held.get(id, 0) != value}
    cleared = [id for id, value in told.items() if value == 0]
    if cleared:
        mine = (votes.c.subscriber_id == subscriber_id, votes.c.paper_id.in_(cleared))
        session.execute(delete(votes).where(*mine))
    rows = [(id, value) for id, value in told.items() if value != 0]
    _VOTE.run(session, rows, {"subscriber_id": subscriber_id, "at": now})
    return len(told)


def votes_on(session: Session, subscriber_id: int, paper_ids: Iterable[int]) -> dict[int, Value]:
    """The reader's votes on these papers, by id."""
    found: dict[int, Value] = {}
    for some in papers.in_parts(list(paper_ids)):
        wanted = select(votes.c.paper_id, votes.c.value).where(
            votes.c.subscriber_id == subscriber_id, votes.c.paper_id.in_(some)
        )
        found |= {row.paper_id: row.value for row in session.execute(wanted)}
    return found


def staying(session: Session, paper_ids: Iterable[int]) -> dict[int, int]:
    """Each of these papers that there is, and the one that stands for it where it is a twin."""
    paper: Any = Paper.__table__  # type: ignore[attr-defined]
    found: dict[int, int] = {}
    for some in papers.in_parts(list(paper_ids)):
        wanted = select(paper.c.id, paper.c.same_as).where(paper.c.id.in_(some))
        found |= {row.id: row.same_as or row.id for row in session.execute(wanted)}
    return found


def _vote(dialect: str) -> Insert:
    new = insert_into(votes, dialect)
    names = ("subscriber_id", "paper_id", "value", "at")
    new = new.values({name: bindparam(name) for name in names})
    turned: Insert = new.on_conflict_do_update(
        index_elements=["subscriber_id", "paper_id"],
        set_={"value": new.excluded.value, "at": new.excluded.at},
    )
    return turned


_VOTE = Prepared(_vote, "paper_id", "value")
