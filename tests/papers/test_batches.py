"""A batch is new by its ids; what the listing has and we lack is missing."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from newsletter.db import Database
from newsletter.models import Announcement
from newsletter.papers import batches, keep
from tests.conftest import MORNING

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
FEED = ("arXiv cs.LG", "cs.LG")


@pytest.fixture
def session(either_database: Database) -> Iterator[Session]:
    with either_database.writing() as session:
        yield session


def paper(number: int, kind: str = "new", version: int = 1) -> Announcement:
    name = f"2611.9{number:04}"
    return Announcement(
        FEED[0], f"Paper {name}", arxiv_id=name, version=version, announce_type=kind
    )


def record(session: Session, day: date, *papers: Announcement) -> bool:
    return batches.record(session, *FEED, day, papers, MORNING)


def test_the_same_again_is_stale_whatever_its_date(session: Session) -> None:
    assert record(session, MONDAY, paper(1), paper(2, "cross"))
    assert not record(session, TUESDAY, paper(2, "cross"), paper(1))
    assert not batches.is_settled(session, FEED[0], TUESDAY)
    assert batches.last_arrival(session, FEED[0]) == MONDAY


def test_a_new_id_or_a_new_version_makes_a_batch(session: Session) -> None:
    record(session, MONDAY, paper(1), paper(5, "replace", 2))
    assert not record(session, TUESDAY, paper(1), paper(5, "replace", 2))
    assert record(session, TUESDAY, paper(1), paper(5, "replace", 3))
    assert batches.is_settled(session, FEED[0], TUESDAY)


def test_yesterdays_papers_in_todays_feed_stay_yesterdays(session: Session) -> None:
    record(session, MONDAY, paper(1), paper(2))
    record(session, TUESDAY, paper(2), paper(3))
    (covered,) = batches.cover(session, [FEED], TUESDAY)
    assert covered.missing == ("2611.90003",)
    assert batches.last_ids(session, FEED[0], TUESDAY) == {"2611.90001", "2611.90002"}


def test_what_the_listing_has_besides_is_announced_and_missing(session: Session) -> None:
    keep(session, [paper(1)], MORNING)
    record(session, TUESDAY, paper(1))
    batches.listed(session, *FEED, TUESDAY, {"2611.90001", "2611.90002"}, MORNING)
    (covered,) = batches.cover(session, [FEED], TUESDAY)
    assert (covered.announced, covered.held, covered.missing) == (2, 1, ("2611.90002",))
    assert not covered.is_whole


def test_a_revision_is_not_announced_as_a_paper(session: Session) -> None:
    record(session, TUESDAY, paper(1, "replace", 2))
    (covered,) = batches.cover(session, [FEED], TUESDAY)
    assert (covered.announced, covered.is_whole) == (0, True)


def test_a_day_without_a_batch_is_late(session: Session) -> None:
    (covered,) = batches.cover(session, [FEED], TUESDAY)
    assert (covered.arrived, covered.is_whole) == (False, False)


def test_an_edition_is_told_what_came_since_the_last_one(session: Session) -> None:
    later = MORNING + timedelta(days=1)
    record(session, MONDAY, paper(1))
    batches.record(session, *FEED, TUESDAY, [paper(2), paper(3)], later)
    assert batches.announced_since(session, [FEED[0]], MORNING) == {"2611.90002", "2611.90003"}


def test_old_receipts_are_forgotten(session: Session) -> None:
    record(session, MONDAY, paper(1))
    record(session, TUESDAY, paper(2))
    assert batches.forget(session, TUESDAY) == 1
    assert batches.is_settled(session, FEED[0], TUESDAY)
