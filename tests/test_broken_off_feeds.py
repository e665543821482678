"""A connection that breaks off costs no paper: the last good ones stay, and the error is told."""

import json
from collections.abc import Callable
from pathlib import Path

from newsletter import pipeline
from newsletter.app import App
from newsletter.models import Feed
from newsletter.papers import search, sources
from tests.feeds.loopback import Page, serving
from tests.feeds.samples import item, rss
from tests.test_moved_feeds import opened

BROKEN = Page(headers={"Content-Length": "10000"}, chunks=lambda: iter([b'<rss version="2.0">']))


def visited(app: App) -> Feed:
    """The feed's row after another visit."""
    pipeline.collect(app, force=True)
    with app.database.reading() as session:
        return next(feed for feed in sources.listing(session) if feed.name == "Tides")


def held(app: App) -> int:
    with app.database.reading() as session:
        return len(search(session, "tides"))


def work(number: int) -> dict[str, object]:
    return {"title": [f"Slow tides {number}"], "DOI": f"10.1234/tides.{number}", "URL": ""}


def test_after_a_feed_breaks_off_its_papers_stay_and_the_rest_is_asked_for(tmp_path: Path) -> None:
    with serving() as site:
        good = rss(item(1, title="Slow tides"), item(2, title="High tides"))
        site.pages["/feed"] = Page(good, headers={"ETag": '"v1"'})
        app = opened(tmp_path, f'kind = "rss"\nurl = "{site.url}/feed"')
        assert (visited(app).last_error, held(app)) == (None, 2)
        site.pages["/feed"] = BROKEN
        broken = visited(app)
        assert "127.0.0.1 could not be read" in (broken.last_error or "")
        assert (broken.failures, broken.etag, held(app)) == (1, '"v1"', 2)
        site.pages["/feed"] = Page(status=304)
        mended = visited(app)
        assert (mended.last_error, mended.failures, held(app)) == (None, 0, 2)
        assert site.seen[-1][1]["If-None-Match"] == '"v1"'
        app.close()


def test_the_pages_before_the_one_that_breaks_off_are_kept(tmp_path: Path) -> None:
    def answer(path: str) -> Page:
        if "cursor=*" not in path:
            return BROKEN
        items = [work(number) for number in range(100)]
        return Page(json.dumps({"status": "ok", "message": told | {"items": items}}).encode())

    told = {"next-cursor": "further"}
    with serving() as site:
        site.pages = Answering(answer)  # type: ignore[assignment]
        app = opened(tmp_path, f'kind = "crossref"\nurl = "{site.url}/works?rows=100"\nquery = "x"')
        feed = visited(app)
        assert (feed.last_error or "").startswith("page 2: 127.0.0.1 could not be read")
        assert (feed.failures, held(app)) == (0, 20)
        app.close()


class Answering:
    """Pages that are made when they are asked for."""

    def __init__(self, answer: Callable[[str], Page]) -> None:
        self.answer = answer

    def get(self, path: str, _otherwise: Page) -> Page:
        return self.answer(path)
