"""A day without papers for a reader, and the lines about papers that they liked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlmodel import col, select

from newsletter import composing, pipeline
from newsletter.app import App
from newsletter.models import Announcement, Edition, Paper, Vote
from newsletter.papers import keep, next_moment
from tests.conftest import MORNING
from tests.workshop import PAPERS, enrol, letters_in, open_newsletter, write_papers

FRIDAY = datetime(2026, 11, 20, 7, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


@contextmanager
def newsletter(folder: Path, now: datetime) -> Iterator[App]:
    app = open_newsletter(folder, now=now)
    yield app
    app.close()


def morning(folder: Path, now: datetime) -> composing.Composed:
    with newsletter(folder, now) as app:
        pipeline.collect(app, force=True)
        composed, _ = pipeline.compose_and_deliver(app, whole_day=True)
        return composed


def letters(folder: Path) -> list[EmailMessage]:
    found = [message_from_bytes(one, policy=policy.default) for one in letters_in(folder)]
    return sorted(found, key=lambda letter: letter["Date"].datetime)  # type: ignore[arg-type, return-value]


def words(letter: EmailMessage, kind: str = "plain") -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return " ".join(str(body.get_content()).split())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_papers(tmp_path / "papers.jsonl")
    with newsletter(tmp_path, MORNING) as app:
        enrol(app, "ada@example.org", "graph neural networks")
        enrol(app, "dora@example.org", "graph neural networks", empty_days="note")
    morning(tmp_path, MORNING)
    return tmp_path


def test_who_asked_for_it_hears_that_there_is_nothing_new(folder: Path) -> None:
    composed = morning(folder, MORNING + ONE_DAY)
    (note,) = letters(folder)[2:]
    assert note["To"] == "dora@example.org"
    assert note["Subject"] == "Nothing new today · Wednesday, 25 November"
    for kind in ("plain", "html"):
        assert "No new papers today." in words(note, kind)
        assert "The next edition comes on Thursday, 07:00." in words(note, kind)
    assert (composed.editions, composed.skipped["nothing new"]) == (1, 1)


def test_a_note_comes_once_a_day(folder: Path) -> None:
    for hours in (24, 26, 28):
        morning(folder, MORNING + timedelta(hours=hours))
    assert len(letters(folder)) == 3


def test_after_a_note_the_next_papers_come_as_ever(folder: Path) -> None:
    morning(folder, MORNING + ONE_DAY)
    fresh = PAPERS[0] | {"id": "2611.91111", "url": "https://arxiv.org/abs/2611.91111"}
    title = "Graph neural networks for the tides"
    write_papers(folder / "papers.jsonl", [*PAPERS, fresh | {"title": title}])
    morning(folder, MORNING + 2 * ONE_DAY)
    assert [title in words(letter) for letter in letters(folder)] == [False] * 3 + [True] * 2


def test_who_is_far_from_all_papers_hears_that(tmp_path: Path) -> None:
    write_papers(tmp_path / "papers.jsonl")
    with newsletter(tmp_path, MORNING) as app:
        enrol(app, "dora@example.org", "quantum error correction", empty_days="note")
        enrol(app, "ada@example.org", "quantum error correction")
    morning(tmp_path, MORNING)
    (note,) = letters(tmp_path)
    assert note["Subject"] == "Nothing for you today · Tuesday, 24 November"
    assert "None of 3 new papers are close enough to your topics today." in words(note)


def test_an_exception_is_never_an_empty_edition(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("no choice")

    fresh = PAPERS[0] | {"id": "2611.91111", "url": "https://arxiv.org/abs/2611.91111"}
    write_papers(folder / "papers.jsonl", [*PAPERS, fresh | {"title": "Graph neural networks 2"}])
    with monkeypatch.context() as patched:
        patched.setattr(composing, "choices", broken)
        with pytest.raises(RuntimeError):
            morning(folder, MORNING + ONE_DAY)
    with newsletter(folder, MORNING + ONE_DAY) as app, app.database.reading() as session:
        assert len(session.exec(select(Edition)).all()) == 2
    assert morning(folder, MORNING + ONE_DAY).editions == 2


def announce(folder: Path, now: datetime, paper: Announcement) -> None:
    with newsletter(folder, now) as app, app.database.writing() as session:
        keep(session, [paper], next_moment(session, now))


def test_what_became_of_a_liked_paper_is_one_line_once(folder: Path) -> None:
    with newsletter(folder, MORNING) as app, app.database.writing() as session:
        liked = session.exec(select(Paper).where(Paper.arxiv_id == "2611.90001")).one()
        session.add(Vote(subscriber_id=1, paper_id=liked.id, value=1, at=MORNING))
    told = {"arxiv_id": "2611.90001", "doi": "10.1234/tides.7", "journal_ref": "Tides & Co"}
    title = str(PAPERS[0]["title"])
    announce(folder, MORNING + timedelta(hours=3), Announcement("Journal", title, **told))  # type: ignore[arg-type]
    for day in (1, 2):
        number = f"2611.9111{day}"
        fresh = PAPERS[0] | {"id": number, "url": f"https://arxiv.org/abs/{number}"}
        write_papers(folder / "papers.jsonl", [fresh | {"title": f"Graph neural networks {day}"}])
        morning(folder, MORNING + day * ONE_DAY)
    line = f"“{title}”, which you liked, is now published in Tides & Co."
    of_ada = [letter for letter in letters(folder) if letter["To"] == "ada@example.org"]
    assert [line in words(letter) for letter in of_ada] == [False, True, False]
    assert "is now published in Tides &amp; Co." in words(of_ada[1], "html")
    of_dora = [letter for letter in letters(folder) if letter["To"] == "dora@example.org"]
    assert not any("which you liked" in words(letter) for letter in of_dora)


def test_a_liked_papers_news_is_sent_even_without_papers(tmp_path: Path) -> None:
    write_papers(tmp_path / "papers.jsonl")
    with newsletter(tmp_path, MORNING - ONE_DAY) as app:
        enrol(app, "ada@example.org", "quantum error correction")
        pipeline.collect(app)
        pipeline.compose_and_deliver(app, whole_day=True)
        with app.database.writing() as session:
            liked = session.exec(select(Paper).order_by(col(Paper.id))).first()
            assert liked is not None
            session.add(Vote(subscriber_id=1, paper_id=liked.id, value=1, at=app.now()))
    told = {"arxiv_id": "2611.90001", "doi": "10.1234/tides.7"}
    title = str(PAPERS[0]["title"])
    announce(tmp_path, MORNING - timedelta(hours=3), Announcement("Tides", title, **told))  # type: ignore[arg-type]
    announce(tmp_path, MORNING, Announcement("Tides", "Bread of the old harbours", doi="10.1234/8"))
    with newsletter(tmp_path, MORNING + timedelta(minutes=1)) as app:
        pipeline.compose_and_deliver(app, whole_day=True)
    (letter,) = letters(tmp_path)
    assert "which you liked, is now published in Tides." in words(letter)
