"""Consent: an append-only record of what was agreed or withdrawn, when, by which door and wording.

It decides nothing, and no row is ever changed; only erasure takes a reader's rows away.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Row, Table, delete, insert, select
from sqlmodel import Session

from subscribers.models import Consent

records: Table = Consent.__table__  # type: ignore[attr-defined]


class Act(StrEnum):
    """What a reader, or the operator for them, did."""

    SUBSCRIBED = "subscribed"
    IMPORTED = "imported"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    PAUSED = "paused"
    RESUMED = "resumed"
    LEFT = "left"
    BOUNCED = "bounced"
    ERASED = "erased"


def record(
    session: Session,
    subscriber_ids: Iterable[int | None],
    act: Act,
    *,
    door: str,
    wording: str,
    now: datetime,
) -> None:
    """Write down the same act of these readers."""
    rows = [
        {"subscriber_id": id, "act": act.value, "door": door, "wording": wording, "at": now}
        for id in subscriber_ids
    ]
    if rows:
        session.execute(insert(records), rows)


def history(session: Session, subscriber_id: int) -> Sequence[Row[tuple[str, str, str, datetime]]]:
    """What a reader agreed to and withdrew, oldest first: act, door, wording, at."""
    return session.execute(
        select(records.c.act, records.c.door, records.c.wording, records.c.at)
        .where(records.c.subscriber_id == subscriber_id)
        .order_by(records.c.id)
    ).all()


def forget(session: Session, subscriber_id: int) -> None:
    """Take a reader's rows away: their id may one day be another's."""
    session.execute(delete(records).where(records.c.subscriber_id == subscriber_id))
