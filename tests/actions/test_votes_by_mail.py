"""Papers are liked and disliked by their numbers in a letter, or by their ids."""

from array import array
from pathlib import Path

import pytest
from sqlmodel import select

from newsletter import actions, pipeline
from newsletter.actions import Answered, MailSender, Wish
from newsletter.models import Edition, Verb, Vote
from tests.actions.conftest import MAIL, Office
from tests.actions.mails import ADA, answer, command
from tests.workshop import enrol, write_papers


@pytest.fixture
def lettered(office: Office, tmp_path: Path) -> tuple[Office, int]:
    """Ada has a letter with two papers; Grace has another."""
    write_papers(tmp_path / "papers.jsonl")
    pipeline.collect(office.app)
    answer(office, command(Verb.TOPICS, "graph neural networks; exoplanet"))
    enrol(office.app, "grace@example.org", "bread")
    pipeline.compose(office.app, whole_day=True)
    with office.app.database.reading() as session:
        mine = Edition.subscriber_id == office.id(ADA)
        edition = session.exec(select(Edition).where(mine)).one()
    assert edition.id is not None
    return office, edition.id


def votes(office: Office) -> dict[int, int]:
    with office.app.database.reading() as session:
        return {vote.paper_id: vote.value for vote in session.exec(select(Vote))}


def test_papers_are_liked_by_their_number_in_the_letter_or_by_id(
    lettered: tuple[Office, int],
) -> None:
    office, edition = lettered
    with office.app.database.reading() as session:
        first, second = array("q", session.get_one(Edition, edition).paper_ids)
    done = answer(
        office,
        command(Verb.LIKE, value="2"),
        command(Verb.DISLIKE, value="1"),
        command(Verb.LIKE, value="arXiv:2611.90003v2"),
        edition_id=edition,
    )
    assert done == Answered("done", True, 3)
    assert votes(office) == {second: 1, first: -1, 3: 1}
    assert answer(office, command(Verb.LIKE, value="2"), edition_id=edition).changed == 0
    assert answer(office, command(Verb.LIKE, value="1"), edition_id=edition).changed == 1
    answer(office, command(Verb.UNDO))
    assert votes(office) == {second: 1, first: -1, 3: 1}


@pytest.mark.parametrize("number", ["0", "3", "99999999999", "-1"])
def test_there_is_no_paper_of_that_number(lettered: tuple[Office, int], number: str) -> None:
    office, edition = lettered
    done = answer(office, command(Verb.LIKE, value=number), edition_id=edition)
    assert done.outcome == "not understood" and votes(office) == {}


def test_nobody_votes_by_the_numbers_of_anothers_letter(lettered: tuple[Office, int]) -> None:
    office, edition = lettered
    sender = MailSender("grace@example.org", office.id("grace@example.org"), edition)
    done = actions.by_mail(office.app, sender, Wish((command(Verb.LIKE, value="1"),)), MAIL)
    assert done.outcome == "not understood" and votes(office) == {}
