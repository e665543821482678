"""The archive: by day, trending or by time, page after page, by indices alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlmodel import Session

from newsletter.db import Database
from newsletter.papers import days
from newsletter.papers.days import Latest, Span, Trending
from tests.papers.samples import NOW, arxiv, kept, paper
from tests.prepared import prepare

TODAY = NOW.date()
DAY = timedelta(days=1)
ONE = Span(TODAY, TODAY)


def pages(session: Session, span: Span, size: int, order: str) -> Iterator[list[int]]:
    """All pages of the span, each found by where the one before it ended."""
    after = None
    while True:
        rows = getattr(days, order)(session, span, size, after)
        yield [row.id for row in rows]
        if len(rows) < size:
            return
        last = rows[-1]
        after = (
            Trending(last.upvotes, last.id)
            if order == "trending"
            else Latest(last.listed_on, last.id)
        )


def test_a_day_begins_with_what_most_people_liked_and_then_goes_by_time(database: Database) -> None:
    kept(database, *(arxiv(f"2603.0000{n}", upvotes=n % 3) for n in range(1, 6)))
    with database.reading() as session:
        rows = days.trending(session, ONE, 10)
        assert [row.arxiv_id[-1] for row in rows] == ["5", "2", "4", "1", "3"]
        assert [row.arxiv_id[-1] for row in days.latest(session, ONE, 2)] == ["5", "4"]
        assert {row.listed_on for row in rows} == {TODAY}


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    votes=st.lists(st.integers(0, 3), max_size=14),
    size=st.integers(1, 5),
    order=st.sampled_from(["trending", "latest"]),
)
def test_turning_pages_shows_each_paper_of_a_month_once(
    tmp_path_factory: pytest.TempPathFactory, votes: list[int], size: int, order: str
) -> None:
    database = Database(prepare(tmp_path_factory.mktemp("month") / "papers.db"))
    for n, upvotes in enumerate(votes):
        kept(database, arxiv(f"2603.{n:05}", upvotes=upvotes), now=NOW + n % 4 * DAY)
    with database.reading() as session:
        span = Span(TODAY, TODAY + 30 * DAY)
        found = [id for page in pages(session, span, size, order) for id in page]
    database.close()
    assert sorted(found) == list(range(1, len(votes) + 1))


def test_the_days_beside_a_day_are_those_that_have_papers(database: Database) -> None:
    kept(database, arxiv("2603.00001"))
    kept(database, arxiv("2603.00002"), now=NOW + 4 * DAY)
    with database.reading() as session:
        assert days.day_before(session) == TODAY + 4 * DAY
        assert days.day_before(session, TODAY + 4 * DAY) == TODAY
        assert days.day_before(session, TODAY) is None
        assert days.day_after(session, TODAY + DAY) == TODAY + 4 * DAY
        assert days.day_after(session, TODAY + 4 * DAY) is None
        assert days.count(session, Span(TODAY, TODAY + 9 * DAY)) == 2


def test_an_archived_paper_stands_under_its_publication_and_news_under_its_day(
    database: Database,
) -> None:
    long_ago = datetime(1999, 12, 31, 23, 30, tzinfo=UTC)
    kept(database, arxiv("9912.00001", published_at=long_ago), archive=True)
    kept(database, paper(title="Nobody says when this was written"), archive=True)
    with database.reading() as session:
        assert days.day_before(session, TODAY) == date(1999, 12, 31)
        assert [row.title[:6] for row in days.latest(session, ONE, 9)] == ["Nobody"]


def test_a_twin_is_not_in_the_archive_twice(database: Database) -> None:
    kept(database, paper(doi="10.1234/ice"))
    kept(database, arxiv("2603.00001", title="An early title of four words"), now=NOW + DAY)
    both = arxiv("2603.00001", doi="10.1234/ice", title="An early title of four words")
    assert kept(database, both, now=NOW + 2 * DAY).linked == 1
    with database.reading() as session:
        span = Span(TODAY, TODAY + 9 * DAY)
        assert [row.id for row in days.latest(session, span, 9)] == [1]
        assert [row.id for row in days.trending(session, span, 9)] == [1]


@pytest.mark.parametrize(
    "statement",
    [
        days.trending_on(TODAY, 25, None),
        days.trending_on(TODAY, 25, Trending(3, 9)),
        days.latest_in(Span(TODAY, TODAY + 30 * DAY), 25, None),
        days.latest_in(Span(TODAY, TODAY + 30 * DAY), 25, Latest(TODAY, 9)),
    ],
)
def test_a_page_is_read_off_an_index_and_nothing_is_sorted(
    database: Database, statement: object
) -> None:
    compiled = statement.compile(  # type: ignore[attr-defined]
        dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
    )
    with database.reading() as session:
        plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
    assert len(plan) == 1, plan
    assert "SEARCH paper USING COVERING INDEX ix_paper_" in plan[0]


def test_the_days_beside_a_day_are_found_by_the_index(database: Database) -> None:
    question = "EXPLAIN QUERY PLAN SELECT max(listed_on) FROM paper WHERE listed_on < '2026-03-02'"
    with database.reading() as session:
        (step,) = [row.detail for row in session.execute(text(question))]
    assert step.startswith("SEARCH paper USING COVERING INDEX ix_paper_")
