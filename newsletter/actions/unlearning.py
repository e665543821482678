"""Unlearning: a reader's votes are forgotten, all at once.

One vote is taken back by voting.
"""

from sqlalchemy import Table, delete

from newsletter.app import App
from newsletter.models import Vote
from subscribers.changes import Changed

votes: Table = Vote.__table__  # type: ignore[attr-defined]


def forget_votes(app: App, subscriber_id: int) -> Changed:
    """No word on any paper any more; how many votes there were."""
    with app.database.writing() as session:
        done = session.connection().execute(
            delete(votes).where(votes.c.subscriber_id == subscriber_id)
        )
        return Changed(done.rowcount)
