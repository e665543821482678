"""Who holds a letter and until when: claiming due letters, and taking back what was not sent.

Nothing is sent here and nothing is committed. The moves are those of outbox.py.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Table, bindparam, literal_column, select
from sqlmodel import Session

from newsletter.models import Delivery, State
from newsletter.post.outbox import deliveries, move, move_many, still
from newsletter.post.worker import is_dead
from subscribers.prepared import Prepared

readers: Table = Delivery.metadata.tables["subscriber"]


class Claimed(NamedTuple):
    """A letter that is this worker's to send until `leased_until`."""

    id: int
    key: str
    kind: str
    edition_id: int | None
    recipient: str
    domain: str
    message_id: str
    leased_until: datetime


def claim(
    session: Session, now: datetime, worker: str, count: int, lease: timedelta
) -> list[Claimed]:
    """Up to `count` due letters, notices first, then the oldest; commit before a byte leaves.

    Fewer than `count` come only when no more are due. What must not be sent any more is
    dropped on the way, with the reason. The lease must outlast the sending of all of them
    and the server's longest silence: what is not begun when it ends goes to another worker.
    """
    claimed: list[Claimed] = []
    while len(claimed) < count:
        wanted = count - len(claimed)
        due = session.execute(_DUE, {"now": now, "wanted": wanted}).all()
        reasons = {row.id: reason for row in due if (reason := _why_dropped(row, now))}
        if reasons:
            _drop(session, reasons, now)
        taken = [row for row in due if row.id not in reasons]
        claimed += _take(session, taken, worker, now + lease)
        if len(due) < wanted:
            break
    return claimed


def _why_dropped(row: Row[Any], now: datetime) -> str | None:
    """Why a due letter should not be sent any more, or None. Notices go to whoever asked."""
    expires_at, status, paused_until = row[_CARRIED:]
    if expires_at <= now:
        return "too old: its time is over"
    if row.kind != "edition":  # also to who bounced: else they could never come back
        return None
    if status == "bounced":
        return "the address bounced"
    if status != "active":
        return "the reader left" if status == "left" else f"the reader is {status}"
    if paused_until is not None and paused_until > now:
        return "the reader paused"
    return None


def _take(
    session: Session, rows: Sequence[Row[Any]], worker: str, until: datetime
) -> list[Claimed]:
    if not rows:
        return []
    claimed = [Claimed(*(*row[:_CARRIED], until)) for row in rows]
    shared = {"this_worker": worker, "until": until}
    if _CLAIM.run(session, [(letter.id,) for letter in claimed], shared) == len(claimed):
        return claimed
    found = session.execute(_TAKEN, shared | {"ids": [letter.id for letter in claimed]})
    taken = set(found.scalars())
    return [letter for letter in claimed if letter.id in taken]


def _drop(session: Session, reasons: dict[int, str], now: datetime) -> None:
    """Drop queued letters, each with its reason: {delivery id: reason}."""
    rows = [{"this_id": key, "why": reason, "now": now} for key, reason in reasons.items()]
    session.execute(_DROP, rows)


def release(session: Session, worker: str) -> int:
    """Give back what this worker holds and has not begun; returns how many letters.

    For a run that stops early: nothing of them was sent, so no attempt is counted.
    """
    held = session.execute(_HELD_UNBEGUN, {"this_worker": worker}).scalars().all()
    return len(session.execute(_GIVE_BACK, {"ids": held}).all()) if held else 0


def reclaim(
    session: Session, now: datetime, dead: Callable[[str], bool] = is_dead
) -> dict[State, int]:
    """End the leases that are over and those of dead workers; returns how many went where.

    What was not begun is queued again. What was begun may have arrived: it becomes unknown and
    is never resent by itself.
    """
    workers = [name for name in session.execute(_WORKERS).scalars() if name and dead(name)]
    rows = session.execute(_OVER, {"now": now, "workers": workers}).all()
    moved = {}
    for state, begun, statement in (
        (State.QUEUED, False, _TAKE_BACK),
        (State.UNKNOWN, True, _LOSE),
    ):
        ids = [row.id for row in rows if (row.begun_at is not None) == begun]
        values = {"ids": ids, "now": now} if begun else {"ids": ids}
        moved[state] = len(session.execute(statement, values).all()) if ids else 0
    return moved


_CARRIED = len(Claimed._fields) - 1  # the columns of _DUE that Claimed begins with
# As written in the index.
_EDITION: ColumnElement[bool] = literal_column("(delivery.kind = 'edition')")
_DUE = (
    select(
        deliveries.c.id,
        deliveries.c.key,
        deliveries.c.kind,
        deliveries.c.edition_id,
        deliveries.c.recipient,
        deliveries.c.domain,
        deliveries.c.message_id,
        deliveries.c.expires_at,
        readers.c.status,
        readers.c.paused_until,
    )
    .select_from(deliveries.outerjoin(readers, readers.c.id == deliveries.c.subscriber_id))
    .where(deliveries.c.state == State.QUEUED, deliveries.c.not_before <= bindparam("now"))
    .order_by(_EDITION, deliveries.c.not_before)
    .limit(bindparam("wanted"))
    .with_for_update(skip_locked=True, of=deliveries)
)
_CLAIM = Prepared(
    move(
        State.QUEUED,
        State.SENDING,
        leased_until=bindparam("until"),
        worker=bindparam("this_worker"),
        attempts=deliveries.c.attempts + 1,
        begun_at=None,
    ),
    "this_id",
)
_TAKEN = select(deliveries.c.id).where(
    deliveries.c.id.in_(bindparam("ids", expanding=True)),
    still(State.SENDING),
    deliveries.c.worker == bindparam("this_worker"),
    deliveries.c.leased_until == bindparam("until"),
)
_DROP = move(State.QUEUED, State.DROPPED, reason=bindparam("why"), settled_at=bindparam("now"))
_WORKERS = select(deliveries.c.worker).where(deliveries.c.state == State.SENDING).distinct()
_OVER = select(deliveries.c.id, deliveries.c.begun_at).where(
    deliveries.c.state == State.SENDING,
    (deliveries.c.leased_until <= bindparam("now"))
    | deliveries.c.worker.in_(bindparam("workers", expanding=True)),
)
_HELD_UNBEGUN = select(deliveries.c.id).where(
    deliveries.c.state == State.SENDING,
    deliveries.c.worker == bindparam("this_worker"),
    deliveries.c.begun_at.is_(None),
)
_UNBEGUN = deliveries.c.begun_at.is_(None)
_GIVE_BACK = move_many(
    State.SENDING, State.QUEUED, worker=None, attempts=deliveries.c.attempts - 1
).where(_UNBEGUN)
_TAKE_BACK = move_many(State.SENDING, State.QUEUED, worker=None).where(_UNBEGUN)
_LOSE = move_many(
    State.SENDING,
    State.UNKNOWN,
    reason="the worker was lost after the letter was finished",
    settled_at=bindparam("now"),
).where(deliveries.c.begun_at.is_not(None))
