"""People are told from programs by when links were followed, and the operator sees sums alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from newsletter import clicks, pipeline
from newsletter.app import App
from newsletter.clicks import FEWEST_TOLD, meant
from newsletter.models import Click, Delivery, Paper
from subscribers import store
from tests.conftest import MORNING
from tests.workshop import enrol, open_newsletter

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def at(*seconds: float) -> list[datetime]:
    return [MORNING + HOUR + second * SECOND for second in seconds]


# What was opened when, how many papers the letter has, and what of it a person opened.
LETTERS = {
    "one": ({1: at(0)}, 8, {1}),
    "some over an hour": ({1: at(0), 2: at(300), 3: at(900)}, 8, {1, 2, 3}),
    "a few at once": ({1: at(0), 2: at(3), 3: at(5), 4: at(20)}, 8, {1, 2, 3, 4}),
    "most of it at once": ({n: at(n) for n in range(5)}, 8, set()),
    "all of three at once": ({n: at(0) for n in range(3)}, 3, set()),
    "both of two at once": ({n: at(0) for n in range(2)}, 2, {0, 1}),
    "most of it, slowly": ({n: at(40 * n) for n in range(8)}, 8, set(range(8))),
    "a program, then a person": (
        {n: at(n, 4000 + n) if n == 2 else at(n) for n in range(8)},
        8,
        {2},
    ),
    "a person, then a program": ({n: at(9000) for n in range(1, 8)} | {0: at(0, 9001)}, 8, {0}),
    "a program twice": ({n: at(0, 9000) for n in range(8)}, 8, set()),
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_burst_is_a_programs(name: str) -> None:
    moments, papers, people = LETTERS[name]
    assert meant(moments, papers, MORNING) == people


def test_what_is_opened_right_after_the_sending_or_before_it_is_a_programs() -> None:
    moments = {1: [MORNING - SECOND], 2: [MORNING + 60 * SECOND], 3: [MORNING + 61 * SECOND]}
    moments[4] = [MORNING, MORNING + HOUR]
    assert meant(moments, 9, MORNING) == {3, 4}
    assert meant(moments, 9, None) >= {3, 4}, "where nobody knows when it was sent"


MOMENTS = st.integers(-600, 7200).map(lambda seconds: MORNING + seconds * SECOND)
EVENTS = st.dictionaries(st.integers(0, 12), st.lists(MOMENTS, min_size=1, max_size=2))


@given(EVENTS, st.integers(1, 20), st.sampled_from([None, MORNING]))
def test_it_names_no_paper_that_was_not_opened_and_knows_no_order(
    moments: dict[int, list[datetime]], papers: int, sent_at: datetime | None
) -> None:
    people = meant(moments, papers, sent_at)
    assert people <= moments.keys()
    turned = {paper: moments[paper][::-1] for paper in reversed(moments)}
    assert meant(turned, papers, sent_at) == people
    later = {paper: [at + HOUR for at in ats] for paper, ats in moments.items()}
    assert meant(later, papers, sent_at and sent_at + HOUR) == people


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """Four readers who want clicks to count and one who does not, each with a letter of two."""
    app = open_newsletter(tmp_path, now=MORNING)
    for name in ("ada", "ben", "cleo", "dora", "eve"):
        topics, wish = "graph neural networks; bread", "off" if name == "eve" else "on"
        enrol(app, f"{name}@example.org", topics, clicks=wish)
    pipeline.collect(app, force=True)
    pipeline.compose_and_deliver(app, whole_day=True)
    yield app
    app.close()


def click(app: App, name: str, title: str, *seconds: float) -> None:
    """The reader followed the link of the paper whose title begins so, first and last then."""
    moments = at(*seconds) or at(0)
    with app.database.writing() as session:
        letter = session.exec(
            select(Delivery).where(Delivery.recipient == f"{name}@example.org")
        ).one()
        paper = next(one for one in session.exec(select(Paper)) if one.title.startswith(title))
        assert letter.subscriber_id and letter.id and paper.id
        session.add(
            Click(
                subscriber_id=letter.subscriber_id,
                paper_id=paper.id,
                delivery_id=letter.id,
                first_at=moments[0],
                last_at=moments[-1],
            )
        )


def opened_by(app: App, name: str) -> list[int]:
    with app.database.reading() as session:
        reader = store.find(session, f"{name}@example.org")
        assert reader is not None and reader.id is not None
        found = clicks.by_readers(session, [reader.id])
    return [one.paper_id for one in found.get(reader.id, [])]


def test_a_reader_has_opened_what_a_person_did_if_they_want_it_to_count(app: App) -> None:
    click(app, "ada", "Graph", 0)
    click(app, "ada", "A short", 900)
    click(app, "ben", "Graph", -3570)  # half a minute after the sending
    click(app, "eve", "Graph", 0)
    assert [len(opened_by(app, name)) for name in ("ada", "ben", "cleo", "eve")] == [2, 0, 0, 0]
    assert opened_by(app, "ada") == [3, 1], "the last first"


def test_a_paper_that_became_anothers_twin_was_opened_under_that_ones_number(app: App) -> None:
    click(app, "ada", "Graph", 0)
    with app.database.writing() as session:
        twin = session.get(Paper, 1)
        assert twin is not None
        twin.same_as = 3
        session.add(twin)
    assert opened_by(app, "ada") == [3]


def test_the_operator_is_told_of_no_fewer_readers_than_three(app: App) -> None:
    def sums() -> clicks.Sums:
        with app.database.reading() as session:
            return clicks.sums_since(session, MORNING.date())

    today = MORNING.date()
    assert sums() == clicks.Sums([], [])
    for name in ("ada", "ben"):
        click(app, name, "Graph")
    click(app, "eve", "Graph")
    assert FEWEST_TOLD == 3 and sums() == clicks.Sums([(today, None)], [])
    click(app, "cleo", "A short")
    assert sums() == clicks.Sums([(today, 3)], [])
    click(app, "cleo", "Graph", 300)
    click(app, "dora", "Graph")
    assert sums() == clicks.Sums([(today, 4)], [(1, 4)])
    with app.database.reading() as session:
        assert clicks.sums_since(session, today + timedelta(days=1)) == clicks.Sums([], [])
