"""Pausing and resuming, by the link that every letter carries: less than leaving, so it may do so.

What a written pause means is in subscribers/pauses.py.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from newsletter.actions.doors import Door
from newsletter.app import App
from subscribers import standing
from subscribers.changes import Changed
from subscribers.models import Subscriber
from subscribers.pauses import Pause
from subscribers.tokens import Refused


def pause_by_link(app: App, token: str, pause: Pause, door: Door) -> Changed | Refused | None:
    """No editions before that day, for who holds the link to unsubscribe; None: no such reader.

    `Pause()` ends a pause. Raises InvalidPreferences for what is no day to come.
    """
    now = app.now()
    id = app.signer.read("unsubscribe", token, now)
    if isinstance(id, Refused):
        return id
    said = {"door": door.name, "wording": door.wording}
    with app.database.writing() as session:
        reader = session.get(Subscriber, id)
        if reader is None:
            return None
        return set_pause(session, id, pause.until(reader.timezone, now), said, now)


def resume_by_link(app: App, token: str, door: Door) -> Changed | Refused | None:
    """The pause is over, for who holds the link to unsubscribe."""
    return pause_by_link(app, token, Pause(), door)


def set_pause(
    session: Session, id: int, until: datetime | None, said: Mapping[str, str], now: datetime
) -> Changed:
    """Pause until then (FOR_GOOD: until they resume), or resume with None."""
    if until is None:
        return standing.resume(session, id, now=now, **said)
    end = None if until == standing.FOR_GOOD else until
    return standing.pause(session, id, end, now=now, **said)
