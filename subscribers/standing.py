"""Standing: how a reader comes to be active, pauses, leaves, is erased, and what we know of them.

Every act is recorded and says how many readers it changed; nothing here commits or sends.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session

from subscribers import consent, schedule, store, suppression
from subscribers.changes import Changed, upcoming
from subscribers.consent import Act
from subscribers.models import Status, Subscriber
from subscribers.store import Suppressed, readers, topics
from subscribers.topics import format_topics

# A pause without an end; the column's None means no pause at all.
FOR_GOOD = datetime(9999, 12, 31, tzinfo=UTC)


def activate(
    session: Session,
    subscriber_id: int,
    *,
    door: str,
    wording: str,
    now: datetime,
    suppression_key: bytes,
) -> Changed | Suppressed:
    """Confirmed, or come back: the reader is active.

    Who confirms is due at once; who comes back is due today when today is one of their days.
    """
    reader = session.get(Subscriber, subscriber_id)
    if reader is None or reader.status == Status.ACTIVE:
        return Changed(0)
    reason = suppression.reason_for(session, reader.email, key=suppression_key)
    if reason is not None:
        return Suppressed(reason)
    confirms = reader.status == Status.PENDING
    values: dict[str, Any] = {"status": Status.ACTIVE.value}
    values["next_edition_at"] = now if confirms else upcoming(reader, {}, now)
    if confirms:
        values["confirmed_at"] = now
    return _act(session, reader, Act.CONFIRMED, values, door, wording, now)


def pause(
    session: Session,
    subscriber_id: int,
    until: datetime | None,
    *,
    door: str,
    wording: str,
    now: datetime,
) -> Changed:
    """No editions before `until`; None until they resume. What falls into the pause is left out."""
    reader = session.get(Subscriber, subscriber_id)
    end = until or FOR_GOOD
    if reader is None or reader.paused_until == end:
        return Changed(0)
    values: dict[str, Any] = {"paused_until": end}
    if until is not None:
        just_before = max(now, until - timedelta(microseconds=1))
        values["next_edition_at"] = schedule.next_slot(
            reader.timezone, reader.hour, reader.days, just_before, reader.minute
        )
    return _act(session, reader, Act.PAUSED, values, door, wording, now)


def resume(
    session: Session, subscriber_id: int, *, door: str, wording: str, now: datetime
) -> Changed:
    """The pause is over; the reader is due today when today is one of their days."""
    reader = session.get(Subscriber, subscriber_id)
    if reader is None or reader.paused_until is None:
        return Changed(0)
    values = {"paused_until": None, "next_edition_at": upcoming(reader, {}, now)}
    return _act(session, reader, Act.RESUMED, values, door, wording, now)


def leave(
    session: Session, subscriber_id: int, *, door: str, wording: str, now: datetime
) -> Changed:
    """No more editions; 0 rows when they had left before."""
    reader = session.get(Subscriber, subscriber_id)
    if reader is None or reader.status == Status.LEFT:
        return Changed(0)
    return _act(session, reader, Act.LEFT, {"status": Status.LEFT.value}, door, wording, now)


def bounced(
    session: Session, subscriber_id: int | None, *, door: str, wording: str, now: datetime
) -> Changed:
    """The address takes no mail for good: no more editions, until a person says otherwise."""
    reader = session.get(Subscriber, subscriber_id) if subscriber_id is not None else None
    if reader is None or reader.status == Status.BOUNCED:
        return Changed(0)
    return _act(session, reader, Act.BOUNCED, {"status": Status.BOUNCED.value}, door, wording, now)


def erase(
    session: Session,
    subscriber_id: int,
    *,
    suppress_with: bytes | None,
    door: str,
    wording: str,
    now: datetime,
) -> Changed:
    """Forget the reader; with a key, the HMAC of the address stays, so that nobody adds it again.

    The record says that somebody was erased, and no longer who.
    """
    reader = session.get(Subscriber, subscriber_id)
    if reader is None:
        return Changed(0)
    if suppress_with is not None:
        suppression.suppress(session, reader.email, "erased", key=suppress_with, now=now)
    consent.forget(session, subscriber_id)
    session.execute(delete(topics).where(topics.c.subscriber_id == subscriber_id))
    session.execute(delete(Subscriber).where(readers.c.id == subscriber_id))
    consent.record(session, [None], Act.ERASED, door=door, wording=wording, now=now)
    return Changed(1)


def export(session: Session, subscriber_id: int) -> dict[str, Any] | None:
    """All that is known here of a reader, as JSON has it; None when there is no such reader."""
    row = session.execute(select(readers).where(readers.c.id == subscriber_id)).one_or_none()
    if row is None:
        return None
    known = {name: _plain(value) for name, value in row._mapping.items() if name != "email_key"}
    known["topics"] = format_topics(store.interests_of(session, [subscriber_id])[subscriber_id])
    known["consent"] = [
        {name: _plain(value) for name, value in act._mapping.items()}
        for act in consent.history(session, subscriber_id)
    ]
    return known


def _act(
    session: Session,
    reader: Subscriber,
    act: Act,
    values: dict[str, Any],
    door: str,
    wording: str,
    now: datetime,
) -> Changed:
    id = reader.id
    fields = tuple(values)
    session.execute(update(Subscriber).where(readers.c.id == id).values(values))
    consent.record(session, [id], act, door=door, wording=wording, now=now)
    return Changed(1, fields)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
