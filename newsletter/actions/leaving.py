"""Leaving and coming back, by the link that every letter carries.

Leaving needs no question and no reason; whoever left through a door comes back through it.
"""

from sqlmodel import Session

from newsletter.actions.doors import CLI, Door
from newsletter.app import App
from newsletter.models import LeavingReason
from subscribers import consent, standing
from subscribers.changes import Changed
from subscribers.consent import Act
from subscribers.models import Status, Subscriber
from subscribers.store import Suppressed
from subscribers.tokens import Refused
from subscribers.topics import plain

LONGEST_REASON = 500  # characters

# The acts after which a reader gets letters, and those after which they get none yet or any more.
AGREED = {Act.IMPORTED, Act.CONFIRMED}
MOVES = AGREED | {Act.SUBSCRIBED, Act.LEFT, Act.BOUNCED}


def leave_by_link(app: App, token: str, door: Door, why: str = "") -> Changed | Refused:
    """Unsubscribe whoever holds the link; harmless when repeated. Such links never expire.

    `why` is kept where it is given, also when it comes after the leaving.
    """
    id = app.signer.read("unsubscribe", token, app.now())
    if isinstance(id, Refused):
        return id
    now, reason = app.now(), plain(why)[:LONGEST_REASON]
    with app.database.writing() as session:
        left = standing.leave(session, id, door=door.name, wording=door.wording, now=now)
        if reason and session.get(Subscriber, id) is not None:
            session.add(LeavingReason(subscriber_id=id, why=reason, at=now))
        return left


def return_by_link(app: App, token: str, door: Door) -> Changed | Suppressed | Refused:
    """Take back `leave_by_link` through the same door.

    0 rows for who is there, and for who left otherwise or bounced: those only come back anew.
    """
    id = app.signer.read("unsubscribe", token, app.now())
    if isinstance(id, Refused):
        return id
    with app.database.writing() as session:
        if not left_by(session, id, door):
            return Changed(0)
        return standing.activate(
            session,
            id,
            door=door.name,
            wording=door.wording,
            now=app.now(),
            suppression_key=app.suppression_key,
        )


def left_by(session: Session, subscriber_id: int, door: Door) -> bool:
    """Whether the reader left through this door, and had agreed to the letters before that."""
    reader = session.get(Subscriber, subscriber_id)
    if reader is None or reader.status != Status.LEFT:
        return False
    moves = [row for row in consent.history(session, subscriber_id) if row.act in MOVES]
    if len(moves) < 2 or (moves[-1].act, moves[-1].door) != (Act.LEFT, door.name):
        return False
    before = moves[-2]
    # An address that somebody typed in and nobody confirmed is not made active by an undo.
    return before.act in AGREED or (before.act, before.door) == (Act.SUBSCRIBED, CLI.name)
