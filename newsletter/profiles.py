"""Profiles: what readers' votes taught, read and written in bulk, and shown to them.

votes, papers opened -> ranking.learning -> profile rows. It casts no vote and chooses no paper.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Row, Table, delete, insert, select
from sqlmodel import Session

from newsletter import clicks
from newsletter.archive import Archive
from newsletter.clicks import Opened
from newsletter.models import Profile, Vote
from newsletter.ranking import Candidate, Taste, telling_words
from newsletter.ranking.shelf import NEWEST

votes: Table = Vote.__table__  # type: ignore[attr-defined]
profiles: Table = Profile.__table__  # type: ignore[attr-defined]

_AT_ONCE = 200  # readers whose newest papers are read together


class NewProfile(NamedTuple):
    """A taste that is not stored yet, and which votes and papers opened it was learned from."""

    subscriber_id: int
    votes: int
    learned_until: datetime
    taste: bytes


@dataclass(frozen=True, slots=True)
class Voter:
    """What a reader's votes say: the taste, the newest of the liked papers, all papers voted on.

    `opened` are papers without a vote that taught a little. `learned` is the profile to be stored,
    where the stored one was out of date.
    """

    taste: Taste
    liked: tuple[Candidate, ...]
    voted: frozenset[int]
    learned: NewProfile | None = None
    disliked: tuple[Candidate, ...] = ()  # the newest of them
    liked_ids: tuple[int, ...] = ()  # all of them, oldest first
    opened: frozenset[int] = frozenset()

    @property
    def opens(self) -> bool:
        """Whether the taste is one for papers opened, none of which the reader said to like."""
        return bool(self.opened) and not self.liked_ids


def voters(
    session: Session,
    archive: Archive,
    ids: Collection[int],
    unstored: Mapping[int, NewProfile] = MappingProxyType({}),
    *,
    count_clicks: bool = False,
) -> dict[int, Voter]:
    """Those of the readers who have voted; a taste that is out of date is learned here and now.

    Some ten milliseconds for each of these, once after each vote. `unstored` are profiles by
    reader that somebody learned and may not store; they serve while no newer vote was cast. With
    `count_clicks` those are voters too who opened some papers, if they want that to count.
    """
    cast: dict[int, list[Row[Any]]] = {}
    statement = select(votes.c.subscriber_id, votes.c.paper_id, votes.c.value, votes.c.at)
    mine = statement.where(votes.c.subscriber_id.in_(ids)).order_by(votes.c.at, votes.c.id)
    for row in session.execute(mine):
        cast.setdefault(row.subscriber_id, []).append(row)
    opened = _opened(session, ids, cast) if count_clicks else {}
    cast |= {id: [] for id in opened.keys() - cast.keys()}
    if not cast:
        return {}
    learned_before = session.execute(select(profiles).where(profiles.c.subscriber_id.in_(cast)))
    stored = {row.subscriber_id: row for row in learned_before}
    found, waiting = {}, list(cast.items())
    for at in range(0, len(waiting), _AT_ONCE):
        some = waiting[at : at + _AT_ONCE]
        # In one go; afterwards they are at hand for each.
        archive.papers(session, [row.paper_id for _, rows in some for row in _newest(rows)])
        for id, rows in some:
            known = stored.get(id), unstored.get(id)
            found[id] = _voter(session, archive, id, rows, opened.get(id, ()), known=known)
    return found


def _newest(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """The newest votes of either side, by which letters are chosen beside the taste."""
    return [
        row
        for side in (True, False)
        for row in [row for row in rows if (row.value > 0) == side][-NEWEST:]
    ]


def _opened(
    session: Session, ids: Collection[int], cast: Mapping[int, list[Row[Any]]]
) -> dict[int, list[Opened]]:
    """What readers opened and did not vote on, by reader; too few papers say nothing."""
    found = {}
    for id, mine in clicks.by_readers(session, ids).items():
        voted = {row.paper_id for row in cast.get(id, ())}
        rest = [one for one in mine if one.paper_id not in voted]
        if len(rest) >= clicks.FEWEST:
            found[id] = rest
    return found


def _voter(
    session: Session,
    archive: Archive,
    id: int,
    rows: list[Row[Any]],
    opened: Sequence[Opened],
    *,
    known: Iterable[Row[Any] | NewProfile | None],
) -> Voter:
    likes = tuple([row.paper_id for row in rows if row.value > 0])
    last = max([*(row.at for row in rows), *(one.last_at for one in opened)])
    voted = frozenset(row.paper_id for row in rows)
    weakly = frozenset(one.paper_id for one in opened)
    learned_from = len(rows) + len(opened)
    for profile in known:
        if profile and (profile.votes, profile.learned_until) == (learned_from, last):
            taste = Taste.unpack(profile.taste)
            if taste is not None:
                liked, disliked = _sides(session, archive, _newest(rows))
                return Voter(taste, liked, voted, None, disliked, likes, weakly)
    liked, disliked = _sides(session, archive, rows)
    followed = tuple(archive.papers(session, weakly).values())
    taste = archive.lessons(session).taste(liked, disliked, opened=followed, small=True)
    learned = NewProfile(id, learned_from, last, taste.pack())
    newest = liked[-NEWEST:], disliked[-NEWEST:]
    return Voter(taste, newest[0], voted, learned, newest[1], likes, weakly)


def _sides(
    session: Session, archive: Archive, rows: Sequence[Row[Any]]
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """The liked and the disliked papers, the newest last, as far as we hold them."""
    held = archive.papers(session, {row.paper_id for row in rows})
    some = [(held[row.paper_id], row.value > 0) for row in rows if row.paper_id in held]
    return (
        tuple([paper for paper, likes in some if likes]),
        tuple([paper for paper, likes in some if not likes]),
    )


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
        for paper in archive.papers(session, voter.voted | voter.opened).values()
        for text in (paper.title, paper.abstract)
    ]
    speak_for, speak_against = telling_words(voter.taste, texts, most)
    return Learned(len(voter.liked_ids), voter.taste.dislikes, speak_for, speak_against)
