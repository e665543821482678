"""Composing while other things happen: papers that arrive, other processes, clocks put back."""

import socket
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from newsletter import composing, pipeline
from newsletter.companion import Companion
from newsletter.composing import Composed, choose_batch, open_desk, store_batch
from newsletter.editions import decode_picks
from newsletter.models import Edition, Feed, Paper, State
from tests.conftest import MORNING
from tests.test_pipeline import DAY, at, send
from tests.workshop import PAPERS, enrol, letters_in, open_newsletter, write_papers


def test_a_paper_that_arrives_while_composing_is_news_for_the_next_edition(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org")
    pipeline.collect(app)
    with app.database.reading() as session:
        batch = choose_batch(app, session, open_desk(app, session), whole_day=True)
    late = PAPERS[0] | {"id": "2611.90020", "title": "Late graph neural networks", "url": ""}
    write_papers(tmp_path / "papers.jsonl", [late])
    pipeline.collect(app, force=True)
    with app.database.writing() as session:
        store_batch(app, session, batch, Composed())
    tomorrow = at(tmp_path, MORNING + DAY)
    assert pipeline.compose(tomorrow, whole_day=True).editions == 1
    with app.database.reading() as session:
        newest = session.exec(select(Edition).order_by(col(Edition.id).desc())).first()
        assert newest is not None
        (pick,) = decode_picks(newest.picks)
        paper = session.get(Paper, pick.paper_id)
        assert paper is not None and paper.title == "Late graph neural networks"


def test_what_two_processes_chose_for_one_reader_is_kept_once(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org")
    pipeline.collect(app)
    with app.database.reading() as session:
        batch = choose_batch(app, session, open_desk(app, session), whole_day=True)
    first, second = Composed(), Composed()
    for total in (first, second):
        with app.database.writing() as session:
            store_batch(app, session, batch, total)
    assert (first.editions, second.editions) == (1, 0)
    assert pipeline.deliver(app).states[State.SENT] == 1


def test_a_clock_put_back_loses_no_paper(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org")
    send(app)
    new = PAPERS[0] | {"id": "2611.90021", "title": "Early graph neural networks", "url": ""}
    write_papers(tmp_path / "papers.jsonl", [new])
    pipeline.collect(at(tmp_path, MORNING - timedelta(hours=3)), force=True)
    assert pipeline.compose(at(tmp_path, MORNING + DAY), whole_day=True).editions == 1


@pytest.fixture
def companions(monkeypatch: pytest.MonkeyPatch) -> list[Composed]:
    """What each companion composed; one is had from four readers on."""
    monkeypatch.setattr(pipeline, "COMPANY_FROM", 3)
    monkeypatch.setattr(pipeline, "FIRST_BATCH", 3)
    monkeypatch.setattr(composing, "BATCH", 3)
    # A tester's other threads are asleep, and else no companion would be tried here.
    monkeypatch.setattr(pipeline, "can_fork", lambda: True)
    found: list[Composed] = []
    result = Companion.result

    def noting(companion: Companion[Composed]) -> Composed | None:
        done = result(companion)
        found.extend([done] if done else [])
        return done

    monkeypatch.setattr(Companion, "result", noting)
    return found


def test_for_many_readers_a_companion_composes_while_letters_go_out(
    tmp_path: Path, companions: list[Composed]
) -> None:
    app = at(tmp_path, MORNING)
    for number in range(12):
        enrol(app, f"reader{number}@example.org")
    assert send(app) == (12, 12)
    assert [done.editions for done in companions] == [12]
    assert send(app) == (0, 0)
    assert len(letters_in(tmp_path)) == 12


def test_a_feed_no_longer_configured_is_never_called_late(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org")
    with app.database.writing() as session:
        session.add(Feed(name="Gone", kind="rss", url="https://gone.example", failures=9))
        session.add(Feed(name="Papers", kind="jsonl", url="file:papers.jsonl", failures=1))
    with app.database.reading() as session:
        assert open_desk(app, session).late == ("Papers",)


def test_when_sending_stops_the_companion_still_composes_for_all(
    tmp_path: Path, companions: list[Composed]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    post = f'transport="smtp"\nhost="127.0.0.1"\nport={port}\ntls="none"'
    app = open_newsletter(tmp_path, now=MORNING, post=post)
    for number in range(12):
        enrol(app, f"reader{number}@example.org")
    pipeline.collect(app)
    composed, delivered = pipeline.compose_and_deliver(app, whole_day=True)
    app.close()
    assert composed.editions == sum(done.editions for done in companions) == 12
    assert delivered.stopped is not None and "cannot be reached" in delivered.stopped
    assert delivered.states[State.QUEUED] == sum(delivered.states.values()) == 12
