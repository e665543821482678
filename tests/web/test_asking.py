"""The public form: the same page for every address, nothing lost by a fault, no program let in."""

from datetime import timedelta
from html import unescape

import httpx
import pytest

from newsletter.web import stamp
from subscribers.models import Status
from tests.web.conftest import Door
from tests.web.forms import Page
from tests.web.mails import deliver, link_to, mails_to

GRACE = "grace@example.net"


def ask(door: Door, email: str = GRACE, **changed: str) -> httpx.Response:
    """The form as a person sends it, some seconds after the page was shown."""
    made = stamp.make(door.app.signer, door.app.now() - timedelta(seconds=20))
    fields = {"email": email, "topics": "graph neural networks, -looms", "stamp": made}
    fields |= {"timezone": "Europe/Paris", "homepage": ""}
    return door.browser.post("/subscribe", data=fields | changed)


def test_a_stranger_becomes_a_reader(door: Door) -> None:
    answer = ask(door)
    assert answer.status_code == 200 and "Look into your mailbox" in answer.text
    assert door.reader(GRACE).status == Status.PENDING
    deliver(door)
    link = link_to(door, GRACE, "confirm")
    assert GRACE in door.browser.get(link).text
    assert door.reader(GRACE).status == Status.PENDING
    welcome = door.browser.post(link)
    assert welcome.status_code == 200 and "Welcome" in welcome.text
    reader = door.reader(GRACE)
    assert (reader.status, reader.timezone) == (Status.ACTIVE, "Europe/Paris")
    assert door.topics(GRACE) == "graph neural networks; -looms"
    for again in (door.browser.get(link), door.browser.post(link)):
        assert again.status_code == 200 and "Your letters come already" in again.text
    [preferences] = [one for one in Page(welcome.text).links if "/preferences/" in one]
    assert GRACE in door.browser.get(preferences).text


def test_who_is_known_pending_gone_or_new_sees_the_same_page(door: Door) -> None:
    names = ("ada@example.org", "ben@example.org", "cleo@example.org", GRACE)
    pages = {ask(door, email).text for email in (*names, *names)}
    assert len(pages) == 1
    assert not any(email in page for page in pages for email in names)


def test_asking_twice_mails_once(door: Door) -> None:
    for _ in range(5):
        ask(door)
    deliver(door)
    assert len(mails_to(door, GRACE)) == 1


def test_faults_stand_beside_their_fields_and_nothing_is_lost(door: Door) -> None:
    before = door.rows()
    answer = ask(door, "not an address", topics="engines\n!!", categories="cs.LG")
    assert answer.status_code == 422
    page = Page(answer.text)
    assert {"email-fault-1", "topics-fault-1"} <= set(page.ids)
    form = page.forms[0]
    assert (form.action, form.one("email")) == ("/subscribe", "not an address")
    assert form.one("topics") == "engines\n!!" and form.one("categories") == "cs.LG"
    assert "'!!' holds no word" in unescape(answer.text)
    assert door.rows() == before


def test_a_form_that_comes_too_fast_or_too_late_is_pressed_once_more(door: Door) -> None:
    before = door.rows()
    now = door.app.now()
    for made in (now, now - timedelta(days=2), now + timedelta(hours=1)):
        answer = ask(door, stamp=stamp.make(door.app.signer, made))
        assert answer.status_code == 422 and "press the button once more" in answer.text
        assert Page(answer.text).forms[0].one("email") == GRACE
    for forged in ("", "x", door.app.signer.sign("unsubscribe", int(now.timestamp()) - 60, None)):
        assert ask(door, stamp=forged).status_code == 422
    assert door.rows() == before
    sent = Page(answer.text).forms[0].with_fields()
    door.app.moment = now + timedelta(seconds=10)
    assert door.browser.post("/subscribe", data=sent).status_code == 200
    assert door.reader(GRACE).status == Status.PENDING


def test_who_fills_in_the_trap_is_told_nothing_and_noted_nowhere(door: Door) -> None:
    before = door.rows()
    assert ask(door, homepage="https://buy.example.com").text == ask(door, "x@y.org").text
    door.app.moment = door.app.now() + timedelta(days=1)
    assert {row.email for row in door.rows()["subscriber"]} - {"x@y.org"} == {
        row.email for row in before["subscriber"]
    }


def test_a_guessed_time_zone_that_is_none_is_left_out(door: Door) -> None:
    assert ask(door, timezone="Mars/Olympus").status_code == 200
    assert door.reader(GRACE).timezone == "UTC"


def test_the_form_of_another_site_is_refused(door: Door) -> None:
    made = stamp.make(door.app.signer, door.app.now() - timedelta(seconds=20))
    fields = {"email": GRACE, "topics": "engines", "stamp": made}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        answer = door.browser.post("/subscribe", data=fields, headers=headers)
        assert answer.status_code == 403


@pytest.mark.parametrize("forwarded", ["203.0.113.9", "198.51.100.1, 203.0.113.9"])
def test_limits_go_by_the_client_that_a_trusted_proxy_names(door: Door, forwarded: str) -> None:
    most = door.app.config.limits.wishes_per_network_per_hour
    made = stamp.make(door.app.signer, door.app.now() - timedelta(seconds=20))

    def wish(number: int, client: str) -> None:
        fields = {"email": f"r{number}@d{number}.example.org", "topics": "tea", "stamp": made}
        headers = {"X-Forwarded-For": client}
        assert door.browser.post("/subscribe", data=fields, headers=headers).status_code == 200

    for number in range(most + 3):
        wish(number, forwarded)
    wish(1000, "192.0.2.77")
    asked = [row.email for row in door.rows()["subscriber"] if row.email.startswith("r")]
    assert len(asked) == most + 1 and "r1000@d1000.example.org" in asked
