"""Trials: which of two rankers readers preferred, told by their votes on letters drafted from both.

It drafts nothing; rankers.py does.
"""

from array import array
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Table, select
from sqlmodel import Session

from newsletter.models import Edition, Vote
from newsletter.ranking.interleave import Contest, contest

editions: Table = Edition.__table__  # type: ignore[attr-defined]
votes: Table = Vote.__table__  # type: ignore[attr-defined]


class Trial(NamedTuple):
    """How many letters had both rankers in them, and what those with votes say.

    `readers` has each reader once, who voted for the ranker that was ahead in more of their
    letters: one who votes all day must not speak for all.
    """

    letters: int
    voted: int
    contest: Contest
    readers: Contest


def report(session: Session, since: datetime | None = None) -> Trial:
    """The letters composed since then; a vote counts for the ranker that brought the paper."""
    in_trial = select(
        editions.c.id, editions.c.subscriber_id, editions.c.paper_ids, editions.c.teams
    ).where(editions.c.teams != "")
    if since is not None:
        in_trial = in_trial.where(editions.c.composed_at >= since)
    letters = 0
    credited: dict[int, Counter[str]] = {}
    brought: dict[tuple[int, int], tuple[int, str]] = {}
    recipient: dict[int, int] = {}
    for row in session.execute(in_trial.order_by(editions.c.id)):
        letters += 1
        recipient[row.id] = row.subscriber_id
        for paper, team in zip(array("q", row.paper_ids), row.teams, strict=False):
            brought[row.subscriber_id, paper] = row.id, team
    for key, value in _cast(session):
        if key in brought:
            letter, team = brought[key]
            credited.setdefault(letter, Counter())[team] += value
    by_reader: dict[int, Counter[str]] = {}
    for letter, score in credited.items():
        mine = by_reader.setdefault(recipient[letter], Counter())
        mine.update(A=score["A"] > score["B"], B=score["B"] > score["A"])
    by_letters, by_readers = (
        contest((score["A"], score["B"]) for score in some.values())
        for some in (credited, by_reader)
    )
    return Trial(letters, len(credited), by_letters, by_readers)


def _cast(session: Session) -> Iterator[tuple[tuple[int, int], int]]:
    """Every vote of readers who had such letters."""
    voters = select(editions.c.subscriber_id).where(editions.c.teams != "")
    mine = select(votes.c.subscriber_id, votes.c.paper_id, votes.c.value)
    for reader, paper, value in session.execute(mine.where(votes.c.subscriber_id.in_(voters))):
        yield (reader, paper), value
