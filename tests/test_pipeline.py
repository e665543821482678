"""What the clock does: who gets a letter when, never twice, and never in silence."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from newsletter import pipeline
from newsletter.app import App
from newsletter.editions import decode_picks
from newsletter.models import Delivery, Edition, Paper, State
from newsletter.preview import rehearse
from subscribers.models import Subscriber
from tests.conftest import MORNING
from tests.workshop import PAPERS, enrol, letters_in, open_newsletter, write_papers

DAY = timedelta(days=1)


def send(app: App, *, whole_day: bool = True) -> tuple[int, int]:
    """(editions composed, letters sent) of one daily run."""
    pipeline.collect(app, force=True)
    composed, delivered = pipeline.compose_and_deliver(app, whole_day=whole_day)
    return composed.editions, delivered.verdicts["sent"]


def at(folder: Path, now: datetime) -> App:
    return open_newsletter(folder, now=now)


def test_a_second_run_sends_nothing(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org")
    assert send(app) == (1, 1)
    assert send(app) == (0, 0)
    assert len(letters_in(tmp_path)) == 1


def test_each_reader_gets_the_papers_of_their_own_topics(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org", "graph neural networks")
    enrol(app, "caroline@example.org", "exoplanet atmospheres")
    enrol(app, "nobody@example.org", "medieval law")
    assert send(app) == (2, 2)
    with app.database.reading() as session:
        chosen = {
            email: [session.get(Paper, pick.paper_id) for pick in decode_picks(picks)]
            for email, picks in session.exec(
                select(Subscriber.email, Edition.picks).join(
                    Edition, col(Edition.subscriber_id) == Subscriber.id
                )
            )
        }
    titles = {email: [p.title for p in papers if p] for email, papers in chosen.items()}
    assert titles == {
        "ada@example.org": ["Graph neural networks for molecules"],
        "caroline@example.org": ["Exoplanet atmospheres in the infrared"],
        "nobody@example.org": [],
    }


def test_the_next_day_only_new_papers_are_sent(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org")
    send(app)
    revised = PAPERS[0] | {"id": "2611.90001v2"}
    new = PAPERS[0] | {
        "id": "2611.90009",
        "title": "Graph neural networks for proteins",
        "url": "https://arxiv.org/abs/2611.90009",
    }
    write_papers(tmp_path / "papers.jsonl", [revised, new])
    tomorrow = at(tmp_path, MORNING + DAY)
    assert send(tomorrow) == (1, 1)
    letters = b"".join(letters_in(tmp_path))
    assert letters.count(b"for proteins") > 0
    with tomorrow.database.reading() as session:
        picks = session.exec(select(Edition.picks).order_by(col(Edition.id))).all()
    first, second = ({pick.paper_id for pick in decode_picks(text)} for text in picks)
    assert not first & second


def test_a_day_without_new_papers_is_not_used_up(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org")
    send(app)
    late = at(tmp_path, MORNING + DAY)
    composed = pipeline.compose(late, whole_day=True)
    assert (composed.editions, composed.skipped["nothing new"]) == (0, 1)
    write_papers(
        tmp_path / "papers.jsonl",
        [PAPERS[0] | {"id": "2611.90010", "title": "Wider graph neural networks", "url": ""}],
    )
    afternoon = at(tmp_path, MORNING + DAY + timedelta(hours=8))
    assert send(afternoon) == (1, 1)


def test_due_waits_for_the_readers_hour(tmp_path: Path) -> None:
    before = at(tmp_path, datetime(2026, 11, 24, 5, 59, tzinfo=UTC))
    enrol(before, "ada@example.org", timezone="Europe/Paris", hour=7)
    assert send(before, whole_day=False) == (0, 0)
    assert send(at(tmp_path, datetime(2026, 11, 24, 6, 0, tzinfo=UTC)), whole_day=False) == (1, 1)


def test_a_paused_reader_and_one_who_left_get_nothing(tmp_path: Path) -> None:
    from newsletter import actions

    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org")
    enrol(app, "cleo@example.org")
    actions.pause(app, "ada@example.org", None)
    actions.remove(app, "cleo@example.org", erase=False)
    assert send(app) == (0, 0)


def test_who_leaves_after_composing_is_dropped_and_counted(tmp_path: Path) -> None:
    from newsletter import actions

    app = at(tmp_path, MORNING)
    enrol(app, "cleo@example.org")
    pipeline.collect(app)
    assert pipeline.compose(app, whole_day=True).editions == 1
    actions.remove(app, "cleo@example.org", erase=False)
    delivered = pipeline.deliver(app)
    assert delivered.states[State.DROPPED] == 1
    assert letters_in(tmp_path) == []


def test_an_edition_older_than_its_cadence_is_dropped(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org")
    pipeline.collect(app)
    pipeline.compose(app, whole_day=True)
    delivered = pipeline.deliver(at(tmp_path, MORNING + 2 * DAY))
    assert delivered.states[State.DROPPED] == 1
    with app.database.reading() as session:
        assert session.exec(select(Delivery.reason)).one() == "too old: its time is over"


def test_changing_the_hour_gives_no_second_edition_that_day(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org", hour=7)
    send(app)
    enrol(app, "ada@example.org", hour=23)
    write_papers(
        tmp_path / "papers.jsonl",
        [PAPERS[0] | {"id": "2611.90011", "title": "Deep graphs", "url": ""}],
    )
    assert send(at(tmp_path, MORNING + timedelta(hours=17))) == (0, 0)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(hours=1), timedelta(hours=8)])
def test_a_weekly_reader_misses_no_paper_when_the_next_letter_is_late(
    tmp_path: Path, late: timedelta
) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org", days="weekly tuesday")
    assert send(app) == (1, 1)
    soon = [PAPERS[0] | {"id": "2611.90013", "title": "Graph neural networks soon", "url": ""}]
    write_papers(tmp_path / "papers.jsonl", soon)
    pipeline.collect(at(tmp_path, MORNING + timedelta(minutes=30)), force=True)
    # Clocks set back make such a week an hour longer, and so does a machine that was off.
    assert send(at(tmp_path, MORNING + 7 * DAY + late)) == (1, 1)


@pytest.mark.parametrize("gap", [timedelta(days=3), timedelta(days=30)])
def test_after_days_without_cron_there_is_one_edition_not_many(
    tmp_path: Path, gap: timedelta
) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org")
    send(app)
    write_papers(
        tmp_path / "papers.jsonl",
        [PAPERS[0] | {"id": "2611.90012", "title": "Graph neural networks again", "url": ""}],
    )
    later = at(tmp_path, MORNING + gap)
    assert send(later) == (1, 1)
    assert send(later) == (0, 0)


def test_a_rehearsal_shows_the_letters_and_writes_nothing(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org")
    pipeline.collect(app)
    made = list(rehearse(app, whole_day=True))
    assert [(email, len(picks)) for email, _, picks in made] == [("ada@example.org", 1)]
    with app.database.reading() as session:
        assert session.exec(select(func.count()).select_from(Edition)).one() == 0
        assert session.exec(select(func.count()).select_from(Delivery)).one() == 0
    assert send(app) == (1, 1)


def test_a_letter_is_written_again_byte_for_byte(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    enrol(app, "ada@example.org")
    send(app)
    with app.database.writing() as session:
        delivery = session.exec(select(Delivery)).one()
        delivery.state = State.QUEUED
    pipeline.deliver(at(tmp_path, MORNING + timedelta(hours=1)))
    first, second = letters_in(tmp_path)
    assert first == second


def test_candidates_are_prepared_or_counted_by_reason(tmp_path: Path) -> None:
    app = at(tmp_path, MORNING)
    for number in range(5):
        enrol(app, f"reader{number}@example.org", "bread" if number % 2 else "medieval law")
    pipeline.collect(app)
    composed = pipeline.compose(app, whole_day=True)
    delivered = pipeline.deliver(app)
    assert composed.readers == composed.editions + sum(composed.skipped.values()) == 5
    assert sum(delivered.states.values()) == composed.editions
