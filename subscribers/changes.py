"""Changes: what a reader wants otherwise, field by field, and when the next edition is due then.

Nothing is added or taken away here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, update
from sqlmodel import Session

from subscribers import consent, schedule, store
from subscribers.address import address_key
from subscribers.consent import Act
from subscribers.models import Status, Subscriber
from subscribers.preferences import Interest, Preferences
from subscribers.store import AlreadyThere, readers


@dataclass(frozen=True, slots=True)
class Changed:
    """How many readers an act changed, and in which fields; 0 when all was so already."""

    rows: int
    fields: tuple[str, ...] = ()


def change(
    session: Session,
    subscriber_id: int,
    preferences: Preferences,
    *,
    door: str,
    wording: str,
    now: datetime,
) -> Changed | AlreadyThere:
    """Take over the fields that were given (`model_fields_set`) and leave the rest as it was.

    AlreadyThere when the address given is another reader's. No such reader: 0 rows.
    """
    reader = session.get(Subscriber, subscriber_id)
    if reader is None:
        return Changed(0)
    holder = store.find(session, preferences.email)
    if holder is not None and holder.id != subscriber_id:
        return AlreadyThere(store.id_of(holder), Status(holder.status))
    held = store.interests_of(session, [subscriber_id])[subscriber_id]
    fields = changed_fields(reader, held, preferences)
    if not fields:
        return Changed(0)
    if "interests" in fields:
        store.replace_interests(session, {subscriber_id: preferences.interests})
    values = {name: value for name, value in store.row_of(preferences).items() if name in fields}
    if "hour" in fields:
        values["minute"] = preferences.minute
    if "email" in fields:
        values["email_key"] = address_key(preferences.email)
    if values.keys() & {"timezone", "hour", "minute", "days"}:
        values["next_edition_at"] = upcoming(reader, values, now)
    if values:
        session.execute(update(Subscriber).where(readers.c.id == subscriber_id).values(values))
    consent.record(session, [subscriber_id], Act.CHANGED, door=door, wording=wording, now=now)
    return Changed(1, fields)


def changed_fields(
    reader: Subscriber | Row[Any], held: tuple[Interest, ...], preferences: Preferences
) -> tuple[str, ...]:
    """Which of the given fields differ from what the reader has, in the order of Preferences.

    A time of day is one thing to a reader: another minute is another "hour".
    """
    given = preferences.model_fields_set
    return tuple(
        name
        for name in Preferences.model_fields
        if name in given - {"minute"} and _value(preferences, name) != _value(reader, name, held)
    )


def _value(
    of: Preferences | Subscriber | Row[Any], name: str, interests: tuple[Interest, ...] = ()
) -> object:
    if name == "hour":
        return of.hour, of.minute
    if name == "interests" and not isinstance(of, Preferences):
        return interests
    return getattr(of, name)


def upcoming(reader: Subscriber | Row[Any], values: Mapping[str, Any], now: datetime) -> datetime:
    """When the reader's next edition is due, with these values changed: not twice on one day."""
    timezone = values.get("timezone", reader.timezone)
    hour, minute = values.get("hour", reader.hour), values.get("minute", reader.minute)
    days = values.get("days", reader.days)
    last = reader.last_edition_at
    if last and schedule.slot_day(timezone, last) == schedule.slot_day(timezone, now):
        return schedule.slot_after_today(timezone, hour, days, now, minute)
    return schedule.first_slot(timezone, hour, days, now, minute)
