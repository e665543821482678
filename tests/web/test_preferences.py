"""The preferences page: what is shown, what is taken over, and what is refused with a sentence."""

import re
from datetime import UTC, datetime
from html import unescape

import httpx

from newsletter import actions
from subscribers.models import Status
from subscribers.standing import FOR_GOOD
from tests.web.conftest import Door
from tests.web.forms import Form, Page

ADA = "ada@example.org"
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
SINGLE = ("hour", "timezone", "size", "name", "format", "empty_days", "paused_until")
COLUMNS = ("kind", "words", "weight")


def form_of(page: str) -> Form:
    """The form of the preferences: the first one."""
    return Page(page).forms[0]


def test_a_form_sent_back_untouched_changes_nothing(door: Door) -> None:
    link = door.link("preferences", ADA)
    for page in (link, f"{link}?topics=list"):
        form = form_of(door.browser.get(page).text)
        sent = form.with_fields()
        assert [value for name, value in form.fields if name == "days"] == ["", *WEEK]
        shown = {name: form.one(name) for name in SINGLE}
        assert shown == {
            "hour": "07:00",
            "timezone": "Europe/Paris",
            "size": "8",
            "name": "Ada",
            "format": "html",
            "empty_days": "silent",
            "paused_until": "",
        }
        before = door.rows()
        answer = door.browser.post(link, data=sent)
        assert answer.status_code == 200 and "Nothing was changed" in answer.text
        assert door.rows() == before


def test_topics_are_rows_with_a_kind_and_a_weight(door: Door) -> None:
    link = door.link("preferences", ADA)
    form = form_of(door.browser.get(link).text)
    rows = list(zip(*(form.with_fields()[name] for name in COLUMNS), strict=True))
    assert rows[:2] == [("phrase", "engines", "1"), ("phrase", "looms", "mute")]
    assert rows[2:] == [("phrase", "", "1")] * 3
    wish = {
        "kind": ["phrase", "category", "author", "phrase", "phrase"],
        "words": ["numbers; tides", "cs.LG", "Mary Somerville", "-<b>looms</b>", " "],
        "weight": ["2", "1", "4", "mute", "0.5"],
    }
    answer = door.browser.post(link, data=wish)
    assert "Changed: topics." in answer.text and "<b>" not in answer.text
    assert door.topics(ADA) == (
        "numbers*2; tides*2; cat:cs.LG; author:Mary Somerville*4; -<b>looms</b>"
    )
    form = form_of(door.browser.get(link).text)
    assert door.browser.post(link, data=form.with_fields()).text.count("Nothing was changed") == 2


def test_a_row_with_a_fault_keeps_every_row(door: Door) -> None:
    link = door.link("preferences", ADA)
    wish = {"kind": ["phrase", "author"], "words": ["!!", "Ada"], "weight": ["1", "7.25"]}
    answer = door.browser.post(link, data=wish)
    assert answer.status_code == 422 and "'!!' holds no word" in unescape(answer.text)
    sent = form_of(answer.text).with_fields()
    assert [sent[name][:2] for name in COLUMNS] == [wish[name] for name in COLUMNS]


def test_a_note_on_empty_days_can_be_wished_for_and_given_up(door: Door) -> None:
    link = door.link("preferences", ADA)
    for wish in ("note", "silent"):
        answer = door.browser.post(link, data={"empty_days": wish})
        assert "Changed: days with nothing new." in answer.text
        assert door.reader(ADA).empty_days == wish
        assert form_of(door.browser.get(link).text).one("empty_days") == wish
    answer = door.browser.post(link, data={"empty_days": "<b>dance</b>"})
    assert answer.status_code == 422 and "no way to spend an empty day" in answer.text
    assert door.reader(ADA).empty_days == "silent"


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
    form = form_of(door.browser.get(link).text)
    assert form.fields == form_of(answer.text).fields
    assert form.one("name") == wish["name"] and form.one("paused_until") == "2026-12-24"
    assert [value for name, value in form.fields if name == "days"] == ["", "tue", "sat"]


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
        "'25' is no time of day",
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
    for kept in ('value="Europe/Pari"', 'value="0"', 'type="text" value="25"', "A" * 101):
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
    form = form_of(door.browser.get(link).text)
    assert (form.one("paused_until"), form.one("paused_for_good")) == ("", "yes")
    assert "Changed: pause." in door.browser.post(link, data={"paused_until": ""}).text
    assert door.reader(ADA).paused_until is None


def test_a_time_with_minutes_is_taken_shown_and_kept(door: Door) -> None:
    link = door.link("preferences", ADA)
    assert "Changed: hour." in door.browser.post(link, data={"hour": "07:30"}).text
    assert form_of(door.browser.get(link).text).one("hour") == "07:30"
    assert "Changed: name." in door.browser.post(link, data={"hour": "07:30", "name": "A"}).text
    assert (door.reader(ADA).hour, door.reader(ADA).minute) == (7, 30)


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


def test_a_hundred_long_topics_in_any_script_can_be_saved(door: Door) -> None:
    link = door.link("preferences", ADA)
    topics = [f"{number:03} {'ж' * 196}" for number in range(100)]
    for page in (link, f"{link}/preview"):
        sent = door.browser.post(page, data={"topics": "\n".join(topics)})
        assert sent.status_code == 200
    assert door.topics(ADA) == "; ".join(topics)
    saved = form_of(door.browser.get(link).text)
    assert saved.one("words")[:3] in ("", "099")
    again = door.browser.post(link, data=saved.with_fields())
    assert again.status_code == 200 and "All was so already" in again.text
