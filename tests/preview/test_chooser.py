"""The preview chooses from the recent papers, and reads them again when there are newer ones."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsletter import papers, pipeline
from newsletter.app import App
from newsletter.config_file import load
from newsletter.models import Vote
from newsletter.preview import Preview
from newsletter.preview.shelf import Shelf
from newsletter.ranking.learning import Lessons
from newsletter.ranking.taste import Taste
from subscribers.topics import parse_topics
from tests.conftest import MORNING
from tests.papers.samples import paper
from tests.workshop import PAPERS, enrol, open_newsletter, write_config, write_papers

BREAD = PAPERS[2] | {
    "id": "2611.90009",
    "title": "Bread without yeast",
    "url": "https://arxiv.org/abs/2611.90009",
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = open_newsletter(tmp_path, now=MORNING)
    pipeline.collect(app, force=True)
    yield app
    app.close()


def titles(preview: Preview, topics: str) -> list[str]:
    picks = preview.picks(parse_topics(topics))
    return [preview.shelf().papers[pick.paper_id].title for pick in picks]


def rebuilt(preview: Preview) -> None:
    """Wait for the papers that are being read beside us."""
    preview.shelf()
    for thread in threading.enumerate():
        if thread.name == "preview":
            thread.join()


def test_the_same_papers_are_chosen_as_for_a_reader(app: App) -> None:
    assert titles(Preview(app), "exoplanets") == [PAPERS[1]["title"]]
    (pick,) = Preview(app).picks(parse_topics("exoplanets"))
    assert [(reason.signal, reason.words) for reason in pick.reasons] == [("phrase", "exoplanets")]


def test_who_follows_nothing_is_shown_nothing(app: App) -> None:
    preview = Preview(app)
    assert preview.picks([]) == []
    assert preview.picks(parse_topics("-bread")) == []
    assert titles(preview, "bread; -crumbs") == []


def like(app: App, reader: int, paper: int) -> None:
    with app.database.writing() as session:
        session.add(Vote(subscriber_id=reader, paper_id=paper, value=1, at=app.now()))


def test_votes_choose_without_a_topic_and_are_learned_from_once(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_papers(tmp_path / "papers.jsonl", [*PAPERS, BREAD])
    pipeline.collect(app, force=True)
    learned, learn = [], Lessons.taste

    def counted(*given: Any, **named: Any) -> Taste:
        learned.append(given)
        return learn(*given, **named)

    monkeypatch.setattr(Lessons, "taste", counted)
    enrol(app, "ada@example.org", "-exoplanets")
    preview, reader = Preview(app), 1
    by_title = {row.title: id for id, row in preview.shelf().papers.items()}
    learned.clear()  # a shelf makes ready what learning needs by learning once
    like(app, reader, by_title[PAPERS[2]["title"]])
    for _ in range(2):
        with app.database.reading() as session:
            voter = preview.voter(session, reader)
        assert voter is not None and len(learned) == 1
    picks = preview.picks([], voter=voter)
    assert picks[0].paper_id == by_title[BREAD["title"]]
    like(app, reader, by_title[BREAD["title"]])
    with app.database.reading() as session:
        assert preview.voter(session, reader) is not None and len(learned) == 2


def test_nobody_waits_for_the_papers_that_votes_are_told_from(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(app, "ada@example.org", "bread")
    like(app, 1, 1)
    preview = Preview(app)
    preview.begin()
    rebuilt(preview)

    def asked_again(*_: object) -> None:
        raise AssertionError("they were read before")

    monkeypatch.setattr(papers, "sample", asked_again)
    with app.database.reading() as session:
        assert preview.voter(session, 1) is not None


def test_new_papers_are_there_after_the_request_that_saw_them(app: App, tmp_path: Path) -> None:
    preview = Preview(app, rest=0)
    assert titles(preview, "bread") == [PAPERS[2]["title"]]
    write_papers(tmp_path / "papers.jsonl", [*PAPERS, BREAD])
    pipeline.collect(app, force=True)
    rebuilt(preview)
    assert sorted(titles(preview, "bread")) == sorted([PAPERS[2]["title"], BREAD["title"]])


def test_the_papers_are_not_read_again_while_there_are_no_newer_ones(app: App) -> None:
    preview = Preview(app, rest=0)
    first = preview.shelf()
    rebuilt(preview)
    assert preview.shelf() is first


def test_two_who_come_at_once_wait_for_one_reading(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, read = [], Shelf.of

    def counted(of: App) -> Shelf:
        made.append(read(of))
        return made[-1]

    monkeypatch.setattr(Shelf, "of", counted)
    preview = Preview(app)
    visitors = [threading.Thread(target=preview.shelf) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(made) == 1


def test_a_database_that_does_not_answer_leaves_the_older_papers(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = Preview(app, rest=0)
    first = preview.shelf()

    def broken(of: App) -> Shelf:
        with of.database.reading() as session:
            session.connection().exec_driver_sql("SELECT * FROM nowhere")
        raise AssertionError("unreachable")

    monkeypatch.setattr(Shelf, "of", broken)
    monkeypatch.setattr(Shelf, "is_outdated", lambda *_: True)
    rebuilt(preview)
    assert preview.shelf().papers == first.papers


def test_nobody_waits_long_for_the_first_reading(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    read, go_on = Shelf.of, threading.Event()

    def slowly(of: App) -> Shelf:
        assert go_on.wait(30)
        return read(of)

    monkeypatch.setattr(Shelf, "of", slowly)
    preview = Preview(app, patience=0.01)
    preview.begin()
    assert titles(preview, "bread") == [] and not preview.shelf().papers
    go_on.set()
    for thread in threading.enumerate():
        if thread.name == "preview":
            thread.join()
    assert titles(preview, "bread") == [PAPERS[2]["title"]]


def test_with_newer_papers_votes_are_told_from_these(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(app, "ada@example.org", "bread")
    like(app, 1, 1)
    preview = Preview(app, rest=0)
    preview.begin()
    rebuilt(preview)
    read, sample = [], papers.sample

    def counted(*given: Any) -> Any:
        read.append(rows := sample(*given))
        return rows

    monkeypatch.setattr(papers, "sample", counted)
    write_papers(tmp_path / "papers.jsonl", [*PAPERS, BREAD])
    pipeline.collect(app, force=True)
    rebuilt(preview)
    with app.database.reading() as session:
        assert preview.voter(session, 1) is not None
    assert [len(rows) for rows in read] == [len(PAPERS) + 1]


def test_an_encoder_that_cannot_be_loaded_leaves_words(tmp_path: Path) -> None:
    path = write_config(tmp_path, '[ranking]\nencoder = "/no/such/model"\n')
    app = App(load(path), now=MORNING)
    with app.database.writing() as session:
        papers.keep(session, [paper(title="Bread without yeast")], MORNING)
    assert len(Preview(app).picks(parse_topics("bread"))) == 1
    app.close()
