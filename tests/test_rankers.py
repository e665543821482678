"""A trial drafts letters from two rankers, the same ones whenever they are composed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from newsletter import pipeline
from newsletter.app import App
from newsletter.config.ranking import Ranking
from newsletter.config_file import ConfigFaults, load
from newsletter.editions import decode_picks
from newsletter.models import Edition, Paper
from newsletter.rankers import seen_by
from newsletter.ranking import Candidate, Reader
from subscribers.models import TopicKind
from subscribers.topics import Interest
from tests.conftest import MORNING
from tests.workshop import enrol, open_newsletter, write_config, write_papers

# What the rankers differ in: upvotes decide among papers that say as much of a topic.
BY_WORDS = 'trial = { without = ["trending"] }'


def paper(number: int, title: str) -> dict[str, Any]:
    return {
        "id": f"2611.{number:05d}",
        "title": title,
        "abstract": f"We look at {title} and say in case {number} what we have seen of it there.",
        "published": "2026-11-24T00:00:00Z",
    }


PAPERS = [paper(at, f"quantum foam in vessel {chr(65 + at)}") for at in range(20)]


def opened(folder: Path, trial: str = BY_WORDS, *, days: int = 0) -> App:
    write_papers(folder / "papers.jsonl", PAPERS)
    path = write_config(folder, f"[ranking]\n{trial}")
    return App(load(path), now=MORNING + timedelta(days=days))


def compose(folder: Path, trial: str = BY_WORDS, readers: int = 12) -> list[Edition]:
    app = opened(folder, trial)
    pipeline.collect(app, force=True)
    with app.database.writing() as session:
        for row in session.exec(select(Paper)):
            row.upvotes = 40 * (row.id or 0)
            session.add(row)
    for number in range(readers):
        enrol(app, f"reader{number}@example.org", "quantum foam; -vessel C", size=6)
    pipeline.compose(app, whole_day=True)
    with app.database.reading() as session:
        found = list(session.exec(select(Edition).order_by(Edition.subscriber_id)))  # type: ignore[arg-type]
    app.close()
    return found


def test_each_paper_of_a_letter_is_credited_to_the_ranker_that_brought_it(tmp_path: Path) -> None:
    made = compose(tmp_path)
    assert made
    for edition in made:
        picks = decode_picks(edition.picks)
        assert len(edition.teams) == len(picks) == 6
        # Each round has one of either, whoever comes first.
        assert {"".join(sorted(edition.teams[at : at + 2])) for at in (0, 2, 4)} == {"AB"}
        assert len({pick.paper_id for pick in picks}) == 6


def test_the_coin_is_thrown_anew_for_each_reader_and_falls_the_same_when_composed_again(
    tmp_path: Path,
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first, second = compose(tmp_path / "one"), compose(tmp_path / "two")
    assert [(one.picks, one.teams) for one in first] == [(one.picks, one.teams) for one in second]
    assert len({one.teams for one in first}) > 1


def test_reasons_and_mutes_hold_for_both_rankers(tmp_path: Path) -> None:
    made = compose(tmp_path)
    with open_newsletter(tmp_path).database.reading() as session:
        titles = {row.id: row.title for row in session.exec(select(Paper))}
    for edition in made:
        for pick in decode_picks(edition.picks):
            assert "vessel C" not in titles[pick.paper_id]
            assert [reason.signal for reason in pick.reasons] == ["phrase"]


def test_without_a_trial_no_team_is_kept(tmp_path: Path) -> None:
    assert {edition.teams for edition in compose(tmp_path, "")} == {""}


@pytest.mark.parametrize(
    ("trial", "said"),
    [
        ("look_back_days = 3", "look_back_days in the trial"),
        ("cutof = 0.3", "cutof in the trial"),
        ("cutoff = -1", "cutoff in the trial"),
        ('encoder = "minilm"', "encoder in the trial"),
        ('without = ["luck"]', "without.0 in the trial"),
    ],
)
def test_a_trial_that_cannot_be_is_refused_with_its_key(
    tmp_path: Path, trial: str, said: str
) -> None:
    with pytest.raises(ConfigFaults, match=said):
        opened(tmp_path, f"trial = {{ {trial} }}")


def test_what_is_left_out_leaves_the_mutes() -> None:
    topics = (Interest(TopicKind.PHRASE, "foam"), Interest(TopicKind.PHRASE, "beer", -1.0))
    reader = Reader(1, topics, 8, liked=(Candidate(1, "On foam"),))
    assert seen_by(Ranking().but(without=["topics"]), reader).interests == topics[1:]
    assert not seen_by(Ranking().but(without=["likes"]), reader).has_likes
    assert seen_by(Ranking(), reader) == reader
