"""Who gave an address and did not confirm it: changed without a record, and forgotten in time."""

from datetime import timedelta

from sqlmodel import Session

from subscribers import consent, pending, store
from subscribers.models import Status, Subscriber
from subscribers.preferences import Preferences, format_topics
from tests.subscribers.conftest import BY_CLI, NOON, add

LATER = NOON + timedelta(days=1)


def acts(session: Session, id: int) -> list[str]:
    return [row.act for row in consent.history(session, id)]


def reader(session: Session, id: int) -> Subscriber:
    session.expire_all()
    return session.get_one(Subscriber, id)


def test_what_they_want_is_replaced_and_nothing_is_recorded(session: Session, ben: int) -> None:
    wanted = Preferences.read(
        email="BEN@example.org", interests="tea", hour="9:30", timezone="Asia/Tokyo"
    )
    pending.rewrite(session, reader(session, ben), wanted, NOON)
    now = reader(session, ben)
    assert (now.email, now.hour, now.minute) == ("ben@example.org", 9, 30)
    assert now.next_edition_at == NOON.replace(hour=0, minute=30)
    assert format_topics(store.interests_of(session, [ben])[ben]) == "tea"
    assert acts(session, ben) == ["subscribed"]


def test_asked_again_their_time_begins_anew(session: Session, ben: int) -> None:
    pending.ask_again(session, reader(session, ben), now=LATER, **BY_CLI)
    assert reader(session, ben).created_at == LATER
    assert acts(session, ben) == ["subscribed", "subscribed"]
    assert pending.purge(session, LATER) == 0
    assert pending.purge(session, LATER + timedelta(seconds=1)) == 1


def test_who_left_is_as_new_with_what_they_asked_for(session: Session, cleo: int) -> None:
    wanted = Preferences.read(email="cleo@example.org", interests="tea", size=3)
    pending.reopen(session, reader(session, cleo), wanted, asked_at=NOON, now=LATER, **BY_CLI)
    now = reader(session, cleo)
    assert (now.status, now.size, now.paused_until) == (Status.PENDING, 3, None)


def test_only_the_unconfirmed_are_forgotten_wholly(session: Session, ada: int, cleo: int) -> None:
    ben = add(session, "ben@example.org", Status.PENDING, interests="tea")
    assert pending.purge(session, LATER) == 1
    assert store.find(session, "ben@example.org") is None
    assert acts(session, ben) == [] and store.interests_of(session, [ben])[ben] == ()
    assert acts(session, ada) == acts(session, cleo) == ["subscribed"]
    assert store.interests_of(session, [ada])[ada] != ()


def test_an_address_is_placed_once(session: Session, ada: int) -> None:
    again = Preferences.read(email="ADA@example.org", interests="tea")
    placed = store.place(session, again, status=Status.PENDING, now=NOON, **BY_CLI)
    assert placed is None
    assert format_topics(store.interests_of(session, [ada])[ada]) == "engines; -looms"
    assert acts(session, ada) == ["subscribed"]
