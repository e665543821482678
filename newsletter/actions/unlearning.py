"""Unlearning: a reader's votes are forgotten, all at once, and may be put back; clicks for good.

One vote is taken back by voting.
"""

from dataclasses import dataclass

from sqlalchemy import Table, delete, select

from newsletter.actions.clicking import forget_clicks
from newsletter.actions.undoing import remember, state_of
from newsletter.app import App
from newsletter.models import Profile, Vote
from subscribers.models import Subscriber

votes: Table = Vote.__table__  # type: ignore[attr-defined]
profiles: Table = Profile.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many votes there were, and the token that puts them back ("" where there was none).

    `opened` is how many papers the reader is no longer known to have opened.
    """

    rows: int
    undo: str = ""
    opened: int = 0


def forget_votes(app: App, subscriber_id: int) -> Forgotten:
    """No word on any paper any more, nor what was learned from it.

    Votes that are put back count as cast on that day.
    """
    with app.database.writing() as session:
        reader = session.get(Subscriber, subscriber_id)
        if reader is None:
            return Forgotten(0)
        mine = votes.c.subscriber_id == subscriber_id
        cast = session.execute(select(votes.c.paper_id, votes.c.value).where(mine)).all()
        session.execute(delete(votes).where(mine))
        session.execute(delete(profiles).where(profiles.c.subscriber_id == subscriber_id))
        said = {row.paper_id: row.value for row in cast}
        opened = forget_clicks(session, subscriber_id)
        undo = remember(app, session, reader, state_of(session, reader), said)
        return Forgotten(len(said), undo, opened)
