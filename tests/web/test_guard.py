"""What holds for every answer: strict headers, no cookie, small bodies, and no traceback ever."""

import socket

import pytest
from sqlalchemy import text

from newsletter.web.guard import LARGEST_TOPICS
from tests.web.conftest import Door

ADA = "ada@example.org"


def test_every_answer_is_closed_to_the_rest_of_the_web(door: Door) -> None:
    paths = ["/", "/healthz", "/style.css", "/nothing", "/unsubscribe/x"]
    paths += ["/papers/2026-11-24", "/search?q=x", "/suggest", "/preview", "/robots.txt"]
    paths += [door.link("unsubscribe", ADA), door.link("preferences", ADA)]
    for path in paths:
        for answer in (door.browser.get(path), door.browser.post(path)):
            headers = answer.headers
            assert headers["content-security-policy"] == (
                "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
                "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            )
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["x-content-type-options"] == "nosniff"
            assert "set-cookie" not in headers and "server" not in headers
            for foreign in ("http://", "https://", "<script>", " style=", "<img"):
                assert foreign not in answer.text, (path, foreign)


def test_pages_with_a_token_are_neither_kept_nor_found(door: Door) -> None:
    headers = door.browser.get(door.link("preferences", ADA)).headers
    assert (headers["cache-control"], headers["x-robots-tag"]) == ("no-store", "noindex")


def test_the_first_page_says_how_to_subscribe(door: Door) -> None:
    page = door.browser.get("/")
    assert page.status_code == 200 and "Morning Abstracts" in page.text
    assert "mailto:news@example.org" in page.text


def test_unknown_pages_and_ways_have_a_page_of_their_own(door: Door) -> None:
    missing = door.browser.get("/nothing/here")
    assert missing.status_code == 404 and "There is nothing here" in missing.text
    wrong = door.browser.delete(door.link("unsubscribe", ADA))
    assert wrong.status_code == 405 and "<h1>" in wrong.text
    assert "POST" in wrong.headers["allow"]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_refused(door: Door, chunked: bool) -> None:
    before = door.rows()
    body = b"name=" + b"A" * LARGEST_TOPICS
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for link in (door.link("preferences", ADA), door.link("unsubscribe", ADA)):
        content = iter([body[:1000], body[1000:]]) if chunked else body
        answer = door.browser.post(link, content=content, headers=form)
        assert answer.status_code == 413 and "256 KB" in answer.text
    assert door.rows() == before


def test_half_a_form_changes_nothing(door: Door) -> None:
    before = door.rows()
    host, port = door.browser.base_url.host, door.browser.base_url.port
    assert port is not None
    with socket.create_connection((host, port)) as connection:
        connection.sendall(
            f"POST {door.link('preferences', ADA)} HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\ntopics=numb".encode()
        )
        connection.shutdown(socket.SHUT_WR)
        assert b"200 OK" not in connection.recv(100)
    assert door.rows() == before


def test_what_is_no_form_is_refused(door: Door) -> None:
    link = door.link("preferences", ADA)
    assert door.browser.post(link, json={"hour": 9}).status_code == 415
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    many = door.browser.post(link, content="days=mon&" * 500, headers=form)
    assert many.status_code == 400
    assert door.browser.post(link, content="hour=9", headers=form).status_code == 200


def test_a_fault_of_ours_shows_a_page_and_no_traceback(door: Door) -> None:
    link = door.link("preferences", ADA)
    with door.app.database.writing() as session:
        session.execute(text("ALTER TABLE subscriber RENAME TO elsewhere"))
    for answer in (door.browser.get(link), door.browser.post(link, data={"hour": "9"})):
        assert answer.status_code == 500 and "Something went wrong" in answer.text
        assert "Traceback" not in answer.text and "subscriber" not in answer.text
        assert "content-security-policy" in answer.headers
    assert door.browser.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://news.example.org"}, 200),
        ({"Origin": "https://elsewhere.example.com"}, 403),
        ({"Origin": "https://news.example.org.elsewhere.example.com"}, 403),
        ({"Origin": "null"}, 200),
        ({}, 200),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only(
    door: Door, headers: dict[str, str], status: int
) -> None:
    before = door.rows()
    answer = door.browser.post(door.link("preferences", ADA), data={"size": "5"}, headers=headers)
    assert answer.status_code == status
    assert (door.rows() == before) == (status == 403)


def test_a_mail_program_may_unsubscribe_from_anywhere(door: Door) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://webmail.example.com"}
    link = door.link("unsubscribe", ADA)
    assert door.browser.post(link, headers=headers).status_code == 200
    assert door.reader(ADA).status == "left"
