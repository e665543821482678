"""A vote counts for the ranker that brought the paper, and the report says when it is no chance."""

from array import array
from datetime import date, timedelta

from sqlmodel import Session, col, select

from newsletter.db import Database
from newsletter.models import Edition, Paper, Vote
from newsletter.trials import report
from subscribers.models import Subscriber
from tests.conftest import MORNING

DAY = timedelta(days=1)


def letters(session: Session, teams: str, liked: str, *, count: int, first: int = 0) -> None:
    """Letters of four papers to a reader each; + and - are votes, . is none."""
    for number in range(first, first + count):
        reader = Subscriber(email=f"{number}@e.org", email_key=f"{number}", created_at=MORNING)
        papers = [
            Paper(key=f"text:{number}.{at}", title="T", first_seen_at=MORNING) for at in range(4)
        ]
        session.add_all([reader, *papers])
        session.flush()
        ids = [paper.id or 0 for paper in papers]
        session.add(
            Edition(
                subscriber_id=reader.id,
                slot=date(2026, 11, 24),
                composed_at=MORNING + number * DAY,
                paper_ids=array("q", ids).tobytes(),
                teams=teams,
            )
        )
        for id, sign in zip(ids, liked, strict=True):
            if sign != ".":
                value = 1 if sign == "+" else -1
                session.add(Vote(subscriber_id=reader.id, paper_id=id, value=value, at=MORNING))
    session.flush()


def test_letters_are_counted_for_who_brought_what_was_liked(database: Database) -> None:
    with database.writing() as session:
        letters(session, "ABBA", "+..+", count=2)
        letters(session, "ABBA", ".+..", count=1, first=2)
        letters(session, "BAAB", "-...", count=1, first=3)
        letters(session, "ABAB", "++..", count=1, first=4)
        letters(session, "ABAB", "....", count=1, first=5)
        letters(session, "", "++..", count=1, first=6)
        found = report(session)
    assert (found.letters, found.voted) == (6, 5)
    score = found.contest
    assert (score.for_a, score.for_b, score.ties, score.is_real) == (3, 1, 1, False)


def test_a_clear_preference_is_called_real(database: Database) -> None:
    with database.writing() as session:
        letters(session, "AB" * 2, ".+..", count=12)
        found = report(session)
    assert found.contest.is_real
    assert "B is better" in str(found.contest)


def test_who_votes_all_day_does_not_speak_for_all(database: Database) -> None:
    with database.writing() as session:
        letters(session, "AB" * 2, "+...", count=3)
        letters(session, "AB" * 2, ".+..", count=9, first=3)
        mine = session.exec(select(Edition)).all()[3:]
        for edition in mine:  # of one reader
            papers = array("q", edition.paper_ids).tolist()
            moved = select(Vote).where(col(Vote.paper_id).in_(papers))
            for vote in session.exec(moved):
                vote.subscriber_id = mine[0].subscriber_id
            edition.subscriber_id, edition.slot = mine[0].subscriber_id, edition.composed_at.date()
        session.flush()
        found = report(session)
    assert (found.contest.for_a, found.contest.for_b) == (3, 9)
    assert (found.readers.for_a, found.readers.for_b, found.readers.ties) == (3, 1, 0)


def test_letters_of_an_earlier_trial_are_left_out(database: Database) -> None:
    with database.writing() as session:
        letters(session, "ABBA", "+...", count=4)
        assert report(session, MORNING + 2 * DAY).letters == 2
