"""On a holiday nobody waits for arXiv; and what it announces all the same is covered."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from newsletter import covering, pipeline
from tests.fake_arxiv import Mood
from tests.two_categories import TUESDAY, WEDNESDAY, World, last_letter, paper, two_categories

THANKSGIVING = date(2026, 11, 27)  # the day whose mailing is not announced on Thursday evening


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with two_categories(tmp_path) as made:
        yield made


def test_nobody_waits_for_the_mailing_after_thanksgiving(world: World) -> None:
    world.arxiv.days |= {WEDNESDAY: [paper(10, WEDNESDAY)]}
    thursday = date(2026, 11, 26)
    world.arxiv.days[thursday] = [paper(11, thursday), paper(12, thursday, "cs.CL")]
    for day in (TUESDAY, WEDNESDAY, thursday):
        with world.at(day, 6) as app:
            pipeline.collect(app)
            pipeline.compose_and_deliver(app, whole_day=True)
    assert "The next edition comes on Monday, 07:00" in last_letter(world.folder)
    said = last_letter(world.folder)
    assert "arXiv does not announce on Thanksgiving, nor on Friday and Saturday." in said
    with world.at(THANKSGIVING, 6) as app:
        pipeline.collect(app, force=True)
        with app.database.reading() as session:
            assert covering.waits_until(app, session) is None
            assert covering.late(app, session) == []
        composed, _ = pipeline.compose_and_deliver(app, whole_day=True)
    assert composed.editions == 0


def test_what_arxiv_announces_on_a_holiday_all_the_same_is_covered(world: World) -> None:
    world.arxiv.days |= {
        date(2026, 11, 26): [paper(11, WEDNESDAY), paper(12, WEDNESDAY, "cs.CL")],
        THANKSGIVING: [paper(n, THANKSGIVING) for n in range(20, 26)]
        + [paper(27, THANKSGIVING, "cs.CL")],
    }
    world.arxiv.moods = {THANKSGIVING: [Mood("rss", "cs.LG", cut_at=2), Mood("rss", "cs.CL")]}
    for day in (TUESDAY, date(2026, 11, 26), THANKSGIVING):
        with world.at(day, 6) as app:
            pipeline.collect(app, force=True)
    with world.at(THANKSGIVING, 7) as app:
        assert covering.newest_day(app) == THANKSGIVING
        covered = {one.category: one for one in covering.coverage(app, THANKSGIVING)}
    with world.at(date(2026, 11, 28), 7) as app:
        assert covering.newest_day(app) == THANKSGIVING
    assert (covered["cs.LG"].held, covered["cs.CL"].held) == (6, 1)
    assert all(one.is_whole and one.counted for one in covered.values())


def test_a_straggler_on_a_holiday_makes_no_category_late(world: World) -> None:
    thursday = date(2026, 11, 26)
    world.arxiv.revisions = False
    world.config = world.config.model_copy(update={"feeds": three_feeds(world)})
    world.arxiv.days |= {thursday: [paper(11, thursday, "cs.CL", "cs.LG", "cs.AI")]}
    for day in (TUESDAY, thursday):
        with world.at(day, 6) as app:
            pipeline.collect(app, force=True)
    world.arxiv.days[THANKSGIVING] = [paper(30, THANKSGIVING)]
    with world.at(THANKSGIVING, 6) as app:
        pipeline.collect(app, force=True)
        assert covering.newest_day(app) == thursday
        with app.database.reading() as session:
            assert covering.waits_until(app, session) is None


def three_feeds(world: World) -> Any:
    (first, second) = world.config.feeds
    third = first.model_copy(
        update={"name": "arXiv cs.AI", "url": first.url.replace("cs.LG", "cs.AI")}
    )
    return (first, second, third)


def test_a_category_is_waited_for_after_the_long_silence_of_a_years_end(world: World) -> None:
    """From the 24th of December 2027 to the 3rd of January nothing need come."""
    eve, monday = date(2027, 12, 24), date(2028, 1, 3)
    world.arxiv.days = {eve: [paper(11, eve), paper(12, eve, "cs.CL")], monday: [paper(13, monday)]}
    world.arxiv.moods = {monday: [Mood("rss", late_hours=7), Mood("list", late_hours=7)]}
    with world.at(eve, 6) as app:
        pipeline.collect(app, force=True)
    with world.at(date(2027, 12, 31), 6) as app, app.database.reading() as session:
        assert covering.late(app, session) == []
    with world.at(monday, 6) as app:
        pipeline.collect(app, force=True)
        with app.database.reading() as session:
            assert len(covering.late(app, session)) == 2
