"""Confirming: the owner of a mailbox says yes, and the first edition is due at once.

Only what was asked for is confirmed; nothing is composed here.
"""

import json
from dataclasses import dataclass

from sqlmodel import Session, col, select

from newsletter.actions import limits
from newsletter.actions.doors import Door
from newsletter.app import App
from newsletter.correspondence import LIFE, NoticeKind
from newsletter.models import Request
from subscribers import pending, standing
from subscribers.models import Status, Subscriber
from subscribers.preferences import Preferences
from subscribers.store import Suppressed
from subscribers.tokens import Refused


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A reader who gets letters now; `again` when that was so already."""

    subscriber_id: int
    again: bool = False


def confirm(app: App, token: str, door: Door) -> Confirmed | Refused | None:
    """Make the reader active by a link of the purpose "confirm"; repeated, it says so.

    None when the reader is gone or never to be written to. A link from before they left is Refused.
    """
    id = app.signer.read("confirm", token, app.now())
    if isinstance(id, Refused):
        return id
    with app.database.writing() as session:
        return confirm_reader(app, session, id, door)


def confirm_reader(app: App, session: Session, id: int, door: Door) -> Confirmed | Refused | None:
    """As `confirm`, for whoever proved that the mailbox is theirs."""
    reader = session.get(Subscriber, id, with_for_update=True)
    if reader is None:
        return None
    if reader.status == Status.ACTIVE:
        return Confirmed(id, again=True)
    # Whoever left gets no letters by an old link, but only by having asked anew.
    if reader.status != Status.PENDING and not _reopen(app, session, reader):
        return Refused.EXPIRED
    done = standing.activate(
        session,
        id,
        door=door.name,
        wording=door.wording,
        now=app.now(),
        suppression_key=app.suppression_key,
    )
    if isinstance(done, Suppressed):
        return None
    limits.confirmed(app, session, reader.email)
    return Confirmed(id)


def _reopen(app: App, session: Session, reader: Subscriber) -> bool:
    """Take up what a reader who had left asked for since; False when they did not ask."""
    now = app.now()
    asked = session.exec(
        select(Request).where(
            col(Request.subscriber_id) == reader.id,
            col(Request.kind) == "subscribe",
            col(Request.done_at).is_(None),
            col(Request.asked_at) > now - LIFE[NoticeKind.CONFIRM],
        )
    ).first()
    if asked is None:
        return False
    said = json.loads(asked.wish)
    pending.reopen(
        session,
        reader,
        Preferences.read(**said["wish"]),
        door=said["door"],
        wording=said["wording"],
        asked_at=asked.asked_at,
        now=now,
    )
    asked.done_at = now
    return True
