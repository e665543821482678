"""Leaving by the link of a letter: with a why for who cares, a pause instead, and a way back."""

import pytest

from newsletter import actions
from newsletter.actions import Door
from subscribers.changes import Changed
from subscribers.faults import InvalidPreferences
from subscribers.models import Status
from subscribers.pauses import Pause
from subscribers.tokens import Refused
from tests.actions.conftest import WEB, Office
from tests.actions.mails import ADA


def link(office: Office) -> str:
    return office.token("unsubscribe", office.id(ADA))


def reasons(office: Office) -> list[str]:
    return [row.why for row in office.rows()["leavingreason"]]


def test_a_why_is_kept_also_when_it_comes_after_the_leaving(office: Office) -> None:
    assert actions.leave_by_link(office.app, link(office), WEB) == Changed(1, ("status",))
    assert reasons(office) == []
    again = actions.leave_by_link(office.app, link(office), WEB, "too many\r\n letters")
    assert (again, reasons(office)) == (Changed(0), ["too many letters"])


def test_a_long_why_is_cut_and_a_why_of_nobody_is_not_kept(office: Office) -> None:
    actions.leave_by_link(office.app, link(office), WEB, "x" * 9_999)
    nobody = office.token("unsubscribe", 999)
    assert actions.leave_by_link(office.app, nobody, WEB, "why") == Changed(0)
    assert reasons(office) == ["x" * 500]


def test_a_pause_instead_of_leaving_needs_no_other_link(office: Office) -> None:
    two_weeks = Pause.said("2 weeks", "UTC", office.app.now())
    done = actions.pause_by_link(office.app, link(office), two_weeks, WEB)
    assert isinstance(done, Changed) and done.rows == 1
    reader = office.reader(ADA)
    assert reader.status == Status.ACTIVE and reader.paused_until is not None
    assert actions.resume_by_link(office.app, link(office), WEB) != Changed(0)
    assert actions.resume_by_link(office.app, link(office), WEB) == Changed(0)
    assert [act[:3] for act in office.consents(ADA)[1:]] == [
        ("paused", "web", WEB.wording),
        ("resumed", "web", WEB.wording),
    ]


def test_a_pause_that_is_none_is_said_and_other_links_do_not_pause(office: Office) -> None:
    with pytest.raises(InvalidPreferences):
        actions.pause_by_link(office.app, link(office), Pause("yesterday"), WEB)
    wrong = office.token("preferences", office.id(ADA))
    assert actions.pause_by_link(office.app, wrong, Pause(for_good=True), WEB) is Refused.ALTERED
    nobody = office.token("unsubscribe", 999)
    assert actions.pause_by_link(office.app, nobody, Pause(for_good=True), WEB) is None
    assert office.reader(ADA).paused_until is None


def test_a_stranger_who_types_the_address_does_not_take_the_way_back(office: Office) -> None:
    actions.leave_by_link(office.app, link(office), WEB)
    office.subscribe(ADA, door=Door("web", "form"))
    assert actions.return_by_link(office.app, link(office), WEB) != Changed(0)
    assert office.reader(ADA).status == Status.ACTIVE
