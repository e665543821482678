"""A click is noted where operator and reader want it, once, and is gone when they no longer do."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from newsletter import actions, pipeline, tidying
from newsletter.actions import Answered
from newsletter.actions.unlearning import forget_votes
from newsletter.models import Profile, Verb
from tests.actions.conftest import MAIL, Office, open_office
from tests.actions.mails import ADA, answer, command
from tests.workshop import enrol, write_papers


@dataclass
class Counting:
    """Ada's letter is delivery 1 and has one of the three papers there are, the first."""

    office: Office

    def click(self, delivery: int = 1, paper: int = 1) -> bool:
        return actions.count_click(self.office.app, delivery, paper)

    @property
    def rows(self) -> list[Any]:
        return self.office.rows()["click"]


@pytest.fixture
def counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    monkeypatch.setenv("NEWSLETTER_LETTERS__CLICKS", "true")
    opened = open_office(tmp_path)
    write_papers(tmp_path / "papers.jsonl")
    enrol(opened.app, ADA, "graph neural networks", clicks="on")
    pipeline.collect(opened.app, force=True)
    pipeline.compose_and_deliver(opened.app, whole_day=True)
    yield Counting(opened)
    opened.app.close()


def test_a_paper_is_opened_once_however_often(counting: Counting) -> None:
    counting.office.later(hours=1)
    first = counting.office.app.now()
    assert counting.click()
    counting.office.later(seconds=59)
    assert not counting.click()
    counting.office.later(hours=3)
    assert counting.click()
    (row,) = counting.rows
    assert (row.paper_id, row.first_at, row.last_at) == (1, first, counting.office.app.now())


def test_only_a_paper_of_that_letter_counts(counting: Counting) -> None:
    assert not counting.click(paper=2)
    assert not counting.click(paper=99)
    assert not counting.click(delivery=99)
    assert counting.rows == []


def test_two_weeks_after_the_letter_nothing_is_counted_any_more(counting: Counting) -> None:
    counting.office.later(days=14)
    assert not counting.click()
    counting.office.later(seconds=-1)
    assert counting.click()


@pytest.mark.parametrize("door", ["page", "mail"])
def test_who_turns_it_off_is_known_to_have_opened_nothing(counting: Counting, door: str) -> None:
    office = counting.office
    assert counting.click()
    with office.app.database.writing() as session:
        session.add(
            Profile(
                subscriber_id=office.id(ADA), votes=1, learned_until=office.app.now(), taste=b""
            )
        )
    if door == "mail":
        assert answer(office, command(Verb.CLICKS, value="off")) == Answered("done", True, 1)
    else:
        token = office.token("preferences", office.id(ADA))
        actions.change_by_link(office.app, token, {"clicks": "off"}, None, MAIL)
    rows = office.rows()
    assert (rows["click"], rows["profile"]) == ([], [])
    assert not counting.click()
    assert answer(office, command(Verb.CLICKS, value="on")) == Answered("done", True, 1)
    office.later(hours=1)
    assert counting.click() and len(counting.rows) == 1


def test_undoing_the_wish_erases_what_was_counted_by_it(counting: Counting) -> None:
    office = counting.office
    answer(office, command(Verb.CLICKS, value="off"))
    answer(office, command(Verb.CLICKS, value="on"))
    assert counting.click()
    answer(office, command(Verb.UNDO))
    assert office.reader(ADA).clicks == "off" and counting.rows == []


def test_who_left_is_no_longer_counted(counting: Counting) -> None:
    actions.remove(counting.office.app, ADA, erase=False)
    assert not counting.click() and counting.rows == []


def test_forgetting_all_votes_forgets_what_was_opened(counting: Counting) -> None:
    assert counting.click()
    assert forget_votes(counting.office.app, counting.office.id(ADA)).opened == 1
    assert counting.rows == []


def test_one_paper_is_forgotten_also_under_its_twins_number(counting: Counting) -> None:
    office = counting.office
    assert counting.click()
    with office.app.database.writing() as session:
        session.execute(text("UPDATE paper SET same_as = 3 WHERE id = 1"))
    assert actions.forget_opened(office.app, office.id(ADA), 2) == 0
    assert actions.forget_opened(office.app, office.id(ADA), 3) == 1


def test_what_was_opened_is_among_the_readers_data_and_goes_with_them(counting: Counting) -> None:
    office = counting.office
    assert counting.click()
    data = actions.export_by_link(office.app, office.token("export", office.id(ADA), hours=1))
    assert isinstance(data, dict)
    assert data["click"] == [
        {
            "paper": {
                "title": "Graph neural networks for molecules",
                "arxiv_id": "2611.90001",
                "doi": None,
            },
            "first_at": office.app.now().isoformat(),
            "last_at": office.app.now().isoformat(),
        }
    ]
    actions.remove(office.app, ADA, erase=True)
    assert counting.rows == []


def test_after_a_good_year_a_click_is_tidied_away(counting: Counting) -> None:
    assert counting.click()
    counting.office.later(days=400)
    assert tidying.tidy(counting.office.app)["clicks"] == 0
    counting.office.later(seconds=1)
    assert tidying.tidy(counting.office.app)["clicks"] == 1
    assert counting.rows == []


def test_where_the_operator_stops_counting_all_of_it_goes(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counting.click()
    monkeypatch.delenv("NEWSLETTER_LETTERS__CLICKS")
    office = open_office(counting.office.app.config.folder)
    assert not actions.count_click(office.app, 1, 1)
    assert tidying.tidy(office.app)["clicks"] == 1
    assert office.rows()["click"] == []
    office.app.close()


@pytest.mark.parametrize("address", ["", "https://news.example.org"])
def test_without_pages_there_is_nothing_to_count(
    counting: Counting, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_SITE__URL", address)
    office = open_office(counting.office.app.config.folder)
    assert office.app.counts_clicks == bool(address)
    office.app.close()
