"""What became of a liked paper is noted once, and one work from many sources is one row."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from newsletter.db import Database
from newsletter.models import FROM_READERS, Announcement, Paper, PaperChange, Vote
from newsletter.papers import followups, keep, shelve
from newsletter.papers.followups import PUBLISHED, REVISED, Followup
from subscribers.models import Subscriber
from tests.conftest import MORNING

ONE_DAY = timedelta(days=1)
ARXIV = Announcement(
    "arXiv cs.LG",
    "Graph neural networks for molecules at sea",
    abstract="They tell boiling points.",
    authors=("Ada Lovelace", "Mary Somerville"),
    categories=("cs.LG",),
    arxiv_id="2611.90001",
    version=1,
    urls={"abs": "https://arxiv.org/abs/2611.90001"},
)
REVISION = Announcement(
    "arXiv cs.LG",
    ARXIV.title,
    authors=ARXIV.authors,
    arxiv_id="2611.90001",
    version=2,
    announce_type="replace",
)
HUGGING_FACE = Announcement(
    "Hugging Face",
    ARXIV.title,
    arxiv_id="2611.90001",
    upvotes=41,
    urls={"code": "https://github.com/example/molecules"},
)
JOURNAL = Announcement(
    "Journal of Tides",
    "Graph Neural Networks for Molecules at Sea",
    authors=("Lovelace, Ada",),
    doi="10.1234/tides.7",
    journal_ref="Journal of Tides 7 (2026)",
)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        reader = Subscriber(id=1, email="ada@example.org", email_key="ada", created_at=MORNING)
        session.add(reader)
        session.flush()
        yield session


def like(session: Session, value: int = 1) -> None:
    paper = session.exec(select(Paper)).one()
    session.add(Vote(subscriber_id=1, paper_id=paper.id, value=value, at=MORNING))
    session.flush()


def told(session: Session, after: int = 0, until: int = 9) -> list[Followup]:
    window = (MORNING + after * ONE_DAY, MORNING + until * ONE_DAY)
    return [found for _, found in followups.for_readers(session, [1], *window).get(1, [])]


def test_one_work_from_four_sources_keeps_the_best_of_each(session: Session) -> None:
    for day, one in enumerate((ARXIV, HUGGING_FACE, JOURNAL, REVISION)):
        kept = keep(session, [one], MORNING + day * ONE_DAY)
        assert kept.new == (1 if day == 0 else 0)
    paper = session.exec(select(Paper)).one()
    assert (paper.arxiv_id, paper.doi, paper.version) == ("2611.90001", "10.1234/tides.7", 2)
    assert (paper.upvotes, paper.journal_ref) == (41, "Journal of Tides 7 (2026)")
    assert set(paper.urls) >= {"abs", "code"}
    assert paper.sources == ["arXiv cs.LG", "Hugging Face", "Journal of Tides"]
    assert paper.announced_at == MORNING


def test_in_whatever_order_the_sources_come(session: Session) -> None:
    for day, one in enumerate((JOURNAL, HUGGING_FACE, ARXIV)):
        keep(session, [one], MORNING + day * ONE_DAY)
    rows = session.exec(select(Paper).where(Paper.same_as == None)).all()  # noqa: E711
    assert len(rows) == 1
    assert (rows[0].arxiv_id, rows[0].doi) == ("2611.90001", "10.1234/tides.7")


def test_who_liked_a_paper_hears_of_its_revision_and_publication(session: Session) -> None:
    keep(session, [ARXIV], MORNING)
    like(session)
    keep(session, [REVISION], MORNING + ONE_DAY)
    keep(session, [JOURNAL], MORNING + 2 * ONE_DAY)
    id = session.exec(select(Paper)).one().id
    assert told(session) == [
        Followup(id, REVISED, "2"),
        Followup(id, PUBLISHED, "Journal of Tides 7 (2026)"),
    ]
    assert told(session, after=1) == [Followup(id, PUBLISHED, "Journal of Tides 7 (2026)")]
    assert told(session, until=1) == [Followup(id, REVISED, "2")]


def test_the_same_again_changes_nothing(session: Session) -> None:
    keep(session, [ARXIV], MORNING)
    like(session)
    for day in (1, 2):
        keep(session, [ARXIV, HUGGING_FACE, REVISION], MORNING + day * ONE_DAY)
    assert [one.kind for one in told(session)] == [REVISED]


@pytest.mark.parametrize("value", [0, -1])
def test_of_what_nobody_liked_nothing_is_noted(session: Session, value: int) -> None:
    keep(session, [ARXIV], MORNING)
    like(session, value)
    keep(session, [REVISION, JOURNAL], MORNING + ONE_DAY)
    assert session.exec(select(PaperChange)).all() == []


def test_what_a_feed_tells_first_of_a_work_that_a_reader_brought_is_no_news_of_it(
    session: Session,
) -> None:
    ids, _ = shelve(session, [replace(ARXIV, source=FROM_READERS)], MORNING)
    session.add(Vote(subscriber_id=1, paper_id=ids[0], value=1, at=MORNING))
    session.flush()
    told = replace(REVISION, doi="10.1234/tides.7", journal_ref="Journal of Tides 7 (2026)")
    keep(session, [told], MORNING + ONE_DAY)
    assert session.exec(select(PaperChange)).all() == []
    keep(session, [replace(told, version=3)], MORNING + 2 * ONE_DAY)
    assert [change.what for change in session.exec(select(PaperChange))] == ["3"]
