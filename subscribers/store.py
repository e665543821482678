"""The store: readers and their interests, found, added, and read in bulk when they are due.

It never commits and sends nothing; what readers change is in changes.py and standing.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
)
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import Session

from subscribers import consent, schedule, suppression
from subscribers.address import address_key, canonical_address
from subscribers.consent import Act
from subscribers.models import Status, Subscriber, Topic, TopicKind
from subscribers.preferences import Interest, Preferences
from subscribers.prepared import insert_into

readers: Table = Subscriber.__table__  # type: ignore[attr-defined]
topics: Table = Topic.__table__  # type: ignore[attr-defined]
_BY_KEY = select(Subscriber).where(readers.c.email_key == bindparam("key"))

_WHEN_DUE = [
    readers.c[name]
    for name in (
        *("id", "email", "timezone", "hour", "minute", "days", "size", "empty_days"),
        *("next_edition_at", "last_edition_at", "news_until", "confirmed_at"),
    )
]
# SQLite takes 32,766 parameters a statement, PostgreSQL 65,535.
MOST_IDS = 10_000


@dataclass(frozen=True, slots=True)
class Added:
    subscriber_id: int


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """Nothing was added or changed: the address is another row's, which stands so."""

    subscriber_id: int
    status: Status


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Nothing was added: the address is never to be written to."""

    reason: str


def find(session: Session, email: str) -> Subscriber | None:
    """The reader with this address, however it is capitalised."""
    try:
        key = address_key(canonical_address(email))
    except ValueError:
        return None
    return session.execute(_BY_KEY, {"key": key}).scalar_one_or_none()


def add(
    session: Session,
    preferences: Preferences,
    *,
    status: Status,
    door: str,
    wording: str,
    now: datetime,
    suppression_key: bytes,
) -> Added | AlreadyThere | Suppressed:
    """A new reader, due today when today is one of their days and they are active."""
    reason = suppression.reason_for(session, preferences.email, key=suppression_key)
    if reason is not None:
        return Suppressed(reason)
    if known := find(session, preferences.email):
        return AlreadyThere(id_of(known), Status(known.status))
    placed = place(session, preferences, status=status, door=door, wording=wording, now=now)
    if placed is not None:
        return Added(placed)
    there = find(session, preferences.email)
    assert there is not None  # somebody else placed it a moment ago
    return AlreadyThere(id_of(there), Status(there.status))


def place(
    session: Session,
    preferences: Preferences,
    *,
    status: Status,
    door: str,
    wording: str,
    now: datetime,
) -> int | None:
    """A new reader's id; None when the address is somebody's, be it since a moment ago."""
    row = row_of(preferences) | {"status": status.value, "created_at": now}
    row["next_edition_at"] = schedule.first_slot(
        preferences.timezone, preferences.hour, preferences.days, now, preferences.minute
    )
    new = _place(session.get_bind().dialect.name)
    subscriber_id: int | None = session.execute(new, row).scalar()
    if subscriber_id is not None:
        _insert_interests(session, {subscriber_id: preferences.interests})
        consent.record(
            session, [subscriber_id], Act.SUBSCRIBED, door=door, wording=wording, now=now
        )
    return subscriber_id


@lru_cache(maxsize=2)
def _place(dialect: str) -> ReturningInsert[tuple[int]]:
    """Built once, because building it takes longer than running it."""
    new: Insert = insert_into(readers, dialect).on_conflict_do_nothing()
    return new.returning(readers.c.id)


def row_of(preferences: Preferences) -> dict[str, Any]:
    """The columns of a reader that come from their preferences."""
    return {
        "email": preferences.email,
        "email_key": address_key(preferences.email),
        "name": preferences.name,
        "timezone": preferences.timezone,
        "hour": preferences.hour,
        "minute": preferences.minute,
        "days": preferences.days,
        "size": preferences.size,
        "format": preferences.format,
        "empty_days": preferences.empty_days,
        "clicks": preferences.clicks,
    }


def replace_interests(session: Session, wanted: Mapping[int, Iterable[Interest]]) -> None:
    """Give each of these readers exactly these interests."""
    if not wanted:
        return
    session.execute(delete(topics).where(topics.c.subscriber_id.in_(list(wanted))))
    _insert_interests(session, wanted)


def _insert_interests(session: Session, wanted: Mapping[int, Iterable[Interest]]) -> None:
    rows = [
        {"subscriber_id": id, "kind": one.kind.value, "words": one.words, "weight": one.weight}
        for id, interests in wanted.items()
        for one in interests
    ]
    if rows:
        session.execute(insert(topics), rows)


def due(now: datetime, horizons: Mapping[str, datetime] | None = None) -> Select[Any]:
    """Active, not paused readers whose edition is due, longest waiting first.

    Rows have id, email, size, empty_days, what says when (timezone, hour, minute, days,
    next_edition_at), and what was (last_edition_at, news_until, confirmed_at).

    By hour: those whose slot is at or before `now`. With `horizons` (`schedule.all_horizons`):
    those whose slot is before the end of their own today, whatever the hour.
    """
    awake = or_(readers.c.paused_until.is_(None), readers.c.paused_until <= now)
    active = readers.c.status == Status.ACTIVE.value
    when = readers.c.next_edition_at <= now
    if horizons is not None:
        when = _before(tuple(horizons.items()))
    due_now = select(*_WHEN_DUE).where(active, awake, when)
    return due_now.order_by(readers.c.next_edition_at, readers.c.id)


@lru_cache(maxsize=4)
def _before(horizons: tuple[tuple[str, datetime], ...]) -> ColumnElement[bool]:
    """Built once for the batches of a run: it names every zone."""
    zones: dict[datetime, list[str]] = {}
    for timezone, end in horizons:
        zones.setdefault(end, []).append(timezone)
    if not zones:
        return readers.c.id.is_(None)
    # The outer bound is implied by the others; it is what an index can use.
    return and_(
        readers.c.next_edition_at < max(zones),
        or_(
            *(
                and_(readers.c.next_edition_at < end, readers.c.timezone.in_(names))
                for end, names in zones.items()
            )
        ),
    )


def interests_of(
    session: Session, subscriber_ids: Sequence[int]
) -> dict[int, tuple[Interest, ...]]:
    """{subscriber id: interests} for each id given, in the order they were written down."""
    found: dict[int, list[Interest]] = {id: [] for id in subscriber_ids}
    wanted = select(topics.c.subscriber_id, topics.c.kind, topics.c.words, topics.c.weight)
    for start in range(0, len(subscriber_ids), MOST_IDS):
        ids = subscriber_ids[start : start + MOST_IDS]
        rows = session.execute(wanted.where(topics.c.subscriber_id.in_(ids)).order_by(topics.c.id))
        for id, kind, words, weight in rows.all():
            found[id].append(_interest(kind, words, weight))
    return {id: tuple(interests) for id, interests in found.items()}


@lru_cache(maxsize=65536)
def _interest(kind: str, words: str, weight: float) -> Interest:
    return Interest(TopicKind(kind), words, weight)


def id_of(reader: Subscriber) -> int:
    assert reader.id is not None  # it was read from the table
    return reader.id
