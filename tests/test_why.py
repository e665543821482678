"""For any paper and reader there is an answer: chosen, sent, muted, below the cut-off, or else."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from newsletter import actions, pipeline
from newsletter.app import App
from newsletter.models import Announcement, Paper, Problem, Vote
from newsletter.papers import keep
from newsletter.ranking.standing import Standing
from newsletter.why import Why, shortfall, why
from tests.conftest import MORNING
from tests.workshop import enrol, open_newsletter, write_papers

DAY = timedelta(days=1)
ADA = "ada@example.org"
SIZE = 3


def paper(number: int, title: str, words: str) -> dict[str, Any]:
    return {
        "id": f"2611.{number:05d}",
        "title": title,
        "abstract": words,
        "url": f"https://arxiv.org/abs/2611.{number:05d}",
        "published": "2026-11-24T00:00:00Z",
    }


FOAM = [
    paper(
        at, f"Quantum foam {name}", f"Quantum foam is looked at by {name}. Of {name} we know now."
    )
    for at, name in enumerate(["ospreys", "badgers", "lindens", "granite", "harbours"])
]
BEER = paper(
    20, "Quantum foam on wheat beer", "Quantum foam is poured. On wheat beer it stays long."
)
BREAD = paper(
    21, "Rye bread in the north", "Bread of rye is baked in the north and keeps for weeks."
)
NEAR = paper(22, "Foam in a theory of many bodies", "Of foam among many bodies, quanta and tides.")


@pytest.fixture
def app(tmp_path: Path) -> App:
    """Ada follows quantum foam and never wants beer; nothing was composed yet."""
    app = open_newsletter(tmp_path, now=MORNING)
    write_papers(tmp_path / "papers.jsonl", [*FOAM, BEER, BREAD, NEAR])
    pipeline.collect(app, force=True)
    enrol(app, ADA, "quantum foam; -wheat beer", size=SIZE)
    return app


def of(app: App, paper: dict[str, Any]) -> Why:
    found = why(app, ADA, paper["id"])
    assert found.title == paper["title"]
    return found


def test_a_paper_that_would_come_has_its_place_and_reasons(app: App) -> None:
    chosen = [found for one in FOAM if (found := of(app, one)).verdict == "chosen"]
    assert sorted(found.place or 0 for found in chosen) == [1, 2, 3]
    assert "Because you follow quantum foam" in chosen[0].sentence


def test_others_may_be_better(app: App) -> None:
    outranked = [found for one in FOAM if (found := of(app, one)).verdict == "outranked"]
    assert sorted(found.place or 0 for found in outranked) == [4, 5]
    assert f"place 4 of {SIZE}" in " ".join(found.sentence for found in outranked)


def test_a_muted_paper_names_what_mutes_it(app: App) -> None:
    assert (of(app, BEER).verdict, of(app, BEER).sentence) == ("muted", "muted: -wheat beer")


def test_below_the_cut_off_it_says_what_was_reached_and_what_is_needed(app: App) -> None:
    near, bread = of(app, NEAR), of(app, BREAD)
    assert near.verdict == bread.verdict == "below"
    assert near.reached and near.needed
    assert 0 < near.reached < near.needed
    assert f"below their cut-off by {near.needed - near.reached:.2f}" in near.sentence
    assert bread.reached == 0
    assert "says nothing of their topics" in bread.sentence


def test_after_its_letter_it_was_sent_and_the_others_are_explained_as_they_were(
    app: App, tmp_path: Path
) -> None:
    before = {one["id"]: of(app, one) for one in [*FOAM, BEER, BREAD, NEAR]}
    pipeline.compose_and_deliver(app, whole_day=True)
    later = open_newsletter(tmp_path, now=MORNING + DAY)
    for one in [*FOAM, BEER, BREAD, NEAR]:
        was, found = before[one["id"]], of(later, one)
        if was.verdict == "chosen":
            assert (found.verdict, found.place) == ("sent", was.place)
            assert found.sentence.startswith("sent on 24 November 2026: place ")
        else:
            assert found == was


def test_what_was_announced_before_their_time_is_not_new_for_them(tmp_path: Path, app: App) -> None:
    late = open_newsletter(tmp_path, now=MORNING + 30 * DAY)
    enrol(late, "ben@example.org", "quantum foam")
    found = why(late, "ben@example.org", "2611.00001")
    assert (found.verdict, found.sentence) == (
        "old",
        "not new for them: announced on 24 November 2026",
    )


def test_the_archive_is_never_sent_and_votes_are_known(app: App) -> None:
    with app.database.writing() as session:
        keep(session, [Announcement("S", "An old tale of glass")], MORNING, archive=True)
        row = session.exec(select(Paper).where(Paper.title == FOAM[0]["title"])).one()
        reader = actions.find(session, ADA)
        session.add(Vote(subscriber_id=reader.id, paper_id=row.id, value=1, at=MORNING))
    assert why(app, ADA, "old tale of glass").verdict == "archive"
    assert of(app, FOAM[0]).sentence.startswith("liked on 24 November 2026")


def test_what_is_too_much_like_the_disliked_is_called_so() -> None:
    stands = Standing((), True, None, 0.5, 0.4, None)
    assert shortfall(stands).verdict == "disliked"
    assert shortfall(replace(stands, spurned=False, said=0.25)).sentence == (
        "below their cut-off by 0.15: it says 0.25, and 0.40 is needed"
    )


@pytest.mark.parametrize(
    "words",
    [
        "2611.00021",
        "arXiv:2611.00021v2",
        "https://arxiv.org/abs/2611.00021",
        "10.48550/arXiv.2611.00021",
        "Rye bread in the north",
        "rye north",
        "7",
    ],
)
def test_a_paper_is_known_by_id_doi_address_number_and_words(app: App, words: str) -> None:
    assert why(app, ADA, words).title == BREAD["title"]


@pytest.mark.parametrize(
    "words", ["", "zebra crossings", "rye crossings", "2611.99999", "9" * 30, '"', "10.1/x"]
)
def test_an_unknown_paper_is_called_so(app: App, words: str) -> None:
    assert why(app, ADA, words).verdict == "unknown"


def test_an_unknown_reader_is_a_problem(app: App) -> None:
    with pytest.raises(Problem):
        why(app, "nobody@example.org", "7")


def test_nothing_is_stored(app: App) -> None:
    of(app, FOAM[0])
    assert pipeline.compose(app, whole_day=True).editions == 1
