"""A reader's own data: each thing is asked for on their page and done by a freshly mailed link."""

from datetime import timedelta

import pytest

from subscribers.models import Status
from tests.web.conftest import Door
from tests.web.forms import Page
from tests.web.mails import deliver, link_to, mails_to
from tests.web.newsroom import page_of

ADA, NEW = "ada@example.org", "ada@elsewhere.example.net"


def mailed(door: Door, ask: str, page: str, to: str = ADA, **fields: str) -> str:
    """Ask on Ada's page for something, and give the link that was mailed."""
    answer = door.browser.post(page_of(door, ask, ADA), data=fields)
    assert answer.status_code == 200, answer.text
    deliver(door)
    return link_to(door, to, page)


def test_all_of_it_is_downloaded_by_a_mailed_link(door: Door) -> None:
    link = mailed(door, "export", "export")
    [form] = Page(door.browser.get(link).text).forms
    answer = door.browser.post(form.action)
    assert answer.headers["content-type"] == "application/json"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert ADA in answer.text and "engines" in answer.text


def test_a_reader_is_erased_by_a_mailed_link_and_a_button(door: Door) -> None:
    link = mailed(door, "erase", "erase")
    assert "Erase everything?" in door.browser.get(link).text
    assert door.reader(ADA).status == Status.ACTIVE
    assert "Erased" in door.browser.post(link).text
    everything = str(door.rows())
    assert ADA not in everything and "engines" not in everything
    assert door.browser.post(link).status_code == 410
    assert door.browser.get(page_of(door, "data", "ben@example.org")).status_code == 200


def test_whoever_wishes_so_is_never_added_again(door: Door) -> None:
    link = mailed(door, "erase", "erase")
    door.browser.post(link, data={"never_again": "yes"})
    assert [row.reason for row in door.rows()["suppression"]] == ["erased"]


def test_an_address_is_changed_by_the_new_one_and_told_to_the_old(door: Door) -> None:
    link = mailed(door, "move", "move", NEW, email=NEW)
    assert door.reader(ADA).status == Status.ACTIVE
    assert "Letters to this mailbox?" in door.browser.get(link).text
    assert "Your letters come here now" in door.browser.post(link).text
    assert door.topics(NEW) == "engines; -looms"
    deliver(door)
    assert len(mails_to(door, ADA)) == 1
    assert "They came here already" in door.browser.post(link).text


def test_a_taken_or_broken_new_address_says_nothing_of_others(door: Door) -> None:
    taken = door.browser.post(page_of(door, "move", ADA), data={"email": "ben@example.org"})
    free = door.browser.post(page_of(door, "move", ADA), data={"email": NEW})
    assert taken.text == free.text
    broken = door.browser.post(page_of(door, "move", ADA), data={"email": "nowhere"})
    assert broken.status_code == 422 and "is no mail address" in broken.text
    assert 'value="nowhere"' in broken.text


@pytest.mark.parametrize("purpose", ["export", "erase", "move"])
def test_the_link_to_the_preferences_opens_none_of_it(door: Door, purpose: str) -> None:
    token = page_of(door, email=ADA).rpartition("/")[2]
    before = door.rows()
    for answer in (
        door.browser.get(f"/{purpose}/{token}"),
        door.browser.post(f"/{purpose}/{token}"),
    ):
        assert answer.status_code == 404 and ADA not in answer.text
    assert door.rows() == before


def test_after_an_hour_the_links_are_too_old(door: Door) -> None:
    made = [mailed(door, "export", "export"), mailed(door, "erase", "erase")]
    door.app.moment = door.app.now() + timedelta(hours=1)
    for link in made:
        assert door.browser.get(link).status_code == 410
        assert door.browser.post(link).status_code == 410
    assert door.reader(ADA).status == Status.ACTIVE
