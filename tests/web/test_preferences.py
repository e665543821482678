"""The preferences page: what is shown, what is taken over, and what is refused with a sentence."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import httpx

from newsletter import actions
from subscribers.models import Status
from subscribers.standing import FOR_GOOD
from tests.web.conftest import Door

ADA = "ada@example.org"


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send back if nothing were touched."""
    fields: dict[str, Any] = {"days": []}
    for tag in re.findall(r"<input [^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        name, value = attributes["name"], unescape(attributes.get("value", ""))
        if name == "days":
            fields["days"].append(value)
        else:
            fields[name] = value
    hour = re.search(r'<option value="(\d+)" selected>', page)
    topics = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert hour and topics
    return fields | {"hour": hour[1], "topics": unescape(topics[1])}


def test_a_form_sent_back_untouched_changes_nothing(door: Door) -> None:
    link = door.link("preferences", ADA)
    page = door.browser.get(link)
    assert fields_of(page.text) == {
        "topics": "engines\n-looms",
        "days": ["", "mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        "hour": "7",
        "timezone": "Europe/Paris",
        "size": "8",
        "name": "Ada",
        "format": "html",
        "paused_until": "",
    }
    before = door.rows()
    answer = door.browser.post(link, data=fields_of(page.text))
    assert answer.status_code == 200 and "Nothing was changed" in answer.text
    assert door.rows() == before


def test_every_field_makes_the_round(door: Door) -> None:
    link = door.link("preferences", ADA)
    wish = {
        "topics": "numbers; cat:cs.LG\r\nauthor:Mary Somerville*2\r\n-<b>looms</b>",
        "days": ["", "sat", "tue"],
        "hour": "21",
        "timezone": "america/new york",
        "size": "3",
        "name": 'Ada "the" <Countess>',
        "format": "text",
        "paused_until": "2026-12-24",
    }
    answer = door.browser.post(link, data=wish)
    assert answer.status_code == 200
    assert (
        "Changed: name, topics, time zone, hour, days, number of papers, kind of letter, pause."
        in answer.text
    )
    assert "<b>" not in answer.text and "<Countess>" not in answer.text
    ada = door.reader(ADA)
    assert (ada.name, ada.timezone, ada.hour) == (wish["name"], "America/New_York", 21)
    assert (ada.days, ada.size, ada.format) == ("tue,sat", 3, "text")
    assert door.topics(ADA) == "numbers; cat:cs.LG; author:Mary Somerville*2; -<b>looms</b>"
    # Midnight and nine in the evening in New York; Saturday the 26th is the first day after.
    assert ada.paused_until == datetime(2026, 12, 24, 5, tzinfo=UTC)
    assert ada.next_edition_at == datetime(2026, 12, 27, 2, tzinfo=UTC)
    shown = fields_of(door.browser.get(link).text)
    assert shown == fields_of(answer.text)
    assert shown["name"] == wish["name"] and shown["paused_until"] == "2026-12-24"
    assert shown["days"] == ["", "tue", "sat"]


def test_faults_stand_beside_their_fields_and_the_input_is_kept(door: Door) -> None:
    before = door.rows()
    wish = {
        "topics": "engines\n-",
        "days": "",
        "hour": "25",
        "timezone": "Europe/Pari",
        "size": "0",
        "name": "A" * 101,
        "format": "pdf",
        "paused_until": "2020-01-01",
    }
    answer = door.browser.post(door.link("preferences", ADA), data=wish)
    assert answer.status_code == 422
    text = unescape(answer.text)
    for sentence in (
        "'-' holds no word",
        "No day is ticked",
        "'25' is no full hour",
        "did you mean Europe/Paris?",
        "'0' is no number of papers",
        "is too long",
        "'pdf' is no format",
        "2020-01-01 is not to come",
    ):
        assert sentence in text, sentence
    assert "8 fields need another look" in text
    shown = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", text, re.DOTALL)
    assert shown and shown[1] == "engines\n-"
    for kept in ('value="Europe/Pari"', 'value="0"', "<option selected>25<", "A" * 101):
        assert kept in text, kept
    assert door.rows() == before


def test_one_fault_keeps_all_other_changes_out(door: Door) -> None:
    before = door.rows()
    wish = {"hour": "9", "topics": "numbers", "paused_until": "tomorrow"}
    answer = door.browser.post(door.link("preferences", ADA), data=wish)
    assert answer.status_code == 422 and "'tomorrow' is no day" in unescape(answer.text)
    assert door.rows() == before


def test_what_is_not_sent_stays_and_an_address_cannot_be_sent(door: Door) -> None:
    wish = {"size": "5", "email": "eve@example.org", "status": "bounced", "id": "2"}
    answer = door.browser.post(door.link("preferences", ADA), data=wish)
    assert "Changed: number of papers." in answer.text
    ada = door.reader(ADA)
    assert (ada.size, ada.hour, ada.status) == (5, 7, Status.ACTIVE)


def test_a_pause_without_an_end_ends_when_the_reader_says_so(door: Door) -> None:
    link = door.link("preferences", ADA)
    both = {"paused_until": "2026-12-24", "paused_for_good": "yes"}
    assert door.browser.post(link, data=both).status_code == 422
    endless = {"paused_until": "", "paused_for_good": "yes"}
    assert "Changed: pause." in door.browser.post(link, data=endless).text
    assert door.reader(ADA).paused_until == FOR_GOOD
    shown = fields_of(door.browser.get(link).text)
    assert (shown["paused_until"], shown["paused_for_good"]) == ("", "yes")
    assert "Changed: pause." in door.browser.post(link, data={"paused_until": ""}).text
    assert door.reader(ADA).paused_until is None


def test_who_left_is_told_so_and_stays_away(door: Door) -> None:
    link = door.link("preferences", "cleo@example.org")
    assert "no letters go to cleo@example.org" in door.browser.get(link).text
    assert "Changed: hour." in door.browser.post(link, data={"hour": "9"}).text
    assert door.reader("cleo@example.org").status == Status.LEFT


def test_the_link_of_an_erased_reader_is_over(door: Door) -> None:
    link = door.link("preferences", ADA)
    actions.remove(door.app, ADA, erase=True)
    answers: list[httpx.Response] = [
        door.browser.get(link),
        door.browser.post(link, data={"hour": "9"}),
    ]
    assert [answer.status_code for answer in answers] == [410, 410]
