"""The outbox: every letter is one row, and the row says what became of it.

| from    | on                                        | to      | also                             |
|---------|-------------------------------------------|---------|----------------------------------|
| –       | put                                       | queued  | in the transaction that took the |
|         |                                           |         | slot; key unique                 |
| queued  | claimed, committed before a byte leaves   | sending | leased_until, attempts + 1;      |
|         |                                           |         | notices before editions          |
| queued  | reader left, paused or bounced, edition   | dropped | with the reason; counted, never  |
|         | older than its cadence, or the operator   |         | silent                           |
| sending | 250 after end of DATA                     | sent    | settled in groups                |
| sending | 4xx, or link lost before end of DATA      | queued  | not_before by RETRY; given up    |
|         |                                           |         | (failed) by age; same Message-ID |
| sending | 5xx                                       | failed  | the reason decides whether the   |
|         |                                           |         | address is suppressed            |
| sending | link or process lost after end of DATA    | unknown | never resent by itself           |
| sending | lease over and end of DATA not begun      | queued  | nothing was sent; safe           |
| unknown,| the operator says: resend                 | queued  | same Message-ID                  |
|  failed |                                           |         |                                  |
| sent    | delivery report or complaint              | bounced,| claimed once                     |
|         |                                           | complained                                 |

Every move is one conditional UPDATE. Nothing is sent here and nothing is committed: who opened
the session commits it, `claim` before a byte leaves and `begin` before a final dot does.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, Update, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from newsletter.models import Delivery, State, Verdict
from newsletter.post.outcome import Outcome

deliveries: Table = Delivery.__table__  # type: ignore[attr-defined]

ALLOWED: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SENDING, State.DROPPED}),
    State.SENDING: frozenset({State.SENT, State.QUEUED, State.FAILED, State.UNKNOWN}),
    State.SENT: frozenset({State.BOUNCED, State.COMPLAINED}),
    State.UNKNOWN: frozenset({State.QUEUED}),
    State.FAILED: frozenset({State.QUEUED}),
    State.DROPPED: frozenset(),
    State.BOUNCED: frozenset(),
    State.COMPLAINED: frozenset(),
}
RETRY = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 120, 240, 480))
GIVE_UP_AFTER = timedelta(days=4)  # RFC 5321 section 4.5.4.1 asks for at least 4 to 5 days


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A letter to be queued: `key` says what it is ("edition:12") and is queued once."""

    key: str
    kind: str  # "edition", or the name of a notice
    recipient: str
    message_id: str
    expires_at: datetime
    subscriber_id: int | None = None
    edition_id: int | None = None
    not_before: datetime | None = None  # None: at once


@dataclass(frozen=True, slots=True)
class DeadAddress:
    """An address that a server refused for good, and why: nobody should write to it again."""

    subscriber_id: int | None
    recipient: str
    reason: str


def put(session: Session, letters: Iterable[NewDelivery], now: datetime) -> None:
    """Queue the letters whose key is new; the others are there already and stay as they are."""
    rows = [_row(letter, now) for letter in letters]
    if rows:
        postgresql = session.get_bind().dialect.name == "postgresql"
        insert = postgresql_insert if postgresql else sqlite_insert
        session.execute(insert(deliveries).on_conflict_do_nothing(index_elements=["key"]), rows)


def _row(letter: NewDelivery, now: datetime) -> dict[str, Any]:
    return asdict(letter) | {
        "domain": letter.recipient.rpartition("@")[2].casefold(),
        "state": State.QUEUED,
        "not_before": letter.not_before or now,
        "attempts": 0,
        "created_at": now,
    }


def begin(session: Session, ids: Collection[int], worker: str, now: datetime) -> set[int]:
    """Mark that these letters' final dots are about to leave; commit before they do.

    Returns the ids really marked: any other is no longer this worker's and must not be finished.
    """
    if not ids:
        return set()
    values = {"ids": list(ids), "this_worker": worker, "now": now}
    return set(session.execute(_BEGIN, values).scalars())


def settle(
    session: Session, outcomes: Sequence[Outcome], worker: str, now: datetime
) -> list[DeadAddress]:
    """Write down what became of this worker's letters; returns the addresses to be suppressed."""
    ended = [o for o in outcomes if o.verdict is not Verdict.LATER]
    later = [o for o in outcomes if o.verdict is Verdict.LATER]
    for verdict, state in _ENDS.items():
        rows = [_end(outcome, worker, now) for outcome in ended if outcome.verdict is verdict]
        if rows:
            session.execute(_END[state], rows)
    if later:
        _requeue(session, later, worker, now)
    return _dead_addresses(session, ended, now)


def _end(outcome: Outcome, worker: str, now: datetime) -> dict[str, Any]:
    return {
        "this_id": outcome.id,
        "this_worker": worker,
        "reply": outcome.reply,
        "why": outcome.refusal,
        "now": now,
    }


def _requeue(session: Session, later: Sequence[Outcome], worker: str, now: datetime) -> None:
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
        session.execute(_END[State.FAILED], [_end(o, worker, now) | given_up for o in over])


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


def _dead_addresses(session: Session, ended: Sequence[Outcome], now: datetime) -> list[DeadAddress]:
    """Of the letters that this settlement really ended, the addresses refused for good."""
    dead = {o.id: o.refusal for o in ended if o.refusal is not None and o.refusal.suppresses}
    if not dead:
        return []
    found = session.execute(_ENDED_NOW, {"ids": list(dead), "now": now})
    return [DeadAddress(row.subscriber_id, row.recipient, dead[row.id].value) for row in found]


def move(source: State, target: State, **values: Any) -> Update:
    """The only way to change a state: an UPDATE on the condition that `source` still holds.

    `this_id` names the row. A letter that leaves `sending` is nobody's any more.
    """
    return _update(source, target, **values).where(deliveries.c.id == bindparam("this_id"))


def move_many(source: State, target: State, **values: Any) -> Update:
    """As `move`, for the rows of `ids`; gives back the ids of those that really moved."""
    of_these = deliveries.c.id.in_(bindparam("ids", expanding=True))
    return _update(source, target, **values).where(of_these).returning(deliveries.c.id)


def _update(source: State, target: State, **values: Any) -> Update:
    if target not in ALLOWED[source]:
        raise ValueError(f"a delivery never moves from {source} to {target}")
    if source is State.SENDING:
        values["leased_until"] = None
    return update(deliveries).where(deliveries.c.state == source).values(state=target, **values)


def _ours(statement: Update) -> Update:
    return statement.where(deliveries.c.worker == bindparam("this_worker"))


_ENDS = {
    Verdict.SENT: State.SENT,
    Verdict.NEVER: State.FAILED,
    Verdict.UNKNOWN: State.UNKNOWN,
}
# Built once, because building a statement costs more than running it.
_END = {
    state: _ours(
        move(
            State.SENDING,
            state,
            smtp_reply=bindparam("reply"),
            reason=bindparam("why"),
            settled_at=bindparam("now"),
        )
    )
    for state in _ENDS.values()
}
_AGAIN = _ours(
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
    deliveries.c.state == State.SENDING,
    deliveries.c.worker == bindparam("this_worker"),
)
_ENDED_NOW = select(deliveries.c.id, deliveries.c.subscriber_id, deliveries.c.recipient).where(
    _OF_THESE,
    deliveries.c.state == State.FAILED,
    deliveries.c.settled_at == bindparam("now"),
)
_BEGIN = (
    update(deliveries)
    .where(
        _OF_THESE,
        deliveries.c.state == State.SENDING,
        deliveries.c.worker == bindparam("this_worker"),
        deliveries.c.leased_until > bindparam("now"),
    )
    .values(begun_at=bindparam("now"))
    .returning(deliveries.c.id)
)
