"""The state table: which moves there are, when a letter is tried again, when it is given up."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from newsletter.models import State, Verdict
from newsletter.post import leases, ledger, outbox
from newsletter.post.outbox import ALLOWED, deliveries, move, move_many
from newsletter.post.outcome import Outcome
from newsletter.post.refusals import Refusal
from newsletter.post.settlement import GIVE_UP_AFTER, retry_after, settle
from tests.post.conftest import HOUR, NOW, Post

ADA, BEN, CLEO = "ada@example.com", "ben@example.net", "cleo@example.org"
LONG_AGO = NOW - timedelta(days=30)


def _all_states(post: Post) -> None:
    """One letter in each state; two are being sent, one of them begun."""
    rows = [(state, None) for state in State] + [(State.SENDING, NOW)]
    with post.database.writing() as session:
        session.execute(
            insert(deliveries),
            [
                {
                    "key": str(number),
                    "kind": "notice",
                    "recipient": ADA,
                    "domain": "example.com",
                    "state": state,
                    "not_before": LONG_AGO,
                    "expires_at": NOW + HOUR,
                    "leased_until": LONG_AGO,
                    "worker": "w",
                    "begun_at": begun,
                    "attempts": 1,
                    "message_id": "<1@example.org>",
                    "created_at": NOW,
                }
                for number, (state, begun) in enumerate(rows)
            ],
        )


def _moves(post: Post, act: object) -> set[tuple[State, State]]:
    """The moves that an act makes when there is a letter in every state."""
    _all_states(post)
    query = select(deliveries.c.id, deliveries.c.state)
    with post.database.writing() as session:
        before = {row.id: row.state for row in session.execute(query)}
        act(session, list(before))  # type: ignore[operator]
        after = {row.id: row.state for row in session.execute(query)}
        session.rollback()
    return {(State(before[i]), State(after[i])) for i in before if before[i] != after[i]}


def _settled(verdict: Verdict):  # type: ignore[no-untyped-def]
    return lambda session, ids: settle(session, [Outcome(i, verdict) for i in ids], "w", NOW)


ACTS = {
    "claim": lambda session, ids: leases.claim(session, NOW, "w", 99, HOUR),
    "claim too late": lambda session, ids: leases.claim(session, NOW + 2 * HOUR, "w", 99, HOUR),
    "begin": lambda session, ids: outbox.begin(session, ids, "w", LONG_AGO - HOUR),
    **{verdict.name: _settled(verdict) for verdict in Verdict},
    "release": lambda session, ids: leases.release(session, "w"),
    "reclaim": lambda session, ids: leases.reclaim(session, NOW),
    "resend": lambda session, ids: ledger.resend(session, ids, NOW),
    "drop": lambda session, ids: ledger.drop(session, ids, NOW),
    "bounce": lambda session, ids: [
        ledger.report(session, i, State.BOUNCED, "user unknown") for i in ids
    ],
    "complaint": lambda session, ids: [
        ledger.report(session, i, State.COMPLAINED, "abuse") for i in ids
    ],
}


def test_the_functions_make_exactly_the_moves_of_the_table(post: Post) -> None:
    made = set()
    for act in ACTS.values():
        made |= _moves(post, act)
        with post.database.writing() as session:
            session.execute(deliveries.delete())
    assert made == {(source, target) for source, targets in ALLOWED.items() for target in targets}


@given(source=st.sampled_from(State), target=st.sampled_from(State))
def test_a_move_that_is_not_in_the_table_cannot_be_written(source: State, target: State) -> None:
    if target in ALLOWED[source]:
        assert move(source, target) is not None and move_many(source, target) is not None
    else:
        for write in (move, move_many):
            with pytest.raises(ValueError, match="never moves"):
                write(source, target)


def test_a_letter_is_queued_once_however_often_it_is_put(post: Post) -> None:
    post.queue(ADA)
    post.queue(ADA, BEN)
    assert post.states() == {ADA: "queued", BEN: "queued"}


def test_the_sum_of_the_states_is_all_that_was_put(post: Post) -> None:
    post.queue(ADA, BEN, CLEO)
    with post.database.writing() as session:
        leases.claim(session, NOW, "w", 1, HOUR)
        counts = ledger.counts(session)
    assert counts[State.SENDING] == 1 and counts[State.QUEUED] == 2
    assert set(counts) == set(State) and sum(counts.values()) == 3


def test_waiting_grows_from_five_minutes_to_eight_hours() -> None:
    minutes = [retry_after(attempts).total_seconds() / 60 for attempts in range(1, 10)]
    assert minutes == [5, 15, 30, 60, 120, 240, 480, 480, 480]


def _claim_one(post: Post) -> int:
    with post.database.writing() as session:
        return leases.claim(session, post.now, post.worker, 1, HOUR)[0].id


def test_a_deferred_letter_is_given_up_by_age_and_not_by_count(post: Post) -> None:
    post.queue(ADA)
    while post.now < NOW + GIVE_UP_AFTER:
        post.checkpoint([], [Outcome(_claim_one(post), Verdict.LATER, "450 busy")])
        row = post.row(ADA)
        assert row.state == "queued" and row.not_before > post.now
        post.now = row.not_before
    post.checkpoint([], [Outcome(_claim_one(post), Verdict.LATER, "450 busy")])
    row = post.row(ADA)
    assert (row.state, row.reason) == ("failed", "gave up after 4 days")
    assert row.attempts > 10 and row.message_id == f"<{ADA}>"


def test_a_letter_that_was_put_off_untried_counts_no_attempt(post: Post) -> None:
    post.queue(ADA)
    off = Outcome(_claim_one(post), Verdict.LATER, "not tried", again_at=NOW + HOUR)
    post.checkpoint([], [off])
    row = post.row(ADA)
    assert (row.state, row.attempts, row.not_before) == ("queued", 0, NOW + HOUR)


def test_another_workers_letter_is_neither_begun_nor_settled(post: Post) -> None:
    post.queue(ADA)
    mine = _claim_one(post)
    with post.database.writing() as session:
        assert outbox.begin(session, [mine], "another", NOW) == set()
        for verdict in Verdict:
            refusal = Refusal.USER_UNKNOWN
            assert settle(session, [Outcome(mine, verdict, "x", refusal)], "another", NOW) == []
    assert post.states() == {ADA: "sending"}


@pytest.mark.parametrize("count", [1, 9, 10, 11, 45])
def test_groups_of_any_size_are_begun_and_settled_with_their_own_replies(
    post: Post, count: int
) -> None:
    post.queue(*[f"reader{number}@example.com" for number in range(count)])
    with post.database.writing() as session:
        ids = [row.id for row in leases.claim(session, NOW, post.worker, 99, HOUR)]
        assert outbox.begin(session, [*ids, 9999], post.worker, NOW) == set(ids)
        settle(session, [Outcome(i, Verdict.SENT, f"250 {i}") for i in ids], post.worker, NOW)
        rows = ledger.listing(session, State.SENT, 99)
    assert {row.id: row.smtp_reply for row in rows} == {i: f"250 {i}" for i in ids}


def test_the_operator_may_resend_an_unknown_letter_with_the_same_message_id(post: Post) -> None:
    post.queue(ADA)
    post.checkpoint([], [Outcome(_claim_one(post), Verdict.UNKNOWN, "link lost")])
    post.now = NOW + timedelta(days=20)
    with post.database.writing() as session:
        assert ledger.resend(session, [post.row(ADA).id], post.now) == 1
        assert ledger.resend(session, [post.row(ADA).id], post.now) == 0
        again = leases.claim(session, post.now, "w", 5, HOUR)
    assert [(row.recipient, row.message_id) for row in again] == [(ADA, f"<{ADA}>")]


def test_what_waits_is_counted_by_an_index_alone(post: Post) -> None:
    post.queue(ADA, BEN, CLEO)
    said: list[str] = []
    with post.database.writing() as session:
        leases.claim(session, NOW, "w", 1, HOUR)
        driver = session.connection().connection.driver_connection
        driver.set_trace_callback(said.append)  # type: ignore[union-attr]
        assert ledger.queued(session) == 2
        driver.set_trace_callback(None)  # type: ignore[union-attr]
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {said[0]}").all()
    assert "COVERING INDEX ix_delivery_due (state=?)" in plan[0][3]
