"""The outbox: every letter is one row, and the row says what became of it.

| from    | on                                        | to      | also                             |
|---------|-------------------------------------------|---------|----------------------------------|
| –       | put                                       | queued  | in the transaction that took the |
|         |                                           |         | slot; key unique                 |
| queued  | claimed, committed before a byte leaves   | sending | leased_until, attempts + 1;      |
|         |                                           |         | notices before editions          |
| queued  | edition: reader left, paused or bounced,  | dropped | with the reason; counted, never  |
|         | or older than its cadence; notice: older  |         | silent                           |
|         | than its token; the operator              |         |                                  |
| sending | 250 after end of DATA                     | sent    | settled in groups                |
| sending | 4xx, or link lost before end of DATA      | queued  | not_before by RETRY; given up    |
|         |                                           |         | (failed) by age; same Message-ID |
| sending | 5xx                                       | failed  | the reason decides whether the   |
|         |                                           |         | address is suppressed            |
| sending | link or process lost after end of DATA    | unknown | never resent by itself           |
| sending | lease over or given back, and end of DATA | queued  | nothing was sent; safe; a letter |
|         | not begun                                 |         | given back counts no attempt     |
| unknown,| the operator says: resend                 | queued  | same Message-ID                  |
|  failed |                                           |         |                                  |
| sent,   | delivery report or complaint, which also  | bounced,| claimed once                     |
| unknown | proves that it was sent                   | complained                                 |

Every move is one conditional UPDATE. Nothing is sent here and nothing is committed: who opened
the session commits it, `claim` before a byte leaves and `begin` before a final dot does.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, Update, bindparam, func, update
from sqlmodel import Session

from newsletter.models import Delivery, State
from subscribers.prepared import Open, Prepared, insert_new

deliveries: Table = Delivery.__table__  # type: ignore[attr-defined]

ALLOWED: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SENDING, State.DROPPED}),
    State.SENDING: frozenset({State.SENT, State.QUEUED, State.FAILED, State.UNKNOWN}),
    State.SENT: frozenset({State.BOUNCED, State.COMPLAINED}),
    State.UNKNOWN: frozenset({State.QUEUED, State.BOUNCED, State.COMPLAINED}),
    State.FAILED: frozenset({State.QUEUED}),
    State.DROPPED: frozenset(),
    State.BOUNCED: frozenset(),
    State.COMPLAINED: frozenset(),
}


class NewDelivery(NamedTuple):
    """A letter to be queued: `key` says what it is ("edition:12") and is queued once."""

    key: str
    kind: str  # "edition" or "notice"
    recipient: str
    message_id: str
    expires_at: datetime
    subscriber_id: int | None = None
    edition_id: int | None = None
    not_before: datetime | None = None  # None: at once


def put(session: Session, letters: Iterable[NewDelivery], now: datetime) -> None:
    """Queue the letters whose key is new; the others are there already and stay as they are."""
    rows = [
        (*letter[:-1], letter.not_before or now, letter.recipient.rpartition("@")[2].casefold())
        for letter in letters
    ]
    _PUT.run(session, rows, {"created_at": now})


def begin(session: Open, ids: Collection[int], worker: str, now: datetime) -> set[int]:
    """Mark that these letters' final dots are about to leave; commit before they do.

    Returns the ids really marked: any other is no longer this worker's and must not be finished.
    """
    shared = {"this_worker": worker, "now": now}
    if _BEGIN.run(session, [(id,) for id in ids], shared) == len(ids):
        return set(ids)
    # Rarely some are lost; marking the others once more changes nothing and says which they are.
    return {id for id in ids if _BEGIN.run(session, [(id,)], shared)}


def move(source: State, target: State, **values: Any) -> Update:
    """The only way to change a state: an UPDATE on the condition that `source` still holds.

    `this_id` names the row. A letter that leaves `sending` is nobody's any more.
    """
    return change(source, target, **values).where(deliveries.c.id == bindparam("this_id"))


def move_many(source: State, target: State, **values: Any) -> Update:
    """As `move`, for the rows of `ids`; gives back the ids of those that really moved."""
    of_these = deliveries.c.id.in_(bindparam("ids", expanding=True))
    return change(source, target, **values).where(of_these).returning(deliveries.c.id)


def change(source: State, target: State, **values: Any) -> Update:
    """A move that does not say yet of which rows."""
    if target not in ALLOWED[source]:
        raise ValueError(f"a delivery never moves from {source} to {target}")
    if source is State.SENDING:
        values["leased_until"] = None
    return update(deliveries).where(still(source)).values(state=target.value, **values)


def still(state: State) -> ColumnElement[bool]:
    """The state as a condition on rows already named by id.

    Not the bare column: SQLite would walk its index over every letter in that state.
    """
    return func.coalesce(deliveries.c.state, "") == state.value


def ours(statement: Update) -> Update:
    """The same, only for the letters that `this_worker` holds."""
    return statement.where(deliveries.c.worker == bindparam("this_worker"))


# Statements are built once, because building one costs more than running it.
_PUT = Prepared(
    insert_new(
        deliveries,
        **{name: bindparam(name) for name in (*NewDelivery._fields, "domain", "created_at")},
        state=State.QUEUED.value,
        attempts=0,
    ),
    *NewDelivery._fields,
    "domain",
)
_BEGIN = Prepared(
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("this_id"),
        still(State.SENDING),
        deliveries.c.worker == bindparam("this_worker"),
        deliveries.c.leased_until > bindparam("now"),
    )
    .values(begun_at=bindparam("now")),
    "this_id",
)
