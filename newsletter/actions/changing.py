"""Changing what a reader asked for, by the link to their preferences.

No field is judged here; Preferences does.
"""

from collections.abc import Mapping
from datetime import datetime

from newsletter.actions import clicking
from newsletter.actions.doors import Door
from newsletter.actions.pausing import set_pause
from newsletter.app import App
from subscribers.changes import Changed, change
from subscribers.faults import Fault, InvalidPreferences
from subscribers.models import Subscriber
from subscribers.pauses import Pause
from subscribers.preferences import Preferences
from subscribers.tokens import Refused


def change_by_link(
    app: App, token: str, given: Mapping[str, str], pause: Pause | None, door: Door
) -> Changed | Refused | None:
    """Change what the holder of a preferences link gives; None when the reader is gone.

    `given` holds fields of Preferences, but never the address; None leaves the pause as it was.
    Raises InvalidPreferences with every fault; then nothing was changed.
    """
    id = app.signer.read("preferences", token, app.now())
    if isinstance(id, Refused):
        return id
    now = app.now()
    said = {"door": door.name, "wording": door.wording}
    with app.database.writing() as session:
        reader = session.get(Subscriber, id)
        if reader is None:
            return None
        if pause == Pause.of(reader.paused_until, reader.timezone, now):
            pause = None
        preferences, until = _read_wishes(reader, given, pause, now)
        fields: tuple[str, ...] = ()
        changed = change(session, id, preferences, now=now, **said)
        clicking.heed(session, id, changed)
        if isinstance(changed, Changed):
            fields = changed.fields
        if pause and set_pause(session, id, until, said, now).rows:
            fields += ("paused_until",)
        return Changed(1 if fields else 0, fields)


def _read_wishes(
    reader: Subscriber, given: Mapping[str, str], pause: Pause | None, now: datetime
) -> tuple[Preferences, datetime | None]:
    """What is asked for, and when the pause shall end; all faults of both are raised together."""
    faults: list[Fault] = []
    timezone, until = reader.timezone, None
    try:
        preferences = Preferences.read(**{**given, "email": reader.email})
        timezone = preferences.timezone if "timezone" in given else timezone
    except InvalidPreferences as error:
        faults += error.faults
    try:
        until = pause.until(timezone, now) if pause else None
    except InvalidPreferences as error:
        faults += error.faults
    if faults:
        raise InvalidPreferences(faults)
    return preferences, until
