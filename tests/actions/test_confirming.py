"""The owner of a mailbox says yes: by a fresh link, for what was asked, and once."""

import pytest

from newsletter import actions
from newsletter.actions import Confirmed
from subscribers import suppression
from subscribers.models import Status
from subscribers.tokens import Refused
from tests.actions.conftest import MAIL, WEB, Office
from tests.conftest import MORNING


def test_who_confirms_is_active_and_their_consent_says_by_which_words(office: Office) -> None:
    office.subscribe("ben@example.org", interests="bread")
    office.later(hours=1)
    done = office.confirm("ben@example.org", MAIL)
    assert done == Confirmed(office.id("ben@example.org"))
    assert office.reader("ben@example.org").status == Status.ACTIVE
    assert office.consents("ben@example.org") == [
        ("subscribed", "web", WEB.wording, MORNING),
        ("confirmed", "mail", MAIL.wording, office.app.now()),
    ]


def test_the_link_pressed_again_shows_success_and_changes_nothing(office: Office) -> None:
    office.subscribe("ben@example.org")
    office.confirm("ben@example.org")
    before = office.rows()
    assert office.confirm("ben@example.org") == Confirmed(office.id("ben@example.org"), again=True)
    assert office.rows() == before


@pytest.mark.parametrize("purpose", ["unsubscribe", "preferences", "reply", "ask"])
def test_no_link_for_another_purpose_confirms(office: Office, purpose: str) -> None:
    office.subscribe("ben@example.org")
    token = office.token(purpose, office.id("ben@example.org"))
    assert actions.confirm(office.app, token, WEB) is Refused.ALTERED
    assert office.reader("ben@example.org").status == Status.PENDING


def test_an_old_link_is_refused_and_one_of_nobody_finds_nobody(office: Office) -> None:
    office.subscribe("ben@example.org")
    old, none = office.token("confirm", office.id("ben@example.org"), days=7), 999
    office.later(days=7)
    assert actions.confirm(office.app, old, WEB) is Refused.EXPIRED
    assert actions.confirm(office.app, office.token("confirm", none, days=7), WEB) is None


def test_a_link_from_before_they_left_brings_nobody_back(office: Office) -> None:
    office.subscribe("ben@example.org")
    office.confirm("ben@example.org")
    token = office.token("unsubscribe", office.id("ben@example.org"))
    actions.leave_by_link(office.app, token, WEB)
    assert office.confirm("ben@example.org") is Refused.EXPIRED
    assert office.reader("ben@example.org").status == Status.LEFT


def test_who_left_and_asks_again_gets_what_they_asked_for_then(office: Office) -> None:
    actions.remove(office.app, "ada@example.org", erase=False)
    office.later(days=30)
    office.subscribe("ada@example.org", interests="bread", days="weekly friday")
    asked_at = office.app.now()
    office.later(days=1)
    assert office.confirm("ada@example.org") == Confirmed(office.id("ada@example.org"))
    reader = office.reader("ada@example.org")
    assert (reader.status, reader.days) == (Status.ACTIVE, "weekly friday")
    assert office.topics("ada@example.org") == "bread"
    assert office.consents("ada@example.org")[-2:] == [
        ("subscribed", "web", WEB.wording, asked_at),
        ("confirmed", "web", WEB.wording, office.app.now()),
    ]


def test_an_address_suppressed_since_is_not_made_active(office: Office) -> None:
    office.subscribe("ben@example.org")
    with office.app.database.writing() as session:
        key = office.app.suppression_key
        suppression.suppress(session, "ben@example.org", "erased", key=key, now=MORNING)
    assert office.confirm("ben@example.org") is None
    assert office.reader("ben@example.org").status == Status.PENDING


def test_who_comes_and_goes_is_asked_each_time_but_once_a_day(office: Office) -> None:
    for _day in range(5):
        assert office.subscribe("ben@example.org").outcome == "asked to confirm"
        assert isinstance(office.confirm("ben@example.org"), Confirmed)
        assert office.subscribe("ben@example.org").outcome == "limited"
        actions.remove(office.app, "ben@example.org", erase=False)
        office.later(days=1)
