"""A reader moves to another address: it confirms, the old one is told, and strangers are spared."""

import pytest

from newsletter import actions
from subscribers.changes import Changed
from subscribers.faults import InvalidPreferences
from subscribers.models import Status, Subscriber
from subscribers.tokens import Refused
from tests.actions.conftest import WEB, Office
from tests.workshop import enrol


def move_to(office: Office, email: str, of: str = "ada@example.org") -> bool:
    return actions.ask_move(office.app, office.id(of), email)


def test_the_new_address_confirms_and_the_old_one_is_told(office: Office) -> None:
    id = office.id("ada@example.org")
    assert move_to(office, "Ada@new.test")
    assert office.reader("ada@example.org")
    _, _, facts = office.notices()[0]
    assert actions.move_by_link(office.app, facts["token"], WEB) == Changed(1, ("email",))
    assert office.find("ada@example.org") is None and office.id("ada@new.test") == id
    assert [notice[:2] for notice in office.notices()] == [
        ("move", "Ada@new.test"),
        ("moved", "ada@example.org"),
    ]
    assert office.consents("ada@new.test")[-1][:3] == ("changed", "web", WEB.wording)
    before = office.rows()
    assert actions.move_by_link(office.app, facts["token"], WEB) == Changed(0)
    assert office.rows() == before


def test_nobody_learns_whether_an_address_is_a_readers(office: Office) -> None:
    enrol(office.app, "grace@example.org")
    assert not move_to(office, "grace@example.org") and not move_to(office, "ADA@example.org")
    assert office.kinds() == []


def test_an_address_that_became_a_readers_meanwhile_stays_theirs(office: Office) -> None:
    move_to(office, "grace@example.org")
    enrol(office.app, "grace@example.org")
    _, _, facts = office.notices()[0]
    assert actions.move_by_link(office.app, facts["token"], WEB) is None
    assert office.kinds() == ["move"] and office.reader("ada@example.org")


def test_only_the_last_wish_counts_and_only_for_a_day(office: Office) -> None:
    move_to(office, "one@new.test")
    move_to(office, "two@new.test")
    one, two = [facts["token"] for _, _, facts in office.notices()]
    other = office.token("preferences", office.id("ada@example.org"))
    assert actions.move_by_link(office.app, one, WEB) is None
    assert actions.move_by_link(office.app, other, WEB) is Refused.ALTERED
    office.later(days=1)
    assert actions.move_by_link(office.app, two, WEB) is Refused.EXPIRED


def test_strangers_are_not_mailed_through_a_reader(office: Office) -> None:
    asked = [move_to(office, f"stranger{n}@else.test") for n in range(5)]
    assert asked == [True] * 3 + [False] * 2
    enrol(office.app, "grace@example.org")
    assert not move_to(office, "stranger0@else.test", of="grace@example.org")


def test_what_is_no_address_is_said(office: Office) -> None:
    with pytest.raises(InvalidPreferences):
        move_to(office, "nowhere")


def test_who_bounced_gets_letters_again_at_the_new_address(office: Office) -> None:
    with office.app.database.writing() as session:
        reader = session.get(Subscriber, office.id("ada@example.org"))
        assert reader is not None
        reader.status = Status.BOUNCED
    move_to(office, "ada@new.test")
    _, _, facts = office.notices()[0]
    actions.move_by_link(office.app, facts["token"], WEB)
    assert office.reader("ada@new.test").status == Status.ACTIVE
