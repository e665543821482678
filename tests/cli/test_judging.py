"""`newsletter evaluate` and `newsletter why`: kind words for people, and facts for machines."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from newsletter.app import App
from newsletter.config_file import load
from newsletter.models import Paper, Vote
from subscribers import store
from tests.cli.conftest import NewsletterCommand
from tests.conftest import MORNING


def vote(folder: Path, number: int, value: int, hours: int = 0) -> None:
    app = App(load(folder / "config.toml"))
    with app.database.writing() as session:
        reader = store.find(session, "ada@example.org")
        assert reader is not None
        paper = session.exec(select(Paper).where(Paper.arxiv_id == f"2611.9000{number}")).one()
        at = MORNING + timedelta(hours=hours)
        session.add(Vote(subscriber_id=reader.id, paper_id=paper.id, value=value, at=at))
    app.close()


@pytest.fixture
def read(configured: NewsletterCommand) -> NewsletterCommand:
    """Ada had her first letter."""
    configured("subscribers", "add", "ada@example.org", "--topics", "exoplanet").done()
    configured("send").done()
    return configured


def test_too_few_votes_are_said_kindly(read: NewsletterCommand, folder: Path) -> None:
    vote(folder, 1, 1)
    assert "1 reader voted so far, none of them often enough" in read("evaluate").done().out
    assert read("evaluate", "--json").done().answer == {"readers": 0, "voters": 1}


def test_two_settings_are_compared_in_a_table(read: NewsletterCommand, folder: Path) -> None:
    vote(folder, 1, 1)
    vote(folder, 2, 1, hours=2)
    out = read("evaluate", "--against", "cutoff=0.2", "--without", "likes").done().out
    assert "nDCG@10" in out
    assert "as configured" in out
    assert "cutoff=0.2 without likes" in out
    assert "difference" in out
    assert "1 reader, 1 like to be foretold" in out
    assert "a hint and no proof" in out
    answer = read("evaluate", "--json", "--without", "topics").done().answer
    assert [one["setting"] for one in answer["settings"]] == ["as configured", "without topics"]
    assert answer["settings"][0]["ndcg"]["mean"] > answer["settings"][1]["ndcg"]["mean"]
    assert answer["difference"]["ndcg"]["mean"] < 0


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (("--against", "cutof=0.3"), "cutof"),
        (("--against", "cutoff"), "write a key of [ranking] and its value"),
        (("--against", "cutoff=high"), "cutoff"),
        (("--without", "luck"), "without"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    read: NewsletterCommand, wish: tuple[str, ...], said: str
) -> None:
    ended = read("evaluate", *wish)
    assert ended.code != 0
    assert said in ended.err


def test_the_letters_of_a_trial_are_counted(read: NewsletterCommand, folder: Path) -> None:
    assert "set ranking.trial" in read("evaluate", "--trial").done().out
    config = folder / "config.toml"
    trial = "\n[ranking.trial]\ncutoff = 0.1\n"
    config.write_text(config.read_text() + trial)
    read("subscribers", "add", "ben@example.org", "--topics", "exoplanet; bread").done()
    read("send").done()
    answer = read("evaluate", "--trial", "--json").done().answer
    assert (answer["letters"], answer["voted"], answer["is_real"]) == (1, 0, False)
    assert "1 letter, 0 of them with votes" in read("evaluate", "--trial").done().out


def test_why_a_paper_came_or_not(read: NewsletterCommand) -> None:
    out = read("why", "ada@example.org", "2611.90002").done().out
    assert "sent on 24 November 2026: place 1. Because you follow exoplanet" in out
    answer = read("why", "ada@example.org", "history of bread", "--json").done().answer
    assert (answer["verdict"], answer["title"]) == ("below", "A short history of bread")
    assert answer["needed"] > answer["reached"] == 0
    assert read("why", "ada@example.org", "zebras").done().out.startswith("unknown paper")
    assert read("why", "nobody@example.org", "2611.90002").code != 0
