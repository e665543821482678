"""Many feeds in one run: each by itself, hosts side by side, none stopping another."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep

import pytest

from newsletter import feeds
from newsletter.feeds import Fetched, Web, fetch, fetch_all
from newsletter.models import Feed
from tests.feeds.loopback import Page, Site
from tests.feeds.samples import NOW, item, rss


def feed(name: str, url: str, kind: str = "rss", **columns: object) -> Feed:
    return Feed(name=name, kind=kind, url=url, **columns)


def test_one_bad_feed_stops_no_other(
    site: Site, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_feed: Feed, _web: Web, _now: datetime) -> Fetched:
        raise KeyError("a fault of our own")

    monkeypatch.setitem(feeds.KINDS, "broken", broken)
    site.pages["/good"] = Page(rss(item(1), item(2)))
    (tmp_path / "dump.jsonl").write_text(json.dumps({"title": "Tides"}))
    rows = [
        feed("page", f"{site.url}/absent"),
        feed("ours", f"{site.url}/good", "broken"),
        feed("kindless", f"{site.url}/good", "telepathy"),
        feed("dead", "http://127.0.0.1:1/"),
        feed("dump", "file:dump.jsonl", "jsonl"),
        feed("good", f"{site.url}/good"),
    ]
    results = {row.name: result for row, result in fetch_all(rows, web, NOW)}
    assert set(results) == {row.name for row in rows}
    assert {name for name, result in results.items() if result.error} == {
        "page",
        "ours",
        "kindless",
        "dead",
    }
    assert [paper.source for paper in results["good"].announcements] == ["good", "good"]
    assert "unknown kind 'telepathy'" in (results["kindless"].error or "")
    assert len(results["dump"].announcements) == 1


def test_a_feed_in_its_back_off_is_left_alone_unless_asked_for(site: Site, web: Web) -> None:
    site.pages["/feed"] = Page(rss(item(1)))
    waiting = feed("tides", f"{site.url}/feed", next_check_at=NOW + timedelta(hours=1))
    assert list(fetch_all([waiting], web, NOW)) == []
    assert site.seen == []
    assert len(list(fetch_all([waiting], web, NOW, force=True))) == 1


def test_a_host_that_asks_for_a_pause_is_asked_nothing_more(site: Site, web: Web) -> None:
    site.pages["/1"] = Page(status=429, headers={"Retry-After": "600"})
    rows = [feed(str(n), f"{site.url}/{n}") for n in (1, 2, 3)]
    results = [result for _, result in fetch_all(rows, web, NOW)]
    assert [path for path, _ in site.seen] == ["/1"]
    assert [result.retry_after for result in results] == [timedelta(minutes=10)] * 3


def test_the_feeds_of_one_host_are_asked_one_after_the_other(site: Site, web: Web) -> None:
    inside, most = 0, 0

    def page(_headers: dict[str, str]) -> Page:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        sleep(0.02)
        inside -= 1
        return Page(rss(item(1)))

    rows = [feed(str(n), f"{site.url}/{n}") for n in range(6)]
    site.pages |= {f"/{n}": page for n in range(6)}
    assert len(list(fetch_all(rows, web, NOW))) == 6
    assert most == 1
    assert [path for path, _ in site.seen] == [f"/{n}" for n in range(6)]


def test_a_visit_carries_the_rows_validators(site: Site, web: Web) -> None:
    site.pages["/feed"] = lambda headers: Page(
        rss(item(1)), 304 if headers.get("If-None-Match") else 200, {"ETag": '"v1"'}
    )
    first = fetch(feed("tides", f"{site.url}/feed"), web, NOW)
    again = fetch(feed("tides", f"{site.url}/feed", etag=first.etag), web, NOW)
    assert (first.etag, len(first.announcements)) == ('"v1"', 1)
    assert (again.unchanged, again.announcements, again.error) == (True, (), None)


def test_no_feeds_are_no_work(web: Web) -> None:
    assert list(fetch_all([], web, NOW)) == []
