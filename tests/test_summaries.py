"""Papers that were chosen are summed up once, within a budget; no fault stops a letter."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from newsletter import pipeline
from newsletter.alarms import all_alarms
from newsletter.app import App
from newsletter.config_file import ConfigFaults, load
from newsletter.models import Paper, State, Summary
from tests.chat_server import Chat, chatting
from tests.conftest import MORNING
from tests.workshop import enrol, letters_in, write_config, write_papers

OWN = "We show that foam in a vessel collapses when it is sung to."


def paper(number: int, subject: str = "quantum foam") -> dict[str, Any]:
    return {
        "id": f"2611.{number:05d}",
        "title": f"On {subject} in vessel {number}",
        "abstract": f"Vessels hold {subject}. Of case {number} little is known. {OWN}",
        "published": "2026-11-24T00:00:00Z",
    }


def sentence(question: str) -> str:
    """The summary that the endpoint gives of a paper."""
    title = question.partition("\n")[0].removeprefix("Title: ")
    return f"{title} it is shown that quantum foam collapses."


@pytest.fixture
def chat() -> Iterator[Chat]:
    with chatting() as running:
        running.says = sentence
        yield running


def opened(folder: Path, chat: Chat, extra: str = "", *, days: int = 0) -> App:
    tldr = f'[tldr]\nendpoint = "{chat.url}"\nmodel = "small"\ntimeout = 5\n{extra}'
    return App(load(write_config(folder, tldr)), now=MORNING + timedelta(days=days))


def newsroom(folder: Path, chat: Chat, extra: str = "") -> App:
    """Five papers on foam, two on bread, and Ada, who follows foam."""
    some = [*(paper(at) for at in range(5)), *(paper(at, "rye bread") for at in (5, 6))]
    write_papers(folder / "papers.jsonl", some)
    app = opened(folder, chat, extra)
    pipeline.collect(app, force=True)
    enrol(app, "ada@example.org", "quantum foam")
    return app


def kept(app: App) -> dict[str, str]:
    with app.database.reading() as session:
        return {row.title: row.summary for row in session.exec(select(Paper)) if row.summary}


def faults(app: App) -> list[str]:
    with app.database.reading() as session:
        return list(session.exec(select(Summary.fault)))


def test_papers_that_were_chosen_are_summed_up_before_their_letters_leave(
    tmp_path: Path, chat: Chat
) -> None:
    app = newsroom(tmp_path, chat)
    pipeline.compose_and_deliver(app, whole_day=True)
    assert len(kept(app)) == len(chat.seen) == 5
    assert all_alarms(app) == []
    (letter,) = letters_in(tmp_path)
    assert b"(AI summary)" in b" ".join(letter.split())


def test_a_paper_is_asked_about_once_whoever_gets_it_later(tmp_path: Path, chat: Chat) -> None:
    app = newsroom(tmp_path, chat)
    pipeline.compose(app, whole_day=True)
    enrol(app, "ben@example.org", "quantum foam")
    pipeline.compose(app, whole_day=True)
    assert len(chat.seen) == 5


def test_what_a_source_wrote_of_a_paper_is_there_already(tmp_path: Path, chat: Chat) -> None:
    app = newsroom(tmp_path, chat)
    with app.database.writing() as session:
        for row in session.exec(select(Paper)):
            row.summary = "It was summed up by its source."
            session.add(row)
    pipeline.compose(app, whole_day=True)
    assert chat.seen == []


def test_no_more_is_asked_than_the_budget_of_the_day_and_the_next_day_has_its_own(
    tmp_path: Path, chat: Chat
) -> None:
    app = newsroom(tmp_path, chat, "per_day = 2")
    pipeline.compose(app, whole_day=True)
    enrol(app, "ben@example.org", "quantum foam")
    pipeline.compose(app, whole_day=True)
    assert len(chat.seen) == 2
    tomorrow = opened(tmp_path, chat, "per_day = 2", days=1)
    enrol(tomorrow, "cleo@example.org", "quantum foam")
    pipeline.compose(tomorrow, whole_day=True)
    assert len(chat.seen) == 4


def test_an_endpoint_that_fails_costs_no_letter_and_is_soon_left_alone(
    tmp_path: Path, chat: Chat
) -> None:
    chat.says = lambda _: 503
    app = newsroom(tmp_path, chat)
    _, delivered = pipeline.compose_and_deliver(app, whole_day=True)
    assert delivered.states[State.SENT] == 1
    assert kept(app) == {}
    (alarm,) = all_alarms(app)
    assert "gave none of 4 summaries today (HTTP 503)" in alarm
    assert len(chat.seen) == len(faults(app)) == 4  # asked at once; the fifth was spared
    (letter,) = letters_in(tmp_path)
    assert OWN.encode() in letter.replace(b"=\r\n", b"").replace(b"\r\n", b" ")


def test_the_time_of_a_run_is_bounded(tmp_path: Path, chat: Chat) -> None:
    app = newsroom(tmp_path, chat, "seconds_per_run = 0.000001")
    assert pipeline.compose(app, whole_day=True).editions == 1
    assert chat.seen == []
    assert faults(app) == []


@pytest.mark.parametrize("off", ["[letters]\ntldr = false", ""])
def test_nothing_is_asked_where_it_is_not_wanted(tmp_path: Path, chat: Chat, off: str) -> None:
    app = newsroom(tmp_path, chat, off)
    if not off:
        app = App(load(write_config(tmp_path)), now=MORNING)
    pipeline.compose(app, whole_day=True)
    assert chat.seen == []


def test_a_key_comes_from_its_file_and_never_stands_in_the_configuration(
    tmp_path: Path, chat: Chat
) -> None:
    (tmp_path / "tldr-key").write_text("sesame\n")
    app = newsroom(tmp_path, chat, 'key_file = "tldr-key"')
    pipeline.compose(app, whole_day=True)
    assert chat.seen[0][0]["Authorization"] == "Bearer sesame"
    with pytest.raises(ConfigFaults, match="no secret stands here"):
        opened(tmp_path, chat, 'key = "sesame"')
    with pytest.raises(ConfigFaults, match="no such file"):
        opened(tmp_path, chat, 'key_file = "none"')
