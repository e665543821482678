"""Profiles: what readers' votes taught, read and written in bulk, and shown to them.

votes -> ranking.learning -> profile rows. It casts no vote and chooses no paper.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Row, Table, delete, insert, select
from sqlmodel import Session

from newsletter.archive import Archive
from newsletter.models import Profile, Vote
from newsletter.ranking import Candidate, Taste, telling_words

votes: Table = Vote.__table__  # type: ignore[attr-defined]
profiles: Table = Profile.__table__  # type: ignore[attr-defined]

_NAMED = 30  # of the newest likes a letter may name one as the nearest


class NewProfile(NamedTuple):
    """A taste that is not stored yet, and which votes it was learned from."""

    subscriber_id: int
    votes: int
    learned_until: datetime
    taste: bytes


@dataclass(frozen=True, slots=True)
class Voter:
    """What a reader's votes say: the taste, papers to name, all papers voted on.

    `learned` is the profile to be stored, where the stored one was out of date.
    """

    taste: Taste
    liked: tuple[Candidate, ...]
    voted: frozenset[int]
    liked_ids: tuple[int, ...] = ()  # all of them, oldest first
    learned: NewProfile | None = None


def voters(
    session: Session,
    archive: Archive,
    ids: Collection[int],
    unstored: Mapping[int, NewProfile] = MappingProxyType({}),
) -> dict[int, Voter]:
    """Those of the readers who have voted; a taste that is out of date is learned here and now.

    Some ten milliseconds for each of these, once after each vote. `unstored` are profiles by
    reader that somebody learned and may not store; they serve while no newer vote was cast.
    """
    cast: dict[int, list[Row[Any]]] = {}
    statement = select(votes.c.subscriber_id, votes.c.paper_id, votes.c.value, votes.c.at)
    mine = statement.where(votes.c.subscriber_id.in_(ids)).order_by(votes.c.at, votes.c.id)
    for row in session.execute(mine):
        cast.setdefault(row.subscriber_id, []).append(row)
    if not cast:
        return {}
    known = session.execute(select(profiles).where(profiles.c.subscriber_id.in_(cast)))
    stored = {row.subscriber_id: row for row in known}
    return {
        id: _voter(session, archive, id, rows, (stored.get(id), unstored.get(id)))
        for id, rows in cast.items()
    }


def _voter(
    session: Session,
    archive: Archive,
    id: int,
    rows: list[Row[Any]],
    known: Iterable[Row[Any] | NewProfile | None],
) -> Voter:
    ids = [row.paper_id for row in rows if row.value > 0]
    last = max(row.at for row in rows)
    voted = frozenset(row.paper_id for row in rows)
    for profile in known:
        if profile and (profile.votes, profile.learned_until) == (len(rows), last):
            taste = Taste.unpack(profile.taste)
            if taste is not None:
                nearby = archive.papers(session, ids[-_NAMED:])
                return Voter(taste, tuple(nearby.values()), voted, tuple(ids))
    held = archive.papers(session, voted)
    liked, disliked = (
        [held[row.paper_id] for row in rows if row.paper_id in held and (row.value > 0) == side]
        for side in (True, False)
    )
    taste = archive.lessons(session).taste(liked, disliked, small=True)
    learned = NewProfile(id, len(rows), last, taste.pack())
    return Voter(taste, tuple(liked[-_NAMED:]), voted, tuple(ids), learned)


def store(session: Session, learned: Sequence[NewProfile]) -> None:
    """Write profiles in the place of those there were."""
    if learned:
        ids = [profile.subscriber_id for profile in learned]
        session.execute(delete(profiles).where(profiles.c.subscriber_id.in_(ids)))
        session.execute(insert(profiles), [profile._asdict() for profile in learned])


class Learned(NamedTuple):
    """What the votes of a reader taught: how many there are, and the words that say most."""

    likes: int
    dislikes: int
    speak_for: tuple[str, ...]
    speak_against: tuple[str, ...]


def learned(session: Session, archive: Archive, voter: Voter | None, most: int = 12) -> Learned:
    """For the reader's own eyes: up to `most` words for and against, the heaviest first."""
    if voter is None:
        return Learned(0, 0, (), ())
    texts = [
        text
        for paper in archive.papers(session, voter.voted).values()
        for text in (paper.title, paper.abstract)
    ]
    speak_for, speak_against = telling_words(voter.taste, texts, most)
    return Learned(voter.taste.likes, voter.taste.dislikes, speak_for, speak_against)
