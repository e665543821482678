"""Preview for a reader: with what they voted on, whatever topics they try.

Papers that they were sent before are chosen too: it shows what topics bring, not what is next.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, SQLModel

from newsletter import papers

VOTE = SQLModel.metadata.tables["vote"]
MOST_VOTES = 200


def votes_of(session: Session, subscriber_id: int) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """The rows of the papers that a reader liked and disliked last, MOST_VOTES at most in all."""
    newest = (
        select(VOTE.c.paper_id, VOTE.c.value)
        .where(VOTE.c.subscriber_id == subscriber_id)
        .order_by(VOTE.c.at.desc(), VOTE.c.id.desc())
        .limit(MOST_VOTES)
    )
    said = {row.paper_id: row.value for row in session.execute(newest)}
    found = papers.by_ids(session, said)
    return _said(found, said, 1), _said(found, said, -1)


def _said(found: Mapping[int, Row[Any]], said: Mapping[int, int], value: int) -> list[Row[Any]]:
    wanted = [found[id] for id in said if said[id] == value and id in found]
    return [row for row in wanted if row.title]  # of a name alone nothing can be learned
