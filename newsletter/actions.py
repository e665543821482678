"""What people do: the operator enrols, pauses, removes; readers leave and change by signed links.

Doors call these and show what came back; every act is one transaction and says what it changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader

from sqlmodel import Session

from newsletter.app import App
from newsletter.models import Problem
from subscribers import consent, standing, store
from subscribers.changes import Changed, change
from subscribers.consent import Act
from subscribers.csv_in import Circumstances, Imported, import_csv
from subscribers.faults import Fault, InvalidPreferences
from subscribers.models import Status, Subscriber
from subscribers.pauses import Pause
from subscribers.preferences import Preferences
from subscribers.store import Added, AlreadyThere, Suppressed
from subscribers.tokens import Refused

BY_OPERATOR = "added by the operator, who has the reader's consent"

# The acts after which a reader gets letters, and those after which they get none yet or any more.
AGREED = {Act.IMPORTED, Act.CONFIRMED}
MOVES = AGREED | {Act.SUBSCRIBED, Act.LEFT, Act.BOUNCED}


@dataclass(frozen=True, slots=True)
class Door:
    """Which door an act came through, and the wording that the person saw there."""

    name: str
    wording: str = ""


CLI = Door("cli", BY_OPERATOR)


def enrol(app: App, preferences: Preferences, door: Door = CLI) -> Added | Suppressed | Changed:
    """Add an active reader; one who is there already gets the preferences that were given.

    What a new reader's preferences do not give comes from `[readers]` in the configuration.
    Raises Problem for a reader who left, bounced or has not confirmed: only they can come back.
    """
    defaults = app.config.readers.model_dump()
    given = {name: getattr(preferences, name) for name in preferences.model_fields_set}
    with app.database.writing() as session:
        added = store.add(
            session,
            Preferences.read(**{**defaults, **given}),
            status=Status.ACTIVE,
            door=door.name,
            wording=door.wording,
            now=app.now(),
            suppression_key=app.suppression_key,
        )
        if not isinstance(added, AlreadyThere):
            return added
        if added.status is not Status.ACTIVE:
            raise Problem(
                f"{preferences.email} is known and {added.status.value}; only they can come back"
            )
        changed = change(
            session,
            added.subscriber_id,
            preferences,
            door=door.name,
            wording=door.wording,
            now=app.now(),
        )
        return changed if isinstance(changed, Changed) else Changed(0)


def import_readers(app: App, file: BufferedReader, door: Door = CLI) -> Imported:
    """Take over every good row of a CSV; the bad ones are reported with their line numbers."""
    how = Circumstances(
        door.name, door.wording, app.now(), app.suppression_key, app.config.readers.model_dump()
    )
    with app.database.writing() as session:
        return import_csv(session, file, how)


def pause(app: App, email: str, day: str | None, door: Door = CLI) -> Changed:
    """No editions before that day where the reader lives, or until they resume.

    Raises InvalidPreferences for what is no day to come.
    """
    now, wish = app.now(), Pause(day) if day else Pause(for_good=True)
    with app.database.writing() as session:
        reader = find(session, email)
        until = wish.until(reader.timezone, now)
        said = {"door": door.name, "wording": door.wording}
        return _set_pause(session, store.id_of(reader), until, said, now)


def resume(app: App, email: str, door: Door = CLI) -> Changed:
    """The pause is over."""
    with app.database.writing() as session:
        id = store.id_of(find(session, email))
        return standing.resume(session, id, door=door.name, wording=door.wording, now=app.now())


def remove(app: App, email: str, *, erase: bool, door: Door = CLI) -> Changed:
    """No more editions; with `erase` all that is known of the reader goes, but a suppression."""
    with app.database.writing() as session:
        id = store.id_of(find(session, email))
        if not erase:
            return standing.leave(session, id, door=door.name, wording=door.wording, now=app.now())
        return standing.erase(
            session,
            id,
            suppress_with=app.suppression_key,
            door=door.name,
            wording=door.wording,
            now=app.now(),
        )


def leave_by_link(app: App, token: str, door: Door) -> Changed | Refused:
    """Unsubscribe whoever holds the link; harmless when repeated. Such links never expire."""
    id = app.signer.read("unsubscribe", token, app.now())
    if isinstance(id, Refused):
        return id
    with app.database.writing() as session:
        return standing.leave(session, id, door=door.name, wording=door.wording, now=app.now())


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
        if isinstance(changed, Changed):
            fields = changed.fields
        if pause and _set_pause(session, id, until, said, now).rows:
            fields += ("paused_until",)
        return Changed(1 if fields else 0, fields)


def _set_pause(
    session: Session, id: int, until: datetime | None, said: Mapping[str, str], now: datetime
) -> Changed:
    if until is None:
        return standing.resume(session, id, now=now, **said)
    end = None if until == standing.FOR_GOOD else until
    return standing.pause(session, id, end, now=now, **said)


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


def find(session: Session, email: str) -> Subscriber:
    """The reader with this address. Raises Problem when there is none."""
    reader = store.find(session, email)
    if reader is None:
        raise Problem(f"no reader has the address {email}; `newsletter subscribers list` shows all")
    return reader
