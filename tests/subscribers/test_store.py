"""The store: who is added, who is refused, and who is due."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from subscribers import schedule, store, suppression
from subscribers.models import Status
from subscribers.preferences import Preferences
from subscribers.topics import format_topics
from tests.subscribers.conftest import BY_CLI, KEY, NOON, add


def due_by_hour(session: Session, now: datetime) -> list[int]:
    return [row.id for row in session.execute(store.due(now))]


def due_today(session: Session, now: datetime) -> list[int]:
    ends = schedule.all_horizons(now)
    return [row.id for row in session.execute(store.due(now, ends))]


def test_a_reader_is_found_however_the_address_is_typed(session: Session, ada: int) -> None:
    bern = add(session, "bern@bücher.example")
    for typed, id in ((" ADA@Example.ORG", ada), ("bern@Bücher.example", bern)):
        found = store.find(session, typed)
        assert found is not None
        assert found.id == id
    assert store.find(session, "nobody@example.org") is None
    assert store.find(session, "no address") is None


def test_an_address_is_added_once(session: Session, cleo: int) -> None:
    again = store.add(
        session,
        Preferences.read(email="CLEO@example.org"),
        status=Status.ACTIVE,
        now=NOON,
        suppression_key=KEY,
        **BY_CLI,
    )
    assert again == store.AlreadyThere(cleo, Status.LEFT)


def test_a_suppressed_address_is_refused(session: Session) -> None:
    assert suppression.suppress(session, "Eve@example.org", "complained", key=KEY, now=NOON)
    assert not suppression.suppress(session, "eve@example.org", "again", key=KEY, now=NOON)
    eve = Preferences.read(email="eve@example.org")
    added = store.add(session, eve, status=Status.ACTIVE, now=NOON, suppression_key=KEY, **BY_CLI)
    assert added == store.Suppressed("complained")
    assert suppression.lift(session, "EVE@example.org", key=KEY)
    assert not suppression.lift(session, "eve@example.org", key=KEY)
    assert add(session, "eve@example.org")


@pytest.mark.parametrize(
    ("given", "next_edition_at"),
    [
        ({"hour": 7}, datetime(2026, 11, 24, 7, tzinfo=UTC)),  # its hour has passed: still today
        ({"hour": 23}, datetime(2026, 11, 24, 23, tzinfo=UTC)),
        ({"days": "weekly friday"}, datetime(2026, 11, 27, 7, tzinfo=UTC)),
        ({"timezone": "Pacific/Auckland"}, datetime(2026, 11, 24, 18, tzinfo=UTC)),
    ],
)
def test_a_new_reader_is_due_today_when_today_is_theirs(
    session: Session, given: dict[str, object], next_edition_at: datetime
) -> None:
    add(session, "dora@example.org", **given)
    dora = store.find(session, "dora@example.org")
    assert dora is not None
    assert dora.next_edition_at == next_edition_at


def test_only_active_readers_are_due(session: Session, ada: int, ben: int, cleo: int) -> None:
    assert due_by_hour(session, NOON) == [ada]
    assert due_today(session, NOON) == [ada]


def test_the_hour_counts_or_the_whole_day(session: Session) -> None:
    late = add(session, "late@example.org", hour=22)
    early = add(session, "early@example.org", hour=6)
    tokyo = add(session, "tokyo@example.org", hour=7, timezone="Asia/Tokyo")  # 22:00 UTC before
    friday = add(session, "friday@example.org", days="weekly friday")
    assert due_by_hour(session, NOON) == [tokyo, early]
    assert due_today(session, NOON) == [tokyo, early, late]
    assert friday in due_today(session, NOON + timedelta(days=3))


def test_whoever_waits_longest_comes_first(session: Session) -> None:
    ids = [add(session, f"reader{n}@example.org", hour=9 - n % 3) for n in range(9)]
    assert due_by_hour(session, NOON) == sorted(ids, key=lambda id: (9 - (id - ids[0]) % 3, id))


def test_nobody_is_due_where_nobody_lives(session: Session, ada: int) -> None:
    assert session.execute(store.due(NOON, {})).all() == []


def test_batches_walk_along_the_index(session: Session, ada: int) -> None:
    ends = schedule.horizons(["UTC", "Asia/Tokyo"], NOON)
    for statement in (store.due(NOON), store.due(NOON, ends)):
        written = statement.limit(5).compile(
            session.get_bind(), compile_kwargs={"literal_binds": True}
        )
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {written}").all()
        assert [row[3] for row in plan] == [
            "SEARCH subscriber USING INDEX ix_subscriber_due (status=? AND next_edition_at<?)"
        ]


def test_interests_come_in_the_order_they_were_written(session: Session, ada: int) -> None:
    written = "zebras; -apes; cat:q-bio.NC; author:Ada Lovelace; moths*2"
    zoe = add(session, "zoe@example.org", interests=written)
    none = add(session, "none@example.org")
    found = store.interests_of(session, [zoe, ada, none])
    assert format_topics(found[zoe]) == written
    assert format_topics(found[ada]) == "engines; -looms"
    assert found[none] == ()
    assert store.interests_of(session, []) == {}
