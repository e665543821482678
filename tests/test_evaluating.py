"""What readers liked later is the test of the settings; whose votes are too few does not count."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from newsletter.app import App
from newsletter.config.ranking import Ranking
from newsletter.evaluating import evaluate
from newsletter.models import Paper, Vote
from subscribers import store
from tests.conftest import MORNING
from tests.workshop import enrol, open_newsletter

DAY = timedelta(days=1)
SUBJECTS = ("quantum foam", "coral reefs", "medieval law", "rye bread", "weaving looms")
DAYS = 20


@pytest.fixture
def app(tmp_path: Path) -> App:
    """Twenty days of a paper on each subject, and two readers who follow something else."""
    app = open_newsletter(tmp_path, now=MORNING + DAYS * DAY)
    with app.database.writing() as session:
        for day in range(DAYS):
            for subject in SUBJECTS:
                session.add(announced(day, subject))
    for name in ("ada", "ben"):
        enrol(app, f"{name}@example.org", "glass harmonicas")
    return app


def announced(day: int, subject: str) -> Paper:
    moment = MORNING + day * DAY
    return Paper(
        key=f"text:{day}.{subject}",
        title=f"On {subject} in case {day}",
        abstract=f"We look at {subject} again, and at {subject} in case {day}.",
        sources=["Papers"],
        upvotes=40 if subject == "rye bread" else 0,
        announced_at=moment,
        first_seen_at=moment,
    )


def like(app: App, name: str, subject: str, days: Sequence[int], value: int = 1) -> None:
    """One paper on the subject each of these days, some hours after it was announced."""
    with app.database.writing() as session:
        reader = store.find(session, f"{name}@example.org")
        assert reader is not None
        for day in days:
            title = f"On {subject} in case {day}"
            (paper,) = session.exec(select(Paper).where(Paper.title == title))
            at: datetime = MORNING + day * DAY + timedelta(hours=5)
            session.add(Vote(subscriber_id=reader.id, paper_id=paper.id, value=value, at=at))


def test_likes_that_votes_foretell_are_found(app: App) -> None:
    for name, subject in (("ada", "quantum foam"), ("ben", "coral reefs")):
        like(app, name, subject, range(DAYS))
    found = evaluate(app, [Ranking(), Ranking(without=["likes"])])  # type: ignore[arg-type]
    assert (found.voters, found.readers) == (2, 2)
    with_likes, without = found.estimates(0), found.estimates(1)
    assert with_likes["ndcg"].mean > without["ndcg"].mean
    assert with_likes["reciprocal_rank"].mean == 1.0 > without["reciprocal_rank"].mean
    assert found.differences()["ndcg"].mean < 0


def test_who_liked_more_papers_than_there_are_places_cannot_find_them_all(app: App) -> None:
    like(app, "ada", "coral reefs", range(DAYS))
    like(app, "ben", "quantum foam", range(DAYS))
    like(app, "ben", "rye bread", range(DAYS))
    found = evaluate(app, [Ranking()], later=0.5)
    assert sorted(found.wanted.values()) == [10, 20]
    assert found.likes == 30
    assert found.highest_recall == 0.75


def test_only_votes_from_before_are_learned_from(app: App) -> None:
    like(app, "ada", "medieval law", range(10))
    like(app, "ada", "quantum foam", range(14, 19))
    assert evaluate(app, [Ranking()]).estimates(0)["recall"].mean == 0


def test_topics_find_what_votes_do_not(app: App) -> None:
    enrol(app, "cleo@example.org", "coral reefs")
    like(app, "cleo", "coral reefs", range(DAYS))
    found = evaluate(app, [Ranking(without=["likes"])])  # type: ignore[arg-type]
    assert found.estimates(0)["ndcg"].mean > 0


def test_who_voted_too_little_or_on_old_papers_alone_does_not_count(app: App) -> None:
    assert evaluate(app, [Ranking()]).voters == 0
    like(app, "ada", "quantum foam", [3])
    like(app, "ben", "coral reefs", range(5), value=-1)
    found = evaluate(app, [Ranking()])
    assert (found.voters, found.readers, found.likes) == (2, 0, 0)


def test_nothing_is_changed(app: App) -> None:
    like(app, "ada", "quantum foam", range(DAYS))

    def everything() -> list[list[object]]:
        with app.database.reading() as session:
            tables = ("vote", "profile", "edition", "subscriber")
            return [
                session.connection().exec_driver_sql(f"SELECT * FROM {name}").all()  # type: ignore[misc]
                for name in tables
            ]

    before = everything()
    evaluate(app, [Ranking(), Ranking(cutoff=0.3)])
    assert everything() == before
