"""What arXiv announced is held, however late, stale, cut off or out of temper it was."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, func, select

from newsletter import covering, models, pipeline
from newsletter.app import App
from newsletter.config import Config
from tests.fake_arxiv import Mood
from tests.two_categories import (
    CATEGORIES,
    DAYS,
    TUESDAY,
    WEDNESDAY,
    World,
    last_letter,
    paper,
    two_categories,
)
from tests.workshop import letters_in


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with two_categories(tmp_path) as made:
        yield made


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


@pytest.mark.parametrize(
    "moods",
    [
        [Mood("rss", late_hours=7), Mood("list", late_hours=7)],
        [Mood("rss", refuse=9, status=503), Mood("api", refuse=1, status=503)],
    ],
    ids=["late", "listed and not to be had yet"],
)
def test_editions_wait_for_a_batch_that_is_not_there(world: World, moods: list[Mood]) -> None:
    world.arxiv.moods = {TUESDAY: moods}
    with world.at(TUESDAY, 7) as app:
        pipeline.collect(app)
        composed, _ = pipeline.compose_and_deliver(app, whole_day=True)
    assert composed.skipped["wait for arXiv until 13:00 UTC"] == 1
    with world.at(TUESDAY, 9) as app:
        pipeline.collect(app)
        composed, _ = pipeline.compose_and_deliver(app, whole_day=True)
    assert composed.editions == 1
    assert "Five new papers are for you" in last_letter(world.folder)


def test_a_feed_that_fails_is_not_late_where_its_papers_are_held(world: World) -> None:
    world.arxiv.moods = {TUESDAY: [Mood("rss", refuse=9, status=503)]}
    with world.at(TUESDAY, 7) as app:
        pipeline.collect(app)
        pipeline.compose_and_deliver(app, whole_day=True)
    said = last_letter(world.folder)
    assert "we hold all of them" in said
    assert "late" not in said.partition("We read")[2].partition("You receive")[0]


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
    assert filled.new == len(DAYS[TUESDAY])
    assert world.missing(TUESDAY) == set()
    said = last_letter(world.folder)
    assert "part 20" in said and "part 5" not in said


def test_a_day_that_was_harvested_has_its_receipt(world: World) -> None:
    with world.at(WEDNESDAY, 14) as app:
        before = covering.coverage(app, TUESDAY)
        pipeline.backfill(app, TUESDAY, TUESDAY)
        after = {one.category: one for one in covering.coverage(app, TUESDAY)}
    assert not any(one.is_whole for one in before)
    assert all(one.is_whole for one in after.values())
    assert (after["cs.LG"].held, after["cs.CL"].held) == (5, 1)


def test_a_harvest_of_today_does_not_end_the_waiting_for_it(world: World) -> None:
    world.arxiv.moods = {TUESDAY: [Mood("rss", late_hours=7), Mood("list", late_hours=7)]}
    with world.at(TUESDAY, 6) as app:
        pipeline.backfill(app, TUESDAY, TUESDAY)
        with app.database.reading() as session:
            assert covering.late(app, session) == [f"arXiv {name}" for name in CATEGORIES]


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


def test_a_category_of_more_papers_than_a_page_has_is_counted_whole(world: World) -> None:
    """arXiv shows 2,000 lines of a listing at once, and its feed has no more either."""
    world.arxiv.page = 600
    world.arxiv.days[WEDNESDAY] = [paper(n, WEDNESDAY) for n in range(1_000, 2_300)]
    world.arxiv.moods = {WEDNESDAY: [Mood("rss", cut_at=700)]}
    with world.at(WEDNESDAY, 6) as app:
        pipeline.collect(app)
        covered = {one.category: one for one in covering.coverage(app, WEDNESDAY)}
    pages = [path for path, at in world.arxiv.asked if "/list/cs.LG" in path and at.day == 25]
    assert [path.partition("?")[2] for path in pages] == [
        "show=2000",
        "show=2000&skip=600",
        "show=2000&skip=1200",
    ]
    assert covered["cs.LG"].counted == covered["cs.LG"].held == 1_300
    assert covered["cs.LG"].is_whole


def feeds_of(app: App) -> list[Any]:
    from newsletter.papers import sources

    with app.database.reading() as session:
        return sources.listing(session)
