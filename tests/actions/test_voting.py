"""A reader's word on a paper: said, turned, taken back, by page and by letter; likes brought."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from newsletter import actions, papers, pipeline
from newsletter.actions import Liked
from newsletter.models import Announcement, Delivery, Paper, Vote
from subscribers.changes import Changed
from subscribers.tokens import Refused
from tests.actions.conftest import WEB, Office
from tests.conftest import MORNING
from tests.workshop import enrol, write_papers


@pytest.fixture
def stocked(office: Office, tmp_path: Path) -> Office:
    """Three papers; Grace has a letter with the first."""
    write_papers(tmp_path / "papers.jsonl")
    pipeline.collect(office.app)
    enrol(office.app, "grace@example.org", "graph neural networks")
    pipeline.compose(office.app, whole_day=True)
    return office


def votes(office: Office) -> list[tuple[int, int]]:
    with office.app.database.reading() as session:
        return sorted((vote.paper_id, vote.value) for vote in session.exec(select(Vote)))


def test_a_vote_is_said_once_turned_and_taken_back(stocked: Office) -> None:
    ada = stocked.id("ada@example.org")
    said = [actions.vote(stocked.app, ada, 1, value, WEB).rows for value in (1, 1, -1)]
    assert (said, votes(stocked)) == ([1, 0, 1], [(1, -1)])
    taken_back = [actions.vote(stocked.app, ada, 1, 0, WEB).rows for _ in range(2)]
    assert (taken_back, votes(stocked)) == ([1, 0], [])


def test_nobody_votes_and_nobody_votes_on_what_there_is_not(stocked: Office) -> None:
    ada = stocked.id("ada@example.org")
    assert actions.vote(stocked.app, 999, 1, 1, WEB) == Changed(0)
    assert actions.vote(stocked.app, ada, 999, 1, WEB) == Changed(0)
    assert votes(stocked) == []


def test_a_vote_on_a_twin_counts_for_the_paper_that_stays(stocked: Office) -> None:
    with stocked.app.database.writing() as session:
        session.get_one(Paper, 2).same_as = 1
    actions.vote(stocked.app, stocked.id("ada@example.org"), 2, 1, WEB)
    assert votes(stocked) == [(1, 1)]


def test_a_letter_carries_its_readers_vote_and_no_other_link_does(stocked: Office) -> None:
    with stocked.app.database.reading() as session:
        delivery = session.exec(select(Delivery)).one()
    assert delivery.id is not None
    token = stocked.token("reply", delivery.id)
    assert actions.vote_by_link(stocked.app, token, 1, 1, WEB) == Changed(1)
    assert votes(stocked) == [(1, 1)]
    wrong = stocked.token("preferences", delivery.id)
    assert actions.vote_by_link(stocked.app, wrong, 1, -1, WEB) is Refused.ALTERED
    assert actions.vote_by_link(stocked.app, stocked.token("reply", 999), 1, 1, WEB) is None
    assert votes(stocked) == [(1, 1)]


def test_papers_that_a_reader_brings_are_liked_and_never_sent(stocked: Office) -> None:
    brought = [
        Announcement("list", "", arxiv_id="2611.90002"),
        Announcement("list", "", arxiv_id="1706.03762"),
        Announcement("list", "On nothing in particular", authors=("A. Nonymous",)),
    ]
    ada = stocked.id("ada@example.org")
    assert actions.like_papers(stocked.app, ada, brought, WEB) == Liked(3, held=1, added=2)
    assert actions.like_papers(stocked.app, ada, brought, WEB) == Liked(0, held=3)
    assert votes(stocked) == [(2, 1), (4, 1), (5, 1)]
    assert actions.like_papers(stocked.app, 999, brought, WEB) is None
    with stocked.app.database.reading() as session:
        assert len(papers.announced_since(session, MORNING - timedelta(days=9999))) == 3
