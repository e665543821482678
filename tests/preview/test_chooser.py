"""The preview chooses from the recent papers, and reads them again when there are newer ones."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter import pipeline
from newsletter.app import App
from newsletter.preview import Preview
from newsletter.preview.shelf import Shelf
from subscribers.topics import parse_topics
from tests.conftest import MORNING
from tests.workshop import PAPERS, open_newsletter, write_papers

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


def test_likes_choose_without_a_topic(app: App) -> None:
    preview = Preview(app)
    liked = [row for row in preview.shelf().papers.values() if "bread" in row.title]
    assert preview.picks([], liked=liked) == preview.picks([], liked=liked)


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
