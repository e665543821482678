"""Who may send a letter, in which order, and what becomes of it when nobody does any more."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, insert

from newsletter.db import Database
from newsletter.models import Delivery, State
from newsletter.post import leases, outbox
from newsletter.post.outbox import NewDelivery
from newsletter.post.outcome import Outcome, Verdict
from tests.post.conftest import HOUR, NOW, Post

ADA, BEN, CLEO = "ada@example.com", "ben@example.net", "cleo@example.org"


def _reader(post: Post, email: str, status: str, paused_until: datetime | None = None) -> int:
    readers = Delivery.metadata.tables["subscriber"]
    values = {
        "email": email,
        "email_key": email,
        "name": "",
        "status": status,
        "paused_until": paused_until,
        "timezone": "UTC",
        "hour": 7,
        "days": "daily",
        "size": 8,
        "format": "html",
        "created_at": NOW,
    }
    with post.database.writing() as session:
        return int(session.execute(insert(readers).values(values)).inserted_primary_key[0])


def _queue(post: Post, email: str, reader: int, kind: str, minutes: int = 0) -> None:
    with post.database.writing() as session:
        letter = NewDelivery(
            key=f"{kind}:{email}",
            kind=kind,
            recipient=email,
            message_id=f"<{email}>",
            subscriber_id=reader,
            expires_at=NOW + HOUR,
            not_before=NOW + timedelta(minutes=minutes),
        )
        outbox.put(session, [letter], NOW)


def _claim(post: Post, worker: str = "w", count: int = 10) -> list[leases.Claimed]:
    with post.database.writing() as session:
        return leases.claim(session, post.now, worker, count, HOUR)


def test_notices_go_before_editions_and_then_the_oldest_first(post: Post) -> None:
    ada = _reader(post, ADA, "active")
    _queue(post, ADA, ada, "edition", minutes=-30)
    _queue(post, BEN, ada, "edition", minutes=-40)
    _queue(post, CLEO, ada, "welcome", minutes=-1)
    _queue(post, "dora@example.com", ada, "confirm", minutes=-2)
    _queue(post, "later@example.com", ada, "confirm", minutes=5)
    names = [row.recipient for row in _claim(post)]
    assert names == ["dora@example.com", CLEO, BEN, ADA]


def test_a_claimed_letter_is_nobody_elses_and_counts_its_attempt(post: Post) -> None:
    post.queue(ADA, BEN)
    first = _claim(post, "one", 1)
    second = _claim(post, "two", 5)
    assert {row.recipient for row in first}.isdisjoint(row.recipient for row in second)
    assert [post.row(row.recipient).attempts for row in first + second] == [1, 1]
    assert first[0].leased_until == NOW + HOUR == post.row(first[0].recipient).leased_until


@pytest.mark.parametrize(
    ("status", "paused_until", "kind", "reason"),
    [
        ("left", None, "edition", "the reader left"),
        ("bounced", None, "edition", "the address bounced"),
        ("bounced", None, "notice", None),
        ("pending", None, "edition", "the reader is pending"),
        ("active", NOW + HOUR, "edition", "the reader paused"),
        ("active", NOW - HOUR, "edition", None),
        ("active", NOW + HOUR, "notice", None),
        ("left", None, "notice", None),
    ],
)
def test_a_reader_who_should_not_get_it_does_not(
    post: Post, status: str, paused_until: datetime | None, kind: str, reason: str | None
) -> None:
    _queue(post, ADA, _reader(post, ADA, status, paused_until), kind)
    assert len(_claim(post)) == (reason is None)
    assert (post.row(ADA).state, post.row(ADA).reason) == (
        "sending" if reason is None else "dropped",
        reason,
    )


def test_a_restored_backup_does_not_send_last_weeks_editions(post: Post) -> None:
    _queue(post, ADA, _reader(post, ADA, "active"), "edition")
    post.now = NOW + timedelta(days=7)
    assert _claim(post) == [] and post.row(ADA).reason == "too old: its time is over"


def test_dropped_letters_do_not_hide_those_behind_them(post: Post) -> None:
    left, ada = _reader(post, CLEO, "left"), _reader(post, ADA, "active")
    for number in range(10):
        _queue(post, f"cleo{number}@example.org", left, "edition", minutes=-5)
    _queue(post, ADA, ada, "edition")
    assert [row.recipient for row in _claim(post, count=2)] == [ADA]


def test_release_gives_back_what_was_not_begun_without_counting_it(post: Post) -> None:
    post.queue(ADA, BEN)
    begun = _claim(post)[0]
    with post.database.writing() as session:
        outbox.begin(session, [begun.id], "w", NOW)
        assert leases.release(session, "w") == 1
    assert sorted(post.states().values()) == ["queued", "sending"]
    assert post.row(({ADA, BEN} - {begun.recipient}).pop()).attempts == 0


def test_a_lease_that_is_over_goes_back_to_the_queue_or_is_unknown_if_begun(post: Post) -> None:
    post.queue(ADA, BEN)
    begun = _claim(post)[0]
    with post.database.writing() as session:
        outbox.begin(session, [begun.id], "w", NOW)
        assert leases.reclaim(session, NOW) == {State.QUEUED: 0, State.UNKNOWN: 0}
        late = NOW + 2 * HOUR
        assert leases.reclaim(session, late) == {State.QUEUED: 1, State.UNKNOWN: 1}
    assert post.states()[begun.recipient] == "unknown"


def test_a_dead_workers_lease_ends_at_once(post: Post) -> None:
    post.queue(ADA)
    _claim(post, "dead")
    with post.database.writing() as session:
        leases.reclaim(session, NOW, dead=lambda worker: worker == "dead")
    assert post.states() == {ADA: "queued"}


def test_an_answer_that_comes_after_the_lease_changes_nothing(post: Post) -> None:
    post.queue(ADA)
    (mine,) = _claim(post, post.worker)
    with post.database.writing() as session:
        outbox.begin(session, [mine.id], post.worker, NOW)
        leases.reclaim(session, NOW + 2 * HOUR)
    post.checkpoint([], [Outcome(mine.id, Verdict.LATER, "450 busy")])
    assert post.states() == {ADA: "unknown"}


def test_claiming_and_settling_look_only_at_the_letters_concerned(post: Post) -> None:
    """An index that sorts or walks a whole state would make a long queue slow."""
    post.queue(ADA, BEN)
    said: list[str] = []

    @event.listens_for(post.database.writer, "checkout")
    def listen(driver_connection, _record, _proxy):  # type: ignore[no-untyped-def]
        driver_connection.set_trace_callback(said.append)

    (ada, ben) = _claim(post, post.worker)
    post.checkpoint([ada.id], [])
    post.checkpoint([ben.id], [Outcome(ada.id, Verdict.SENT, "250 Ok")])
    plans = []
    with post.database.engine.connect() as connection:
        for statement in [one for one in said if one.startswith(("SELECT", "UPDATE"))]:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
            plans.append(" ".join(row[3] for row in rows))
    assert "ix_delivery_due" in plans[0] and "TEMP B-TREE" not in plans[0]
    assert len(plans) == 6  # one to see what is due; claimed 2, begun 2, settled 1
    assert all("USING INTEGER PRIMARY KEY (rowid=?)" in plan for plan in plans[1:])


def test_two_databases_handles_claim_each_letter_once(post: Post) -> None:
    post.queue(*[f"reader{number}@example.com" for number in range(40)])
    other = Post(Database(post.database.url))
    taken = []
    while batch := _claim(post, "one", 3) + _claim(other, "two", 3):
        taken += [row.id for row in batch]
    other.database.close()
    assert len(taken) == len(set(taken)) == 40
