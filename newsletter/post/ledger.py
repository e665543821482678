"""The outbox as its operator sees it: counts, lists, and the moves that people and reports make.

Nothing is sent here and nothing is committed. The moves are those of outbox.py.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlmodel import Session

from newsletter.models import State
from newsletter.post.outbox import deliveries, move_many

RESENT_WITHIN = timedelta(days=1)  # what the operator sends again is not dropped as too old before


def counts(session: Session) -> dict[State, int]:
    """How many letters are in each state, every state named; their sum is all ever put."""
    found = session.execute(
        select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    ).all()
    return dict.fromkeys(State, 0) | {State(state): count for state, count in found}


def queued(session: Session) -> int:
    """How many letters wait; quick, however many were ever put."""
    waiting = select(func.count()).where(deliveries.c.state == State.QUEUED)
    return int(session.execute(waiting).scalar_one())


def listing(session: Session, state: State, limit: int) -> list[Row[Any]]:
    """The newest `limit` rows of a state, all columns of Delivery."""
    of_state = select(deliveries).where(deliveries.c.state == state)
    return list(session.execute(of_state.order_by(deliveries.c.id.desc()).limit(limit)).all())


def resend(session: Session, ids: Collection[int], now: datetime) -> int:
    """Queue unknown or failed letters again, by the operator's word; returns how many.

    They keep their Message-ID, so a reader's program can see that an unknown one came twice.
    """
    if not ids:
        return 0
    values = {"ids": list(ids), "now": now, "until": now + RESENT_WITHIN}
    return sum(len(session.execute(statement, values).all()) for statement in _RESEND)


def drop(session: Session, ids: Collection[int], now: datetime) -> int:
    """Take queued letters out of the queue, by the operator's word; returns how many."""
    if not ids:
        return 0
    return len(session.execute(_DROP, {"ids": list(ids), "now": now}).all())


def report(session: Session, id: int, state: State, reason: str) -> bool:
    """A delivery report (BOUNCED) or COMPLAINED for a letter that went out; True the first time."""
    values = {"ids": [id], "why": reason}
    return any(session.execute(statement, values).all() for statement in _REPORTED[state])


def sent_between(session: Session, recipient: str, start: datetime, end: datetime) -> int:
    """How many letters to an address were taken in that time and have not come back since.

    Those of the last day are left out: what is wrong with them may still be on its way.
    """
    taken = select(func.count()).where(
        deliveries.c.recipient == recipient,
        deliveries.c.state == State.SENT,
        deliveries.c.settled_at > start,
        deliveries.c.settled_at < end - timedelta(days=1),
    )
    return int(session.execute(taken).scalar_one())


_RESEND = tuple(
    move_many(
        state,
        State.QUEUED,
        not_before=bindparam("now"),
        created_at=bindparam("now"),  # a new life, else its age would end it at once
        expires_at=bindparam("until"),
        worker=None,
        begun_at=None,
        settled_at=None,
        reason=None,
    )
    for state in (State.UNKNOWN, State.FAILED)
)
_DROP = move_many(
    State.QUEUED,
    State.DROPPED,
    reason="dropped by the operator",
    settled_at=bindparam("now"),
)
_REPORTED = {
    state: tuple(
        move_many(source, state, reason=bindparam("why")) for source in (State.SENT, State.UNKNOWN)
    )
    for state in (State.BOUNCED, State.COMPLAINED)
}
