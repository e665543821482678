"""Slots taken: when a reader's next edition is due once one was composed or its day went by.

It decides no moment (schedule.py does) and composes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from sqlmodel import Session

from subscribers import schedule
from subscribers.models import Status
from subscribers.store import readers


@dataclass(frozen=True, slots=True)
class Slot:
    """The edition of one reader that is due: its local day, None when that is not today."""

    reader: Row[Any]
    day: date | None
    next_at: datetime


def slot_of(reader: Row[Any], now: datetime) -> Slot:
    """What is due for a reader at `now`; a day that went by is not made up for."""
    when = (reader.timezone, reader.hour, reader.days)
    today = schedule.slot_day(reader.timezone, now)
    first = schedule.first_slot(*when, now)
    if schedule.slot_day(reader.timezone, first) != today or reader.next_edition_at > first:
        return Slot(reader, None, schedule.next_slot(*when, now))
    return Slot(reader, today, schedule.slot_after_today(*when, now))


_TAKE = (
    update(readers)
    .where(readers.c.id == bindparam("this_id"))
    .values(next_edition_at=bindparam("next_at"), last_edition_at=bindparam("last_at"))
)


def take(session: Session, slots: Sequence[Slot], now: datetime) -> None:
    """Move the readers on: those with a day had their edition now, the others nothing."""
    if slots:
        session.execute(
            _TAKE,
            [
                {
                    "this_id": slot.reader.id,
                    "next_at": slot.next_at,
                    "last_at": now if slot.day else slot.reader.last_edition_at,
                }
                for slot in slots
            ],
        )


def count_active(session: Session) -> int:
    """How many readers get editions at all."""
    active = select(func.count()).where(readers.c.status == Status.ACTIVE.value)
    return session.execute(active).scalar_one()
