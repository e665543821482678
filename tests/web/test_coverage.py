"""The coverage page: what arXiv announced and what is held, without asking anybody."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from newsletter.app import App
from newsletter.config import Config
from newsletter.models import Announcement, Batch
from newsletter.papers import batches, keep
from newsletter.web.server import serving
from tests.conftest import MORNING
from tests.prepared import prepare
from tests.web.conftest import Door, browser_of
from tests.web.test_script import browser

__all__ = ["browser"]

TUESDAY, MONDAY = date(2026, 11, 24), date(2026, 11, 23)
# Port 9 takes no connection: a page that asked it would tell of trouble, or wait.
NOWHERE = "http://127.0.0.1:9"


@contextmanager
def opened(folder: Path, now: datetime = MORNING) -> Iterator[tuple[App, httpx.Client]]:
    feeds = [
        {"name": f"arXiv {name}", "kind": "arxiv-rss", "url": f"{NOWHERE}/rss/{name}"}
        for name in ("cs.LG", "cs.CL")
    ]
    config = {"folder": folder, "site": {"sender": "news@example.org"}, "feeds": feeds}
    config |= {"arxiv": {"listing": f"{NOWHERE}/list", "api": f"{NOWHERE}/api"}}
    config |= {"web": {"listen": "127.0.0.1:0"}}
    prepare(folder / "newsletter.db")
    app = App(Config.model_validate(config), now=now)
    try:
        with serving(app) as url, browser_of(url) as browser:
            yield app, browser
    finally:
        app.close()


def paper(number: int) -> Announcement:
    return Announcement(source="arXiv cs.LG", title=f"Tides {number}", arxiv_id=f"2611.0{number}")


def announce(app: App, day: date, numbers: range, held: range) -> None:
    """cs.LG announced some papers, and some of them we hold."""
    papers = [paper(number) for number in numbers]
    with app.database.writing() as session:
        batches.record(session, "arXiv cs.LG", "cs.LG", day, papers, app.now())
        keep(session, [paper(number) for number in held], app.now())


def rows(page: str) -> list[list[str]]:
    """The rows of the tables, as words."""
    cells = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", page)]
    return [
        [unescape(re.sub(r"<[^>]+>", " ", cell)) for cell in row] for row in cells if len(row) > 0
    ]


@pytest.fixture
def newsletter(tmp_path: Path) -> Iterator[tuple[App, httpx.Client]]:
    with opened(tmp_path) as both:
        yield both


def test_each_category_says_what_was_announced_held_and_missing(
    newsletter: tuple[App, httpx.Client],
) -> None:
    app, client = newsletter
    announce(app, MONDAY, range(1001, 1004), range(1001, 1004))
    announce(app, TUESDAY, range(2001, 2016), range(2001, 2004))
    answer = client.get("/coverage")
    assert answer.status_code == 200 and "max-age" in answer.headers["cache-control"]
    lacking = " ".join(f"2611.0{number}" for number in range(2004, 2014))
    assert rows(answer.text) == [
        ["cs.LG", "15", "3", f"12 missing  {lacking} and 2 more "],
        ["cs.CL", "–", "–", "late"],
        ["cs.LG", "3", "3", "whole"],
        ["cs.CL", "–", "–", "never came"],
    ]
    assert answer.text.index("Tuesday, 24 November 2026") < answer.text.index("Monday, 23 November")


def test_where_arxiv_lists_more_than_came_it_says_how_many(
    newsletter: tuple[App, httpx.Client],
) -> None:
    app, client = newsletter
    announce(app, TUESDAY, range(1001, 1004), range(1001, 1004))
    with app.database.writing() as session:
        session.execute(update(Batch).values(counted=1234))
    assert rows(client.get("/coverage").text)[0] == ["cs.LG", "3", "3", "short: arXiv lists 1,234"]


def test_a_day_without_a_mailing_says_why(tmp_path: Path) -> None:
    friday, monday = date(2026, 11, 20), datetime(2026, 11, 23, 8, tzinfo=UTC)
    with opened(tmp_path, monday) as (app, client):
        announce(app, friday, range(1001, 1003), range(1001, 1003))
        page = client.get("/coverage").text
    assert page.count("Nothing announced: ") == 2
    assert "Sunday, 22 November 2026" in page and "Saturday, 21 November 2026" in page
    assert "19 November" not in page  # before the first that came there is no gap


def test_in_the_first_hours_nobody_is_late(tmp_path: Path) -> None:
    with opened(tmp_path, datetime(2026, 11, 24, 2, tzinfo=UTC)) as (_, client):
        assert [row[-1] for row in rows(client.get("/coverage").text)] == ["not there yet"] * 2


def test_looking_changes_nothing_and_asks_nobody(newsletter: tuple[App, httpx.Client]) -> None:
    app, client = newsletter
    announce(app, TUESDAY, range(1, 3), range(1, 2))
    with app.database.engine.connect() as connection:
        before = connection.exec_driver_sql("SELECT * FROM batch").all()
    assert client.get("/coverage").text == client.get("/coverage").text
    with app.database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT * FROM batch").all() == before
        assert connection.exec_driver_sql("SELECT * FROM host").all() == []


def test_the_state_of_a_category_is_seen_on_a_phone(
    newsletter: tuple[App, httpx.Client], browser: Any
) -> None:
    app, client = newsletter
    announce(app, TUESDAY, range(1, 40), range(1, 3))
    shown = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    shown.goto(f"{client.base_url}/coverage")
    table = shown.locator("table").first.bounding_box()
    assert table["x"] + table["width"] <= 390


def test_a_silent_day_since_the_last_mailing_is_shown(tmp_path: Path) -> None:
    thursday, friday = date(2026, 11, 26), datetime(2026, 11, 27, 8, tzinfo=UTC)
    with opened(tmp_path, friday) as (app, client):
        announce(app, thursday, range(1001, 1003), range(1001, 1003))
        page = client.get("/coverage").text
    assert "Nothing announced: arXiv does not announce on Thanksgiving." in page
    assert page.index("Friday, 27 November") < page.index("Thursday, 26 November")


def test_without_a_category_there_is_nothing_to_count(door: Door) -> None:
    assert "No category of arXiv is read here" in door.browser.get("/coverage").text


def test_the_archive_leads_there(door: Door) -> None:
    assert 'href="/coverage"' in door.browser.get("/papers/2026-11-24").text
