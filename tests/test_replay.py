"""Some recorded weeks of arXiv lived through: no paper lost, none sent twice."""

from datetime import date
from pathlib import Path

import pytest

from newsletter.models import State
from tests.replay import CATEGORIES, Replay, expected, recorded_days, replay

FIRST, LAST = date(2026, 1, 16), date(2026, 1, 26)
MOST = 40  # papers a day, so that the days pass quickly


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Replay:
    path = Path(__file__).parents[2] / "shared/data/papers/arxiv_daily_2026-01_2026-03.jsonl.xz"
    if not path.exists():
        pytest.skip("the recorded data (../shared/data) is not here")
    recorded = recorded_days(path)
    days = {day: recorded[day][:MOST] for day in recorded if FIRST <= day <= LAST}
    return replay(tmp_path_factory.mktemp("replay"), days)


def test_no_paper_is_lost(result: Replay) -> None:
    assert sum(row.announced for row in result.rows) > 100
    assert result.lost == set()
    assert all(row.held == row.announced for row in result.rows)


def test_no_reader_gets_a_paper_twice(result: Replay) -> None:
    assert len(result.sent) > 50
    assert result.twice == {}


def test_every_letter_left(result: Replay) -> None:
    assert result.states[State.SENT] == sum(result.states.values()) > 10


def test_faults_were_met_and_papers_came_by_id(result: Replay) -> None:
    assert result.errors
    assert any(row.by_id for row in result.rows)
    assert any(row.waited for row in result.rows)


def test_arxiv_is_asked_about_chosen_papers_alone_and_not_for_each_reader(result: Replay) -> None:
    sent = {paper for _, paper in result.sent}
    # Nothing is left to be asked of those that came by id; a day of refusals goes without.
    assert set(result.asked) <= sent
    assert len(sent & result.detailed) > len(sent) // 2
    assert max(result.asked.values()) == 1
    assert sum(row.asked for row in result.rows) < sum(row.letters for row in result.rows)


def test_the_days_that_are_followed_are_those_of_the_categories() -> None:
    paper = {"id": "2601.00001", "categories": ["math.CT", CATEGORIES[0]]}
    other = {"id": "2601.00002", "categories": ["math.CT"]}
    assert expected({FIRST: [paper, other]}, FIRST) == {"2601.00001"}
