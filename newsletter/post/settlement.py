"""Writing down what became of the letters that were tried: sent, failed, unknown, or once more.

Nothing is sent here and nothing is committed. The moves are those of outbox.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select

from newsletter.models import State, Verdict
from newsletter.post.outbox import deliveries, move, ours, still
from newsletter.post.outcome import Outcome
from subscribers.prepared import Open, Prepared

RETRY = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 120, 240, 480))
GIVE_UP_AFTER = timedelta(days=4)  # RFC 5321 section 4.5.4.1 asks for at least 4 to 5 days


@dataclass(frozen=True, slots=True)
class DeadAddress:
    """An address that a server refused for good, and why: nobody should write to it again."""

    subscriber_id: int | None
    recipient: str
    reason: str


def settle(
    session: Open, outcomes: Sequence[Outcome], worker: str, now: datetime
) -> list[DeadAddress]:
    """Write down what became of this worker's letters; returns the addresses to be suppressed."""
    sent = [(o.id, o.reply) for o in outcomes if o.verdict is Verdict.SENT]
    _SENT.run(session, sent, {"this_worker": worker, "now": now})
    if len(sent) == len(outcomes):
        return []
    later = [o for o in outcomes if o.verdict is Verdict.LATER]
    if later:
        _requeue(session, later, worker, now)
    for verdict, statement in _END.items():
        rows = [_end(outcome, worker, now) for outcome in outcomes if outcome.verdict is verdict]
        if rows:
            session.execute(statement, rows)
    return _dead_addresses(session, outcomes, now)


def _end(outcome: Outcome, worker: str, now: datetime) -> dict[str, Any]:
    return {
        "this_id": outcome.id,
        "this_worker": worker,
        "reply": outcome.reply,
        "why": outcome.refusal,
        "now": now,
    }


def _requeue(session: Open, later: Sequence[Outcome], worker: str, now: datetime) -> None:
    """Back into the queue until the next attempt, or given up when the letter is too old."""
    held = session.execute(_HELD, {"ids": [o.id for o in later], "this_worker": worker})
    rows = {row.id: row for row in held}
    mine = [(outcome, rows[outcome.id]) for outcome in later if outcome.id in rows]
    over = [o for o, row in mine if o.again_at is None and now - row.created_at >= GIVE_UP_AFTER]
    again = [_again(o, row, worker, now) for o, row in mine if o not in over]
    if again:
        session.execute(_AGAIN, again)
    if over:
        given_up = {"why": f"gave up after {GIVE_UP_AFTER.days} days"}
        session.execute(_END[Verdict.NEVER], [_end(o, worker, now) | given_up for o in over])


def _again(outcome: Outcome, row: Row[Any], worker: str, now: datetime) -> dict[str, Any]:
    untried = outcome.again_at is not None
    return {
        "this_id": outcome.id,
        "this_worker": worker,
        "reply": outcome.reply,
        "attempted": row.attempts - 1 if untried else row.attempts,
        "due": outcome.again_at or now + retry_after(row.attempts),
    }


def retry_after(attempts: int) -> timedelta:
    """How long to wait after the given number of attempts: 5 minutes first, 8 hours at most."""
    return RETRY[min(max(attempts, 1), len(RETRY)) - 1]


def _dead_addresses(session: Open, ended: Sequence[Outcome], now: datetime) -> list[DeadAddress]:
    """Of the letters that this settlement really ended, the addresses refused for good."""
    dead = {o.id: o.refusal for o in ended if o.refusal is not None and o.refusal.suppresses}
    if not dead:
        return []
    found = session.execute(_ENDED_NOW, {"ids": list(dead), "now": now})
    return [DeadAddress(row.subscriber_id, row.recipient, dead[row.id].value) for row in found]


_SENT = Prepared(
    ours(
        move(
            State.SENDING,
            State.SENT,
            smtp_reply=bindparam("reply"),
            settled_at=bindparam("now"),
        )
    ),
    "this_id",
    "reply",
)
_END = {
    verdict: ours(
        move(
            State.SENDING,
            state,
            smtp_reply=bindparam("reply"),
            reason=bindparam("why"),
            settled_at=bindparam("now"),
        )
    )
    for verdict, state in ((Verdict.NEVER, State.FAILED), (Verdict.UNKNOWN, State.UNKNOWN))
}
_AGAIN = ours(
    move(
        State.SENDING,
        State.QUEUED,
        smtp_reply=bindparam("reply"),
        not_before=bindparam("due"),
        attempts=bindparam("attempted"),
        begun_at=None,
        worker=None,
    )
)
_OF_THESE = deliveries.c.id.in_(bindparam("ids", expanding=True))
_HELD = select(deliveries.c.id, deliveries.c.attempts, deliveries.c.created_at).where(
    _OF_THESE,
    still(State.SENDING),
    deliveries.c.worker == bindparam("this_worker"),
)
_ENDED_NOW = select(deliveries.c.id, deliveries.c.subscriber_id, deliveries.c.recipient).where(
    _OF_THESE,
    still(State.FAILED),
    deliveries.c.settled_at == bindparam("now"),
)
