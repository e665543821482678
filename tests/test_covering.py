"""What arXiv announced is held, however late, stale, cut off or out of temper it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, func, select

from newsletter import covering, models, pipeline
from newsletter.app import App
from newsletter.config import Config
from newsletter.papers import batches
from tests.fake_arxiv import Arxiv, Mood, Paper, fake_arxiv
from tests.workshop import enrol, letters_in

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (23, 24, 25))
CATEGORIES = ("cs.LG", "cs.CL")


def paper(number: int, day: date, *categories: str) -> Paper:
    return {
        "id": f"2611.9{number:04}",
        "title": f"Graph neural networks, part {number}",
        "abstract": f"Graph neural networks tell boiling points. This is part {number}.",
        "authors": ["Ada Lovelace"],
        "categories": list(categories or CATEGORIES[:1]),
        "day": day.isoformat(),
    }


DAYS = {
    MONDAY: [paper(n, MONDAY) for n in range(1, 4)] + [paper(4, MONDAY, "cs.CL")],
    TUESDAY: [paper(n, TUESDAY) for n in range(5, 9)] + [paper(9, TUESDAY, "cs.CL", "cs.LG")],
}


class World:
    """A newsletter and its arXiv, and one clock for both."""

    def __init__(self, folder: Path, url: str, arxiv: Arxiv, **collecting: Any) -> None:
        self.folder, self.arxiv = folder, arxiv
        self.config = Config.model_validate(
            {
                "folder": folder,
                "site": {"sender": "news@example.org", "url": "https://news.example.org"},
                "feeds": [
                    {"name": f"arXiv {name}", "kind": "arxiv-rss", "url": f"{url}/rss/{name}"}
                    for name in CATEGORIES
                ],
                "arxiv": {"listing": f"{url}/list", "api": f"{url}/api/query", "oai": f"{url}/oai"},
                "collect": collecting,
            }
        )

    @contextmanager
    def at(self, day: date, hour: int) -> Iterator[App]:
        self.arxiv.now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        app = App(self.config, now=self.arxiv.now, wall_clock=lambda: self.arxiv.now)
        yield app
        app.close()

    def missing(self, day: date) -> set[str]:
        with self.at(day, 12) as app, app.database.reading() as session:
            return set(batches.missing(session, [row["id"] for row in DAYS[day]]))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with fake_arxiv(DAYS, datetime(2026, 11, 23, tzinfo=UTC)) as (site, arxiv):
        made = World(tmp_path, site.url, arxiv, wait_for="arxiv", wait_hours=12)
        with made.at(MONDAY, 6) as app:
            enrol(app, "ada@example.org", "graph neural networks", size=20)
            pipeline.collect(app)
            pipeline.compose_and_deliver(app, whole_day=True)
        yield made


def last_letter(folder: Path) -> str:
    """The words of the letter that was composed last."""
    letters = [message_from_bytes(one, policy=policy.default) for one in letters_in(folder)]
    last = max(letters, key=lambda letter: letter["Date"].datetime)
    body = last.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


@pytest.mark.parametrize(
    "moods",
    [
        [],
        [Mood("rss", "cs.LG", stale=True)],
        [Mood("rss", "cs.LG", empty=True)],
        [Mood("rss", stale=True)],
        [Mood("rss", cut_at=2)],
        [Mood("rss", "cs.LG", broken=True)],
        [Mood("rss", "cs.CL", refuse=9, status=503)],
        [Mood("list", refuse=9, status=503)],
    ],
    ids=lambda moods: " and ".join(str(mood) for mood in moods) or "good",
)
def test_a_days_papers_are_held_in_the_morning(world: World, moods: list[Mood]) -> None:
    world.arxiv.moods = {TUESDAY: moods}
    with world.at(TUESDAY, 6) as app:
        pipeline.collect(app)
        pipeline.compose_and_deliver(app, whole_day=True)
        covered = covering.coverage(app, TUESDAY)
    assert world.missing(TUESDAY) == set()
    assert all(not one.missing for one in covered)
    assert "we hold all of them" in last_letter(world.folder)


def test_editions_wait_for_a_late_batch(world: World) -> None:
    world.arxiv.moods = {TUESDAY: [Mood("rss", late_hours=7), Mood("list", late_hours=7)]}
    with world.at(TUESDAY, 7) as app:
        pipeline.collect(app)
        composed, _ = pipeline.compose_and_deliver(app, whole_day=True)
    assert composed.skipped["wait for arXiv until 13:00 UTC"] == 1
    with world.at(TUESDAY, 9) as app:
        pipeline.collect(app)
        composed, _ = pipeline.compose_and_deliver(app, whole_day=True)
    assert composed.editions == 1
    assert "Five new papers are for you" in last_letter(world.folder)


def test_after_the_deadline_they_go_out_and_say_so(world: World, tmp_path: Path) -> None:
    world.arxiv.moods = {TUESDAY: [Mood("rss", late_hours=20), Mood("list", late_hours=20)]}
    dump = tmp_path / "papers.jsonl"
    dump.write_text('{"title": "Graph neural networks at sea", "id": "https://a.example/1"}\n')
    feed = {"name": "Harbour", "kind": "jsonl", "url": "file:papers.jsonl"}
    given = world.config.model_dump()
    world.config = Config.model_validate(given | {"feeds": [*given["feeds"], feed]})
    for hour, letters in ((12, 1), (13, 2)):
        with world.at(TUESDAY, hour) as app:
            pipeline.collect(app)
            pipeline.compose_and_deliver(app, whole_day=True)
        assert len(letters_in(world.folder)) == letters
    said = last_letter(world.folder)
    assert "arXiv cs.CL and arXiv cs.LG are late; their papers will be in a later edition." in said


def test_a_batch_that_came_is_not_waited_for(world: World) -> None:
    with world.at(TUESDAY, 6) as app:
        pipeline.collect(app)
        with app.database.reading() as session:
            assert covering.waits_until(app, session) is None


def test_a_category_that_is_late_is_asked_again_sooner(world: World) -> None:
    world.arxiv.moods = {TUESDAY: [Mood("rss", late_hours=7), Mood("list", late_hours=7)]}
    with world.at(TUESDAY, 6) as app:
        pipeline.collect(app)
        asked_again = {feed.next_check_at - app.now() for feed in feeds_of(app)}
    assert all(wait <= timedelta(minutes=12) for wait in asked_again)


def test_the_listing_is_asked_once_a_batch(world: World) -> None:
    for hour in (5, 6, 7, 8):
        with world.at(TUESDAY, hour) as app:
            pipeline.collect(app, force=True)
    asked = [path for path, at in world.arxiv.asked if "/list/" in path and at.date() == TUESDAY]
    assert len(asked) == len(CATEGORIES)


def test_a_listing_that_lags_behind_the_feed_is_asked_again(world: World) -> None:
    world.arxiv.moods = {TUESDAY: [Mood("rss", cut_at=1), Mood("list", late_hours=4.5)]}
    for hour in (5, 7):
        with world.at(TUESDAY, hour) as app:
            pipeline.collect(app, force=True)
    assert world.missing(TUESDAY) == set()


def test_a_missed_day_goes_into_the_archive_and_is_never_sent(world: World) -> None:
    world.arxiv.days[WEDNESDAY] = [paper(20, WEDNESDAY)]
    with world.at(WEDNESDAY, 6) as app:
        filled = pipeline.backfill(app, TUESDAY, TUESDAY)
        with app.database.reading() as session:
            held = session.exec(select(func.count(col(models.Paper.id)))).one()
            assert session.exec(select(models.Frequencies.papers)).one() == held > filled.new
        pipeline.collect(app)
        pipeline.compose_and_deliver(app, whole_day=True)
    del world.arxiv.days[WEDNESDAY]
    assert filled.new == len(DAYS[TUESDAY])
    assert world.missing(TUESDAY) == set()
    said = last_letter(world.folder)
    assert "part 20" in said and "part 5" not in said


def test_a_missed_day_is_news_when_the_operator_says_so(world: World) -> None:
    with world.at(WEDNESDAY, 14) as app:
        pipeline.backfill(app, TUESDAY, TUESDAY, as_news=True)
        composed, _ = pipeline.compose_and_deliver(app, whole_day=True)
    assert composed.editions == 1
    assert "part 5" in last_letter(world.folder)


def test_a_fault_of_ours_is_that_feeds_error_and_no_empty_edition(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = covering.papers.keep

    def broken(session: Any, announcements: Any, *rest: Any, **more: Any) -> Any:
        if any(one.source == "arXiv cs.LG" for one in announcements):
            raise ValueError("a paper like no other")
        return kept(session, announcements, *rest, **more)

    monkeypatch.setattr("newsletter.papers.keep", broken)
    world.config = world.config.model_copy(
        update={"arxiv": world.config.arxiv.model_copy(update={"check": False})}
    )
    with world.at(TUESDAY, 6) as app:
        collected = pipeline.collect(app)
        errors = {feed["name"]: feed["error"] for feed in collected.feeds}
    assert "a paper like no other" in errors["arXiv cs.LG"]
    assert errors["arXiv cs.CL"] is None
    monkeypatch.undo()
    with world.at(TUESDAY, 8) as app:
        pipeline.collect(app, force=True)
    assert world.missing(TUESDAY) == set()


def feeds_of(app: App) -> list[Any]:
    from newsletter.papers import sources

    with app.database.reading() as session:
        return sources.listing(session)
