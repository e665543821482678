"""What has served its time goes, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter import actions
from newsletter.actions import MailSender, Wish
from newsletter.models import Command, Verb
from newsletter.tidying import tidy
from subscribers.topics import parse_topics
from tests.actions.conftest import MAIL, Office, open_office
from tests.workshop import enrol

ADA, BEN = "ada@example.org", "ben@example.org"


def tidied(office: Office) -> dict[str, int]:
    """What went, without the kinds of which nothing did."""
    return {name: count for name, count in tidy(office.app).items() if count}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Ada changed her topics by mail, and somebody else tried to; Ben has not confirmed."""
    opened = open_office(tmp_path)
    enrol(opened.app, ADA, "engines")
    tea = Wish((Command(Verb.FOLLOW, parse_topics("tea")),))
    actions.by_mail(opened.app, MailSender(ADA, opened.id(ADA)), tea, MAIL)
    actions.by_mail(opened.app, MailSender(ADA), tea, MAIL)
    opened.subscribe(BEN, interests="bread")
    yield opened
    opened.app.close()


def test_nothing_goes_while_a_link_to_it_is_good(office: Office) -> None:
    before = office.rows()
    assert tidied(office) == {}
    assert office.rows() == before


def test_who_did_not_confirm_is_forgotten_after_two_weeks(office: Office) -> None:
    office.later(days=14, seconds=1)
    assert tidied(office) == {"unconfirmed": 1, "tallies": 7, "requests": 1}
    assert office.find(BEN) is None and office.topics(ADA) == "engines; tea"
    rows = office.rows()
    assert "ben@" not in str(rows)
    assert {row.subscriber_id for row in rows["consent"]} == {office.id(ADA)}
    assert tidied(office) == {}
    assert office.subscribe(BEN).outcome == "asked to confirm"


def test_who_asked_again_has_two_weeks_from_then(office: Office) -> None:
    office.later(days=13)
    office.subscribe(BEN)
    office.later(days=13)
    assert tidy(office.app)["unconfirmed"] == 0
    office.confirm(BEN)
    office.later(days=99)
    assert tidy(office.app)["unconfirmed"] == 0


def test_an_undo_goes_when_its_link_is_too_old(office: Office) -> None:
    office.later(days=29)
    assert tidy(office.app)["undos"] == 0
    office.later(days=1, seconds=1)
    assert tidy(office.app)["undos"] == 1
