"""Chosen papers say where they stand, arXiv is asked once of each, and no letter waits long."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import select

from newsletter import pipeline
from newsletter.enriching import Details
from newsletter.feeds import Politeness
from newsletter.hosts import SharedMemory
from newsletter.models import Delivery, State
from newsletter.models import Paper as Row
from subscribers.models import Subscriber
from tests.fake_arxiv import Mood, fake_arxiv
from tests.feeds.loopback import Page
from tests.one_category import BREAD, FOAM, TODAY, World, paper, rows, words
from tests.workshop import enrol, letters_in


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with fake_arxiv({TODAY.date(): [*FOAM, *BREAD]}, TODAY) as (site, arxiv):
        made = World(tmp_path, site.url, arxiv)
        with made.at(6) as app:
            enrol(app, "ada@example.org", "quantum foam")
            pipeline.collect(app)
        yield made


def send(world: World, hour: int) -> pipeline.Delivered:
    with world.at(hour) as app:
        return pipeline.compose_and_deliver(app, whole_day=True)[1]


def test_chosen_papers_say_their_length_their_journal_and_their_links(world: World) -> None:
    send(world, 7)
    (letter,) = letters_in(world.folder)
    said = words(letter)
    assert "12 pages, 5 figures" in said
    assert "Code: https://github.com/lab/foam" in said
    assert "Published in J. Foam 3 (2026) 14" in said
    assert "Published version: https://doi.org/10.1234/foam.3" in said
    assert "PDF: https://arxiv.org/pdf/2611.00003" in said


def test_one_request_asks_for_the_chosen_papers_and_for_no_others(world: World) -> None:
    send(world, 7)
    (ids,) = world.asked
    assert set(ids.split(",")) == {one["id"] for one in FOAM}


def test_a_paper_is_asked_about_once_whoever_gets_it_later(world: World) -> None:
    send(world, 7)
    with world.at(8) as app:
        enrol(app, "ben@example.org", "quantum foam; rye bread")
    send(world, 8)
    assert [set(ids.split(",")) for ids in world.asked[1:]] == [{one["id"] for one in BREAD}]


def test_a_hundred_readers_of_the_same_papers_cost_no_request_more(world: World) -> None:
    with world.at(7) as app:
        for number in range(100):
            enrol(app, f"reader{number}@example.org", "quantum foam")
    send(world, 7)
    assert len(world.asked) == 1
    assert len(letters_in(world.folder)) == 101


def test_more_papers_than_fit_into_a_request_are_asked_for_in_slices(world: World) -> None:
    many = [paper(number, f"granite of kind {number}") for number in range(100, 250)]
    world.arxiv.days = {TODAY.date(): many}
    with world.at(7) as app:
        pipeline.collect(app, force=True)
        every = [row.id for row in rows(app).values() if row.id and "granite" in row.title]
        assert Details(app).ask([every]) == 150
    assert [len(ids.split(",")) for ids in world.asked] == [100, 50]


@pytest.mark.parametrize(
    "mood",
    [
        Mood("api", refuse=1, status=503),
        Mood("api", refuse=1, status=429),
        Mood("api", stale=True),  # an error dressed as an entry, with status 200
    ],
    ids=["503", "429", "an error with status 200"],
)
def test_a_request_that_fails_holds_up_no_letter_and_is_made_again_later(
    world: World, mood: Mood
) -> None:
    world.arxiv.moods = {TODAY.date(): [mood]}
    delivered = send(world, 7)
    assert delivered.states[State.SENT] == 1
    assert "12 pages" not in words(letters_in(world.folder)[0])
    world.arxiv.moods = {}
    with world.at(9) as app:
        enrol(app, "ben@example.org", "quantum foam")
    send(world, 9)
    assert len(world.asked) == 2
    assert any("12 pages" in words(letter) for letter in letters_in(world.folder))


def test_a_turn_that_is_long_in_coming_is_not_waited_for(world: World) -> None:
    world.enrich = {"enrich_seconds": 20}
    with world.at(7) as app:
        host = Politeness(memory=SharedMemory(app.database), clock=lambda: app.now())
        host.done(world.url, 429, timedelta(seconds=60))
    assert send(world, 7).states[State.SENT] == 1
    assert world.asked == []


def test_a_page_that_arxiv_left_papers_out_of_is_asked_for_once_and_the_rest_later(
    world: World,
) -> None:
    whole = world.arxiv.atom
    world.arxiv.atom = lambda ids: whole(ids[:1]).replace(">1</open", ">3</open")  # type: ignore[method-assign]
    send(world, 7)
    assert len(world.asked) == 1
    with world.at(8) as app:
        told = [name for name, row in rows(app).items() if row.detailed_at]
    assert told == [world.asked[0].split(",")[0]]


def test_an_answer_that_does_not_come_is_waited_for_a_while_only(world: World) -> None:
    def nothing() -> Iterator[bytes]:
        while True:
            yield b" "

    world.enrich = {"enrich_seconds": 2}
    answer = world.arxiv.answer
    world.arxiv.answer = lambda path, headers: (  # type: ignore[method-assign]
        Page(chunks=nothing) if path.startswith("/api/") else answer(path, headers)
    )
    assert send(world, 7).states[State.SENT] == 1


def test_a_paper_that_arxiv_does_not_know_is_not_asked_about_again(world: World) -> None:
    with world.at(7) as app:
        known = rows(app)["2611.00001"]
        world.arxiv.days = {TODAY.date(): []}
        assert Details(app).ask([[known.id or 0]]) == 0
        assert Details(app).ask([[known.id or 0]]) == 0
        assert rows(app)["2611.00001"].detailed_at == app.now()
    assert len(world.asked) == 1


def test_an_id_that_is_none_does_not_spoil_the_request_for_the_others(world: World) -> None:
    with world.at(7) as app:
        with app.database.writing() as session:
            row = session.exec(select(Row).where(Row.arxiv_id == "2611.00003")).one()
            row.arxiv_id = "2699.00003"
            session.add(row)
        Details(app).ask([[row.id or 0 for row in rows(app).values()]])
    assert "2699.00003" not in world.asked[0]


def test_what_a_source_told_of_a_paper_already_is_not_asked_for(world: World) -> None:
    with world.at(7) as app, app.database.writing() as session:
        for row in session.exec(select(Row)):
            row.comments = "Told by its source"
            session.add(row)
    send(world, 7)
    assert world.asked == []


def test_papers_that_came_by_id_have_their_details_already(world: World) -> None:
    world.enrich = {"check": True}
    world.arxiv.days[TODAY.date()] = [*FOAM, *BREAD, *(paper(n) for n in (5, 6))]
    world.arxiv.moods = {TODAY.date(): [Mood("rss", refuse=9, status=503)]}
    with world.at(7) as app:
        pipeline.collect(app, force=True)
        assert world.asked == ["2611.00005,2611.00006"]
        by_id = [row.id or 0 for name, row in rows(app).items() if str(name) > "2611.00004"]
        assert Details(app).ask([by_id]) == 0
    assert len(world.asked) == 1


def test_nothing_is_asked_where_it_is_turned_off_or_arxiv_is_not_read(world: World) -> None:
    world.enrich = {"enrich": False}
    send(world, 7)
    assert world.asked == []
    elsewhere = world.config().model_copy(
        update={"arxiv": world.config().arxiv.model_copy(update={"enrich": True})}
    )
    with world.at(7) as app:
        app.config = elsewhere.model_copy(update={"feeds": ()})
        assert not Details(app).is_on


def test_only_the_host_that_is_read_is_asked(world: World) -> None:
    world.enrich = {"api": "https://export.arxiv.org/api/query"}
    with world.at(7) as app:
        assert not Details(app).is_on


def test_what_is_told_is_no_news_and_no_other_source(world: World) -> None:
    with world.at(7) as app:
        before = rows(app)
    send(world, 7)
    with world.at(8) as app:
        after = rows(app)
    assert {name: row.announced_at for name, row in after.items()} == {
        name: row.announced_at for name, row in before.items()
    }
    assert after["2611.00002"].sources == ["arXiv cs.LG"]
    assert after["2611.00002"].doi == "10.1234/foam.3"


def test_what_a_letter_was_written_from_stays_as_it_was(world: World) -> None:
    changed = {"title": "Foam no more", "abstract": "A much longer story. " * 20, "authors": ["B"]}
    world.arxiv.days = {TODAY.date(): [one | changed for one in FOAM]}
    send(world, 7)
    with world.at(8) as app:
        row = rows(app)["2611.00001"]
    assert (row.title, row.authors) == ("On quantum foam in vessel 1", ["Ada Lovelace"])
    assert row.abstract.startswith("Vessels hold")
    assert row.comments.startswith("12 pages")


@pytest.mark.parametrize("clicks", ["", "on"])
def test_a_letter_written_again_says_what_it_said_the_first_time(world: World, clicks: str) -> None:
    world.letters = {"clicks": bool(clicks)}
    with world.at(7) as app, app.database.writing() as session:
        session.execute(update(Subscriber).values(clicks=clicks or "off"))
    world.arxiv.moods = {TODAY.date(): [Mood("api", refuse=1, status=503)]}
    send(world, 7)
    with world.at(9) as app:
        enrol(app, "ben@example.org", "quantum foam")
        with app.database.writing() as session:
            session.execute(update(Subscriber).values(clicks=clicks or "off"))
    send(world, 9)
    with world.at(10) as app, app.database.writing() as session:
        for delivery in session.exec(select(Delivery)):
            delivery.state = State.QUEUED
            session.add(delivery)
    send(world, 10)
    by_reader: dict[str, list[bytes]] = {}
    for letter in letters_in(world.folder):
        by_reader.setdefault(str(message_from_bytes(letter)["To"]), []).append(letter)
    for reader, is_detailed in (("ada@example.org", False), ("ben@example.org", True)):
        first, again = by_reader[reader]
        assert first == again
        assert ("12 pages" in words(first)) is is_detailed
        assert ("/click/" in words(first)) is bool(clicks)
