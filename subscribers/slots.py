"""Slots taken: when a reader's next edition is due once one was composed or its day went by.

It decides no moment (schedule.py does) and composes nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, or_, select, update
from sqlmodel import Session

from subscribers import schedule
from subscribers.models import Status
from subscribers.prepared import Prepared
from subscribers.store import readers


class Slot(NamedTuple):
    """A reader's local today, whether its edition is to be made now, and when the next is due."""

    reader: Row[Any]
    day: date
    is_due: bool
    next_at: datetime
    welcomes: bool = False  # the first since the reader confirmed


def slot_of(reader: Row[Any], now: datetime, *, whole_day: bool) -> Slot:
    """What is due for a reader at `now`; with `whole_day` today's edition before its hour too.

    A day that went by is not made up for: its papers are in the next edition. Who has just
    confirmed gets the first at once, whatever their days and hour.
    """
    when = (reader.timezone, reader.hour, reader.days)
    if awaits_welcome(reader):
        today = schedule.slot_day(reader.timezone, now)
        next_at = schedule.slot_after_today(*when, now, reader.minute)
        return Slot(reader, today, True, next_at, welcomes=True)
    first = schedule.first_slot(*when, now, reader.minute)
    today = schedule.slot_day(reader.timezone, now)
    is_today = schedule.slot_day(reader.timezone, first) == today
    if is_today and (whole_day or first <= now):
        return Slot(reader, today, True, schedule.slot_after_today(*when, now, reader.minute))
    return Slot(reader, today, False, schedule.next_slot(*when, now, reader.minute))


def awaits_welcome(reader: Row[Any]) -> bool:
    """Whether the reader has had no edition since they confirmed."""
    confirmed, last = reader.confirmed_at, reader.last_edition_at
    return confirmed is not None and (last is None or last < confirmed)


def row_of(session: Session, subscriber_id: int) -> Row[Any]:
    """A reader's row, all columns."""
    return session.execute(select(readers).where(readers.c.id == subscriber_id)).one()


def take(
    session: Session, slots: Sequence[Slot], now: datetime, news_until: datetime | None
) -> list[Slot]:
    """Move the readers on: those who were due had their edition now, with news up to then.

    Returns the slots that were ours to take: a reader whom another process moved on, or who left,
    since the slot was read, is left as they are.
    """
    with session.begin_nested() as attempt:
        if _move(session, slots, now, news_until) == len(slots):
            return list(slots)
        attempt.rollback()
    ours = _unmoved(session, slots)
    _move(session, ours, now, news_until)
    return ours


_MOVE = Prepared(
    update(readers)
    .where(
        readers.c.id == bindparam("this_id"),
        readers.c.next_edition_at == bindparam("was_at"),
        readers.c.status == Status.ACTIVE.value,
    )
    .values(
        next_edition_at=bindparam("next_at"),
        last_edition_at=bindparam("last_at"),
        news_until=bindparam("until"),
    ),
    "this_id",
    "was_at",
    "next_at",
    "last_at",
    "until",
)


def _move(
    session: Session, slots: Sequence[Slot], now: datetime, news_until: datetime | None
) -> int:
    rows = [
        (
            slot.reader.id,
            slot.reader.next_edition_at,
            slot.next_at,
            now if slot.is_due else slot.reader.last_edition_at,
            news_until if slot.is_due else slot.reader.news_until,
        )
        for slot in slots
    ]
    return _MOVE.run(session, rows, {})


def _unmoved(session: Session, slots: Sequence[Slot]) -> list[Slot]:
    """Those whose reader is as they were when the slot was read; locked until the commit."""
    wanted = select(readers.c.id, readers.c.next_edition_at).where(
        readers.c.id.in_([slot.reader.id for slot in slots]),
        readers.c.status == Status.ACTIVE.value,
    )
    rows = session.execute(wanted.with_for_update(skip_locked=True))
    stands = {row.id: row.next_edition_at for row in rows}
    return [slot for slot in slots if stands.get(slot.reader.id) == slot.reader.next_edition_at]


def has_news(newest: datetime | None) -> ColumnElement[bool]:
    """A condition on readers: the newest paper was not yet there at their last edition.

    With no paper at all nobody has news.
    """
    if newest is None:
        return readers.c.id.is_(None)
    return or_(readers.c.news_until.is_(None), readers.c.news_until < newest)


def count(session: Session, due: Select[Any]) -> int:
    """How many readers a selection holds."""
    ids = due.with_only_columns(readers.c.id).order_by(None).subquery()
    found: int = session.execute(select(func.count()).select_from(ids)).scalar_one()
    return found
