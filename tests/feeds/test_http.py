"""Fetching over real HTTP: validators, redirects, statuses, files."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.feeds import Web
from newsletter.feeds.headers import retry_after
from tests.feeds.loopback import Page, Site, impatient


@pytest.mark.parametrize("etag", ['"one"', 'W/"one"', "one"])
def test_a_feed_that_did_not_change_is_not_sent_again(site: Site, web: Web, etag: str) -> None:
    def page(headers: dict[str, str]) -> Page:
        known = headers.get("If-None-Match") == etag
        return Page(status=304) if known else Page(b"papers", headers={"ETag": etag})

    site.pages["/feed"] = page
    first = web.get(f"{site.url}/feed")
    second = web.get(f"{site.url}/feed", etag=first.etag, modified=first.modified)
    assert (first.body, first.etag, first.unchanged) == (b"papers", etag, False)
    assert (second.body, second.error, second.unchanged) == (b"", None, True)


def test_the_time_of_the_last_change_is_sent_back_as_it_came(site: Site, web: Web) -> None:
    stamp = "Mon, 02 Mar 2026 05:00:00 GMT"
    site.pages["/feed"] = Page(b"papers", headers={"Last-Modified": stamp})
    web.get(f"{site.url}/feed", modified=web.get(f"{site.url}/feed").modified)
    assert site.seen[-1][1]["If-Modified-Since"] == stamp


def test_the_operator_is_named_to_the_server(site: Site, web: Web) -> None:
    web.get(f"{site.url}/feed")
    assert site.seen[0][1]["User-Agent"] == "newsletter/1.0 (mailto:ada@example.org)"


def test_a_contact_in_any_alphabet_makes_no_illegal_header(site: Site) -> None:
    with Web("news (Адá)\r\nX-Evil: 1", politeness=impatient()) as web:
        web.get(f"{site.url}/feed")
    assert "X-Evil" not in site.seen[0][1]


def test_a_validator_that_could_not_be_sent_back_is_forgotten(site: Site, web: Web) -> None:
    site.pages["/feed"] = Page(b"papers", headers={"ETag": '"' + "x" * 5_000 + '"'})
    assert web.get(f"{site.url}/feed").etag is None


def test_redirects_are_followed_and_a_permanent_move_is_told(site: Site, web: Web) -> None:
    site.pages["/old"] = Page(status=301, headers={"Location": "/newer"})
    site.pages["/newer"] = Page(status=308, headers={"Location": f"{site.url}/new"})
    site.pages["/new"] = Page(b"papers")
    answer = web.get(f"{site.url}/old")
    assert (answer.body, answer.moved_to) == (b"papers", f"{site.url}/new")
    site.pages["/newer"] = Page(status=302, headers={"Location": "/new"})
    answer = web.get(f"{site.url}/old")
    assert (answer.body, answer.moved_to) == (b"papers", f"{site.url}/newer")


@pytest.mark.parametrize("status", [302, 303, 307])
def test_what_is_elsewhere_for_now_has_not_moved(site: Site, web: Web, status: int) -> None:
    site.pages["/old"] = Page(status=status, headers={"Location": "/now"})
    site.pages["/now"] = Page(status=301, headers={"Location": "/new"})
    site.pages["/new"] = Page(b"papers")
    answer = web.get(f"{site.url}/old")
    assert (answer.body, answer.moved_to) == (b"papers", None)


def test_redirects_that_never_end_are_an_error(site: Site, web: Web) -> None:
    site.pages["/round"] = Page(status=302, headers={"Location": "/round"})
    answer = web.get(f"{site.url}/round")
    assert answer.error == "127.0.0.1 redirected more than 5 times"
    assert len(site.seen) == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://localhost:1/",
        "http://10.0.0.7/",
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "http://2130706433/",
        "file:///etc/passwd",
        "ftp://files.example/",
        "gopher://x/",
        "http://",
        "http://[broken/",
    ],
)
def test_a_redirect_to_a_private_place_is_refused(site: Site, web: Web, target: str) -> None:
    site.pages["/feed"] = Page(status=302, headers={"Location": target})
    answer = web.get(f"{site.url}/feed")
    assert answer.error is not None
    assert answer.body == b""


def test_a_public_name_that_dns_turns_private_is_refused(site: Site) -> None:
    site.pages["/feed"] = Page(status=302, headers={"Location": "http://rebind.example/"})
    with Web("news", politeness=impatient(), resolve=lambda _: ["192.168.1.1"]) as web:
        answer = web.get(f"{site.url}/feed")
    assert answer.error == "127.0.0.1 redirected to 'rebind.example', which is no public address"


def test_a_foreign_host_is_connected_to_at_the_address_that_was_judged(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.feeds.addresses.is_public", lambda address: True)
    port = site.url.rsplit(":", 1)[1]
    there = f"http://papers.example:{port}/there"
    site.pages["/feed"] = Page(status=302, headers={"Location": there})
    site.pages["/there"] = Page(b"papers")
    answers = iter([["127.0.0.1"]])  # a second look at DNS would fail
    with Web("news", politeness=impatient(), resolve=lambda _: next(answers)) as web:
        answer = web.get(f"{site.url}/feed")
    assert (answer.body, answer.url) == (b"papers", there)
    assert site.seen[-1][1]["Host"] == f"papers.example:{port}"


def test_a_host_that_the_operator_wrote_may_redirect_to_itself(site: Site, web: Web) -> None:
    site.pages["/feed"] = Page(status=302, headers={"Location": f"{site.url}/there"})
    site.pages["/there"] = Page(b"papers")
    assert web.get(f"{site.url}/feed").body == b"papers"


@pytest.mark.parametrize(
    ("status", "words"), [(400, "correct the feed"), (410, "remove it"), (500, "asked again")]
)
def test_a_status_without_a_feed_is_a_sentence(
    site: Site, web: Web, status: int, words: str
) -> None:
    site.pages["/feed"] = Page(b"no", status=status)
    error = web.get(f"{site.url}/feed").error
    assert error is not None
    assert f"answered {status}" in error
    assert words in error


def test_a_server_that_asks_for_a_pause_is_heard(site: Site, web: Web) -> None:
    site.pages["/feed"] = Page(status=429, headers={"Retry-After": "120"})
    assert web.get(f"{site.url}/feed").retry_after == timedelta(seconds=120)


def test_a_pause_may_be_a_date_or_nonsense() -> None:
    now = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    assert retry_after("Mon, 02 Mar 2026 07:00:00 GMT", now) == timedelta(hours=1)
    assert retry_after("Mon, 02 Mar 2020 07:00:00 GMT", now) == timedelta(0)
    assert retry_after("9" * 400, now) == timedelta(days=30)
    assert retry_after("soon", now) is None
    assert retry_after(None, now) is None


def test_a_server_that_is_not_there_is_an_error(web: Web) -> None:
    error = web.get("http://127.0.0.1:1/feed").error
    assert error is not None
    assert error.startswith("127.0.0.1 could not be read")


@pytest.mark.parametrize("url", ["", "papers.xml", "ftp://x/y", "http://[oops/", "http://a b/"])
def test_what_is_no_address_is_an_error(web: Web, url: str) -> None:
    assert web.get(url).error is not None


def test_an_error_shows_no_password(web: Web) -> None:
    error = web.get("http://ada:secret@127.0.0.1:1/feed").error
    assert error is not None
    assert "secret" not in error


def test_a_dump_is_read_from_the_operators_folder_once(tmp_path: Path, web: Web) -> None:
    (tmp_path / "my papers.jsonl").write_bytes(b"{}")
    first = web.get("file:my%20papers.jsonl")
    assert first.body == b"{}"
    assert web.get("file:my%20papers.jsonl", modified=first.modified).unchanged
    assert web.get(f"file://{tmp_path}/my%20papers.jsonl").body == b"{}"


@pytest.mark.parametrize("url", ["file:absent.jsonl", "file:.", "file:///dev/zero", "file:%00"])
def test_a_dump_that_cannot_be_read_is_an_error(web: Web, url: str) -> None:
    assert web.get(url).error is not None


def test_a_written_name_that_dns_turns_private_is_refused_and_says_what_to_do() -> None:
    with Web("news", politeness=impatient(), resolve=lambda _: ["10.0.0.7"]) as web:
        error = web.get("http://blog.example/feed").error
    assert error is not None
    assert error.startswith("blog.example is at a private address")
    assert "collect.private_hosts" in error


def test_a_redirect_back_to_the_feeds_own_host_is_judged_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([["127.0.0.1"], ["192.168.0.1"]])
    monkeypatch.setattr("newsletter.feeds.addresses.is_public", lambda a: a == "127.0.0.1")
    here = f"http://blog.example:{site.url.rsplit(':', 1)[1]}"
    site.pages["/feed"] = Page(status=302, headers={"Location": f"{here}/secret"})
    with Web("news", politeness=impatient(), resolve=lambda _: next(answers)) as web:
        assert "private address" in (web.get(f"{here}/feed").error or "")
    assert [path for path, _ in site.seen] == ["/feed"]


def test_of_several_addresses_the_next_is_tried_when_one_does_not_answer(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.feeds.addresses.is_public", lambda address: True)
    site.pages["/feed"] = Page(b"papers")
    here = f"http://blog.example:{site.url.rsplit(':', 1)[1]}/feed"
    with Web("news", politeness=impatient(), resolve=lambda _: ["127.0.0.2", "127.0.0.1"]) as web:
        assert web.get(here).body == b"papers"


def test_a_key_in_a_header_is_not_carried_to_where_a_redirect_leads(site: Site, web: Web) -> None:
    site.pages["/feed"] = Page(status=302, headers={"Location": "/there"})
    site.pages["/there"] = Page(b"papers")
    assert web.get(f"{site.url}/feed", headers={"x-api-key": "secret"}).body == b"papers"
    assert [headers.get("x-api-key") for _, headers in site.seen] == ["secret", None]
