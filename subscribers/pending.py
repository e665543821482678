"""Pending: readers whose address somebody gave and nobody confirmed; what they want may change.

Nothing is recorded for what such a one changes, because nobody has agreed to anything yet.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session

from subscribers import consent, schedule, store
from subscribers.consent import Act
from subscribers.models import Consent, Status, Subscriber, Topic
from subscribers.preferences import Preferences


def rewrite(session: Session, reader: Subscriber, preferences: Preferences, now: datetime) -> None:
    """Give the reader these preferences instead; the address stays as it is spelled."""
    values = {
        name: value
        for name, value in store.row_of(preferences).items()
        if name not in ("email", "email_key")
    }
    when = (values["timezone"], values["hour"], values["days"], now, values["minute"])
    values["next_edition_at"] = schedule.first_slot(*when)
    _update(session, reader, values)
    store.replace_interests(session, {store.id_of(reader): preferences.interests})


def ask_again(
    session: Session, reader: Subscriber, *, door: str, wording: str, now: datetime
) -> None:
    """The address was given once more, and is asked once more: the time to confirm begins anew."""
    _update(session, reader, {"created_at": now})
    id = store.id_of(reader)
    consent.record(session, [id], Act.SUBSCRIBED, door=door, wording=wording, now=now)


def reopen(
    session: Session,
    reader: Subscriber,
    preferences: Preferences,
    *,
    door: str,
    wording: str,
    asked_at: datetime,
    now: datetime,
) -> None:
    """Who left or bounced and asked again is as new, with what they asked for then."""
    rewrite(session, reader, preferences, now)
    _update(session, reader, {"status": Status.PENDING.value, "paused_until": None})
    session.expire(reader)
    id = store.id_of(reader)
    consent.record(session, [id], Act.SUBSCRIBED, door=door, wording=wording, now=asked_at)


def purge(session: Session, before: datetime) -> int:
    """Forget those who were asked before that and did not confirm; how many."""
    asked = (store.readers.c.status == Status.PENDING.value, store.readers.c.created_at < before)
    gone = select(store.readers.c.id).where(*asked)
    session.execute(delete(Consent).where(Consent.subscriber_id.in_(gone)))  # type: ignore[union-attr]
    session.execute(delete(Topic).where(store.topics.c.subscriber_id.in_(gone)))
    return session.connection().execute(delete(store.readers).where(*asked)).rowcount


def _update(session: Session, reader: Subscriber, values: dict[str, Any]) -> None:
    # On the table: the model would be told of each column, which takes as long as all the rest.
    session.execute(update(store.readers).where(store.readers.c.id == reader.id).values(values))
