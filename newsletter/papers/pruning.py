"""The text of old papers, emptied; their titles and all their names stay.

What a reader voted on or opened keeps its text, because their taste is learnt from it.
"""

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlmodel import Session, SQLModel

from newsletter.papers.shelf import PAPER

VOTE = SQLModel.metadata.tables["vote"]
CLICK = SQLModel.metadata.tables["click"]
AT_ONCE = 500  # papers a transaction; the full-text index follows each


def empty_abstracts(session: Session, before: datetime) -> int:
    """Empty up to AT_ONCE abstracts of papers first seen before a moment; how many."""
    liked, opened = (exists().where(table.c.paper_id == PAPER.c.id) for table in (VOTE, CLICK))
    old = (PAPER.c.abstract != "") & (PAPER.c.first_seen_at < before) & ~liked & ~opened
    # In the order of its index, or PostgreSQL walks over all that were emptied before.
    ids = select(PAPER.c.id).where(old).order_by(PAPER.c.first_seen_at).limit(AT_ONCE)
    done = session.connection().execute(
        update(PAPER).where(PAPER.c.id.in_(list(session.scalars(ids)))).values(abstract="")
    )
    return int(done.rowcount)
