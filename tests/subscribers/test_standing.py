"""Standing and changes: every act says what it changed, and leaves a record."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from subscribers import changes, consent, standing, store
from subscribers.changes import Changed
from subscribers.models import Consent, Status, Subscriber, Suppression, Topic
from subscribers.preferences import Preferences
from subscribers.topics import format_topics
from tests.subscribers.conftest import BY_CLI, KEY, NOON, add


def reader(session: Session, id: int) -> Subscriber:
    found = session.get(Subscriber, id)
    assert found is not None
    session.refresh(found)
    return found


def acts(session: Session, id: int) -> list[str]:
    return [row.act for row in consent.history(session, id)]


def test_only_what_was_given_is_changed(session: Session, ada: int) -> None:
    wish = Preferences.read(email="ada@example.org", hour=9, interests="engines; numbers")
    changed = changes.change(session, ada, wish, now=NOON, **BY_CLI)
    assert changed == Changed(1, ("interests", "hour"))
    assert (reader(session, ada).name, reader(session, ada).hour) == ("Ada", 9)
    assert format_topics(store.interests_of(session, [ada])[ada]) == "engines; numbers"
    assert changes.change(session, ada, wish, now=NOON, **BY_CLI) == Changed(0)
    assert acts(session, ada) == ["subscribed", "changed"]


def test_an_address_can_change_but_not_into_anothers(session: Session, ada: int, ben: int) -> None:
    to_ben = Preferences.read(email="BEN@example.org")
    assert changes.change(session, ada, to_ben, now=NOON, **BY_CLI) == store.AlreadyThere(
        ben, Status.PENDING
    )
    new = Preferences.read(email="lovelace@example.org")
    assert changes.change(session, ada, new, now=NOON, **BY_CLI) == Changed(1, ("email",))
    assert store.find(session, "Lovelace@example.org") is reader(session, ada)


def test_a_new_minute_is_a_new_hour_to_the_reader(session: Session, ada: int) -> None:
    for given, minute in (("07:30", 30), ("07:00", 0)):
        wish = Preferences.read(email="ada@example.org", hour=given)
        assert changes.change(session, ada, wish, now=NOON, **BY_CLI) == Changed(1, ("hour",))
        assert (reader(session, ada).hour, reader(session, ada).minute) == (7, minute)
        due = datetime(2026, 11, 24, 7, minute, tzinfo=UTC)
        assert reader(session, ada).next_edition_at == due


def test_a_new_hour_gives_no_second_edition_today(session: Session, ada: int) -> None:
    at_nine = Preferences.read(email="ada@example.org", hour=9)
    changes.change(session, ada, at_nine, now=NOON, **BY_CLI)
    assert reader(session, ada).next_edition_at == datetime(2026, 11, 24, 9, tzinfo=UTC)
    reader(session, ada).last_edition_at = NOON
    at_twenty = Preferences.read(email="ada@example.org", hour=20)
    changes.change(session, ada, at_twenty, now=NOON, **BY_CLI)
    assert reader(session, ada).next_edition_at == datetime(2026, 11, 25, 20, tzinfo=UTC)


def test_ben_confirms_and_is_due(session: Session, ben: int) -> None:
    done = standing.activate(session, ben, now=NOON, suppression_key=KEY, **BY_CLI)
    assert done == Changed(1, ("status", "next_edition_at", "confirmed_at"))
    assert [row.id for row in session.execute(store.due(NOON))] == [ben]
    again = standing.activate(session, ben, now=NOON, suppression_key=KEY, **BY_CLI)
    assert again == Changed(0)


def test_a_pause_leaves_out_what_falls_into_it(session: Session) -> None:
    dora = add(session, "dora@example.org", days="weekly monday")
    until = NOON + timedelta(days=14)
    assert standing.pause(session, dora, until, now=NOON, **BY_CLI).rows == 1
    assert standing.pause(session, dora, until, now=NOON, **BY_CLI) == Changed(0)
    assert reader(session, dora).next_edition_at == datetime(2026, 12, 14, 7, tzinfo=UTC)


def test_a_pause_without_an_end_ends_with_resume(session: Session, ada: int) -> None:
    standing.pause(session, ada, None, now=NOON, **BY_CLI)
    in_a_year = NOON + timedelta(days=365)
    assert session.execute(store.due(in_a_year)).all() == []
    assert standing.resume(session, ada, now=in_a_year, **BY_CLI).rows == 1
    assert [row.id for row in session.execute(store.due(in_a_year))] == [ada]
    assert standing.resume(session, ada, now=in_a_year, **BY_CLI) == Changed(0)
    assert acts(session, ada) == ["subscribed", "paused", "resumed"]


def test_leaving_twice_says_that_nothing_changed(session: Session, ada: int) -> None:
    assert standing.leave(session, ada, now=NOON, **BY_CLI) == Changed(1, ("status",))
    assert standing.leave(session, ada, now=NOON, **BY_CLI) == Changed(0)
    assert reader(session, ada).status == Status.LEFT
    assert acts(session, ada) == ["subscribed", "left"]


@pytest.mark.parametrize("key", [KEY, None])
def test_erasure_leaves_no_more_than_the_hmac(
    session: Session, ada: int, key: bytes | None
) -> None:
    assert standing.erase(session, ada, suppress_with=key, now=NOON, **BY_CLI) == Changed(1)
    assert session.exec(select(Subscriber)).all() == []
    assert session.exec(select(Topic)).all() == []
    (record,) = session.exec(select(Consent)).all()
    assert (record.act, record.subscriber_id) == ("erased", None)
    kept = session.exec(select(Suppression)).all()
    assert len(kept) == (1 if key else 0)
    assert "ada" not in "".join(suppressed.address_hmac for suppressed in kept)
    assert standing.erase(session, ada, suppress_with=key, now=NOON, **BY_CLI) == Changed(0)


def test_whoever_was_erased_for_good_is_not_added_again(session: Session, ada: int) -> None:
    standing.erase(session, ada, suppress_with=KEY, now=NOON, **BY_CLI)
    again = store.add(
        session,
        Preferences.read(email="ADA@example.org"),
        status=Status.PENDING,
        now=NOON,
        suppression_key=KEY,
        **BY_CLI,
    )
    assert again == store.Suppressed("erased")


def test_an_act_on_nobody_changes_nothing(session: Session) -> None:
    nobody = Preferences.read(email="nobody@example.org")
    assert changes.change(session, 7, nobody, now=NOON, **BY_CLI) == Changed(0)
    assert standing.pause(session, 7, None, now=NOON, **BY_CLI) == Changed(0)
    assert standing.leave(session, 7, now=NOON, **BY_CLI) == Changed(0)
    assert standing.export(session, 7) is None
    assert session.exec(select(Consent)).all() == []


def test_an_export_tells_a_reader_all(session: Session, ada: int) -> None:
    known = standing.export(session, ada)
    assert known is not None
    assert (known["email"], known["topics"]) == ("ada@example.org", "engines; -looms")
    assert known["created_at"] == "2026-11-24T12:00:00+00:00"
    assert [act["act"] for act in known["consent"]] == ["subscribed"]
