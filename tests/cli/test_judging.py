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


def vote(folder: Path, number: int, value: int, hours: int = 0, *, reader: str = "ada") -> None:
    app = App(load(folder / "config.toml"))
    with app.database.writing() as session:
        found = store.find(session, f"{reader}@example.org")
        assert found is not None
        paper = session.exec(select(Paper).where(Paper.arxiv_id == f"2611.9000{number}")).one()
        at = MORNING + timedelta(hours=hours)
        session.add(Vote(subscriber_id=found.id, paper_id=paper.id, value=value, at=at))
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
    assert "1 reader, 1 like to be foretold; ten places allow a recall of 1.000" in out
    assert "may be chance" in out  # whatever one reader's votes say
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


def test_the_rankers_of_a_trial_are_named(read: NewsletterCommand, folder: Path) -> None:
    config = folder / "config.toml"
    before = config.read_text()
    config.write_text(before + '\n[ranking.trial]\nwithout = ["topics"]\n')
    read("subscribers", "add", "ben@example.org", "--topics", "exoplanet; bread").done()
    read("send").done()
    vote(folder, 2, 1, reader="ben")
    out = read("evaluate", "--trial").done().out
    assert "A is [ranking] as configured, B with without = ['topics']\n" in out
    assert "A was preferred in 1 letters, B in 0 letters, 0 ties: no difference yet" in out
    assert "A was preferred by 1 readers, B by 0 readers" in out
    assert read("evaluate", "--trial", "--json").done().answer["readers"]["for_a"] == 1
    config.write_text(before)
    assert "none is set now" in read("evaluate", "--trial").done().out


def test_each_reader_is_shown_the_worst_served_first(read: NewsletterCommand, folder: Path) -> None:
    read("subscribers", "add", "ben@example.org", "--topics", "medieval law").done()
    for name, later in (("ada", 2), ("ben", 3)):
        vote(folder, 1, 1, reader=name)
        vote(folder, later, 1, hours=2, reader=name)
    assert "ada@example.org" not in read("evaluate").done().out
    asked = ("evaluate", "--readers", "--without", "topics")
    rows = [line.split() for line in read(*asked).done().out.splitlines() if "@example" in line]
    assert {(row[0], row[1], row[2]) for row in rows} >= {("ben@example.org", "1", "as")}
    assert len(rows) == 4  # two readers, two settings
    each = read(*asked, "--json").done().answer["each"]
    assert sorted(one["email"] for one in each) == ["ada@example.org", "ben@example.org"]
    figures = [one["settings"][0]["ndcg"] for one in each]
    assert figures == sorted(figures)


def test_why_a_paper_came_or_not(read: NewsletterCommand) -> None:
    out = read("why", "ada@example.org", "2611.90002").done().out
    assert "sent on 24 November 2026: place 1. Because you follow exoplanet" in out
    answer = read("why", "ada@example.org", "history of bread", "--json").done().answer
    assert (answer["verdict"], answer["title"]) == ("below", "A short history of bread")
    assert answer["needed"] > answer["reached"] == 0
    assert read("why", "ada@example.org", "zebras").done().out.startswith("unknown paper")
    assert read("why", "nobody@example.org", "2611.90002").code != 0
