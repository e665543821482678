"""A feed that moves for good is followed and noted; one that is gone is said at once."""

from pathlib import Path

from newsletter import alarms, pipeline
from newsletter.app import App
from newsletter.config_file import load
from newsletter.papers import sources
from tests.conftest import MORNING
from tests.feeds.loopback import Page, serving
from tests.feeds.samples import item, rss
from tests.feeds.test_moving import Moved
from tests.workshop import write_config


def test_a_moved_feed_is_read_and_its_new_address_noted(tmp_path: Path) -> None:
    with serving() as site:
        site.pages["/old"] = Page(status=301, headers={"Location": "/new"})
        site.pages["/new"] = Page(rss(item(1)))
        app = opened(tmp_path, f'kind = "rss"\nurl = "{site.url}/old"')
        for visit in range(2):
            feeds = {feed["name"]: feed for feed in pipeline.collect(app, force=True).feeds}
            assert (feeds["Tides"]["error"], feeds["Tides"]["new"]) == (None, 1 - visit)
        with app.database.reading() as session:
            noted = {feed.name: feed.moved_to for feed in sources.listing(session)}
        app.close()
        assert noted["Tides"] == f"{site.url}/new"


def test_a_source_of_many_pages_that_moved_is_noted_without_its_key(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret")
    with serving() as site:
        site.pages = Moved('{"results": []}')  # type: ignore[assignment]
        feed = f'kind = "openalex"\nurl = "{site.url}/old"\nquery = "tides"\nkey_file = "key"'
        app = opened(tmp_path, feed)
        feeds = {feed["name"]: feed for feed in pipeline.collect(app, force=True).feeds}
        with app.database.reading() as session:
            noted = {feed.name: feed.moved_to for feed in sources.listing(session)}
        app.close()
    assert any("api_key=secret" in path for path, _ in site.seen)
    assert feeds["Tides"]["error"] is None
    assert noted["Tides"] == f"{site.url}/new?search=tides"


def test_a_feed_that_is_gone_for_good_is_said_to_the_operator_at_once(tmp_path: Path) -> None:
    with serving() as site:
        site.pages["/feed"] = Page(rss(item(1)), headers={"ETag": '"v1"'})
        app = opened(tmp_path, f'kind = "rss"\nurl = "{site.url}/feed"')
        pipeline.collect(app, force=True)
        site.pages["/feed"] = Page(status=503)
        pipeline.collect(app, force=True)
        assert [alarm for alarm in alarms.feed_alarms(app) if "Tides" in alarm] == []
        site.pages["/feed"] = Page(status=410)
        pipeline.collect(app, force=True)
        (alarm,) = [alarm for alarm in alarms.feed_alarms(app) if "Tides" in alarm]
        app.close()
    assert "feed Tides fails (2 in a row)" in alarm
    assert "gone for good: remove it" in alarm


def test_trending_papers_come_without_a_single_topic(tmp_path: Path) -> None:
    entry = '{"paper": {"id": "2611.01234", "title": "Slow tides", "upvotes": 42}}'
    with serving() as site:
        for day in ("24", "23", "22"):
            body = f"[{entry}]" if day == "24" else "[]"
            site.pages[f"/api?date=2026-11-{day}&limit=100"] = Page(body.encode())
        app = opened(tmp_path, f'kind = "huggingface"\nurl = "{site.url}/api"')
        feeds = {feed["name"]: feed for feed in pipeline.collect(app, force=True).feeds}
        app.close()
    assert (feeds["Tides"]["error"], feeds["Tides"]["new"]) == (None, 1)


def opened(folder: Path, feed: str) -> App:
    config = write_config(folder)
    config.write_text(config.read_text() + f'\n[[feeds]]\nname = "Tides"\n{feed}\n')
    return App(load(config), now=MORNING)
