"""Into the operator's pages: a link for once, one strict cookie, and nothing without it."""

from datetime import timedelta

import httpx
import pytest

from newsletter.actions import operating
from tests.web.conftest import Door
from tests.web.forms import Page

PAGES = ("", "/readers", "/readers/1", "/feeds", "/outbox", "/opened")


@pytest.mark.parametrize("page", PAGES)
def test_without_a_session_there_is_nothing_to_see(door: Door, page: str) -> None:
    forged = door.app.signer.sign(operating.SESSION, 1, None)
    for cookie in ("", "admin=x", f"admin={forged}"):
        answer = door.browser.get(f"/admin{page}", headers={"Cookie": cookie})
        assert answer.status_code == 401 and "ada@example.org" not in answer.text
        assert "newsletter admin login" in answer.text


def test_the_link_opens_once_and_only_by_its_button(door: Door) -> None:
    link = f"/admin/login/{operating.new_login(door.app)}"
    before = door.rows()
    for _ in range(3):
        page = door.browser.get(link)
        assert page.status_code == 200 and "set-cookie" not in page.headers
    assert door.rows() == before
    opened = door.browser.post(Page(page.text).forms[0].action)
    assert (opened.status_code, opened.headers["location"]) == (303, "/admin/readers")
    cookie = opened.headers["set-cookie"]
    for word in ("HttpOnly", "Path=/admin", "SameSite=strict", "Secure", "Max-Age=43200"):
        assert word in cookie, word
    again = door.browser.post(link)
    assert again.status_code == 410 and "set-cookie" not in again.headers


def test_after_fifteen_minutes_the_link_is_too_old(door: Door) -> None:
    link = f"/admin/login/{operating.new_login(door.app)}"
    door.app.moment = door.app.now() + timedelta(minutes=15)
    assert door.browser.get(link).status_code == 410
    assert door.browser.post(link).status_code == 410


def test_a_session_ends_by_time_and_by_logging_out(door: Door, operator: httpx.Client) -> None:
    page = operator.get("/admin/readers")
    assert page.status_code == 200
    [log_out] = [form for form in Page(page.text).forms if form.action == "/admin/logout"]
    assert operator.post("/admin/logout").status_code == 403
    assert "Logged out" in operator.post("/admin/logout", data=log_out.with_fields()).text
    assert operator.get("/admin/readers").status_code == 401


def test_half_a_day_is_long_enough(door: Door, operator: httpx.Client) -> None:
    door.app.moment = door.app.now() + timedelta(hours=12)
    assert operator.get("/admin/readers").status_code == 401


@pytest.mark.parametrize("path", ["/admin/readers/1", "/admin/feeds", "/admin/outbox"])
def test_a_form_needs_the_sessions_own_signature(
    door: Door, operator: httpx.Client, path: str
) -> None:
    before = door.rows()
    other = door.app.signer.sign(operating.FORM, 99, None)
    for signed in ("", "x", other):
        sent = {"signed": signed, "act": "pause", "feed": "Papers", "letter": "1"}
        assert operator.post(path, data=sent).status_code == 403
    assert door.rows() == before
