"""What many readers like together is learned once a day, changes letters, and is explained."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from newsletter import colikes, pipeline
from newsletter.app import App
from newsletter.evaluating import evaluate
from newsletter.models import Edition, Paper, Vote
from newsletter.why import why
from tests.conftest import MORNING
from tests.crowd import ADA, BEN, CROWD, DAY, composed, filled, news, opened, reader, row, title
from tests.workshop import letters_in


@pytest.fixture
def app(tmp_path: Path) -> App:
    return filled(tmp_path)


def test_a_letter_brings_what_kindred_readers_like_and_says_so(app: App, tmp_path: Path) -> None:
    learned = pipeline.learn(app)
    assert learned == (3 * CROWD + 1, 30)
    later = news(tmp_path)
    pipeline.compose_and_deliver(later, whole_day=True)
    (letter,) = (
        message_from_bytes(one, policy=default)
        for one in letters_in(tmp_path)
        if f"To: {ADA}".encode() in one
    )
    for kind in ("plain", "html"):
        body = letter.get_body((kind,))
        assert body is not None
        words = " ".join(body.get_content().split())
        assert "On coral reefs in case" in words
        assert "Readers with similar votes liked papers like this." in words
    with later.database.reading() as session:
        (first,) = session.exec(
            select(Edition.picks).where(Edition.subscriber_id == reader(session, ADA))
        )
    found = why(later, ADA, title(later, first))
    assert found.verdict == "sent"
    assert "Readers with similar votes liked papers like this" in found.sentence


def test_without_it_the_letter_is_another(tmp_path: Path) -> None:
    for name in ("with", "without"):
        (tmp_path / name).mkdir()
        pipeline.learn(filled(tmp_path / name))
    mine = composed(news(tmp_path / "with"))
    app = news(tmp_path / "without", 'colikes_from = 20\nwithout = ["colikes"]')
    others = composed(app)
    assert "coral reefs" in title(app, mine[ADA])
    assert "coral reefs" not in title(app, others[ADA])
    assert mine[BEN] == others[BEN]


def test_below_the_threshold_nothing_changes(tmp_path: Path) -> None:
    found = []
    for at, ranking in enumerate(("colikes_from = 32", 'without = ["colikes"]', "")):
        folder = tmp_path / str(at)
        folder.mkdir()
        filled(folder)
        later = news(folder, ranking)
        assert (pipeline.learn(later) or (0, 0))[1] == 0
        assert row(later).transport == b""
        found.append(composed(later))
    assert len(found[0]) > CROWD
    assert found[0] == found[1] == found[2]


def test_it_is_learned_once_a_day_and_at_once_when_asked(app: App, tmp_path: Path) -> None:
    assert pipeline.learn(app)
    assert pipeline.learn(app) is None
    assert pipeline.learn(opened(tmp_path)) is None
    assert pipeline.learn(app, at_once=True)
    assert pipeline.learn(opened(tmp_path, day=1))


def test_turned_off_it_is_not_used_and_dropped_with_the_next_night(
    app: App, tmp_path: Path
) -> None:
    pipeline.learn(app)
    for ranking in ('without = ["colikes"]', 'without = ["likes"]', "colikes_from = 1000"):
        off = opened(tmp_path, ranking)
        with off.database.reading() as session:
            assert colikes.read(session, off.config.ranking, off.now()) is None
            assert not colikes.is_used(session, off.config.ranking, off.now())
    pipeline.learn(opened(tmp_path, 'without = ["colikes"]', day=1))
    assert row(app).transport == b""


@pytest.mark.parametrize("days", [0, 1, 2, 3])
def test_it_is_said_to_be_used_as_long_as_it_is(app: App, tmp_path: Path, days: int) -> None:
    pipeline.learn(app)
    later = opened(tmp_path, day=days)
    with later.database.reading() as session:
        read = colikes.read(session, later.config.ranking, later.now())
        assert colikes.is_used(session, later.config.ranking, later.now()) is (read is not None)


def test_a_trial_may_leave_it_out(app: App, tmp_path: Path) -> None:
    trial = opened(tmp_path, 'colikes_from = 20\ntrial = { without = ["colikes"] }')
    assert pipeline.learn(trial)
    composed(trial)
    with trial.database.reading() as session:
        teams = session.exec(select(Edition.teams)).all()
    assert set("".join(teams)) <= {"A", "B"} and "".join(teams)


def test_evaluating_knows_only_what_was_liked_together_before(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = news(tmp_path)
    with later.database.writing() as session:
        new = [one for one in session.exec(select(Paper)) if "coral reefs in case 91" in one.title]
        vote = {"subscriber_id": reader(session, ADA), "value": 1, "at": later.now()}
        session.add(Vote(paper_id=new[0].id, **vote))
    asked = []
    learned_from = colikes.learned_from

    def watched(session: Session, app: App, before: Any) -> Any:
        asked.append(learned_from(session, app, before))
        return asked[-1]

    monkeypatch.setattr(colikes, "learned_from", watched)
    ranking = later.config.ranking
    settings = [ranking, ranking.but(without=["colikes"])]
    # Nobody had voted before the news of that day began.
    assert evaluate(later, settings, later=0.1).readers == 1
    assert asked == []
    with later.database.writing() as session:
        session.connection().execute(
            update(Vote).where(Vote.at < later.now()).values(at=MORNING - DAY)  # type: ignore[arg-type]
        )
    found = evaluate(later, settings, later=0.1)
    assert found.readers == 1 and len(asked[0].ids) == 30
    assert found.differences()["ndcg"].mean < 0


def test_it_is_the_same_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    app = filled(tmp_path, postgresql_url)
    learned = pipeline.learn(app)
    assert learned == (3 * CROWD + 1, 30)
    assert pipeline.learn(app) is None
    with app.database.reading() as session:
        found = colikes.read(session, app.config.ranking, app.now())
    assert found is not None and found.ids.tolist() == sorted(found.ids.tolist())
    app.close()
