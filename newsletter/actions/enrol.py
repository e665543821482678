"""What the operator does for readers, by hand or by a file: enrol, import, pause, resume, remove.

Every act is one transaction and says what it changed. What readers do themselves is beside it.
"""

from io import BufferedReader

from sqlmodel import Session

from newsletter.actions.doors import CLI, Door
from newsletter.actions.pausing import set_pause
from newsletter.app import App
from newsletter.models import Problem
from subscribers import standing, store
from subscribers.changes import Changed, change
from subscribers.csv_in import Circumstances, Imported, import_csv
from subscribers.models import Status, Subscriber
from subscribers.pauses import Pause
from subscribers.preferences import Preferences
from subscribers.store import Added, AlreadyThere, Suppressed


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
        return set_pause(session, store.id_of(reader), until, said, now)


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


def find(session: Session, email: str) -> Subscriber:
    """The reader with this address. Raises Problem when there is none."""
    reader = store.find(session, email)
    if reader is None:
        raise Problem(f"no reader has the address {email}; `newsletter subscribers list` shows all")
    return reader
