"""The daily job as a command: dry runs write nothing, a moved clock moves all, lines are plain."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import NewsletterCommand
from tests.command import run
from tests.conftest import MORNING
from tests.workshop import letters_in, write_config, write_papers


@pytest.fixture
def with_ada(configured: NewsletterCommand) -> NewsletterCommand:
    configured("subscribers", "add", "ada@example.org", "--topics", "bread").done()
    return configured


def contents(folder: Path) -> list[str]:
    """Every row of every table, as SQL."""
    with closing(sqlite3.connect(folder / "newsletter.db")) as database:
        return list(database.iterdump())


def test_a_dry_run_shows_the_letters_and_writes_nothing(
    with_ada: NewsletterCommand, folder: Path
) -> None:
    with_ada("collect").done()
    rows, octets = contents(folder), (folder / "newsletter.db").read_bytes()
    shown = with_ada("send", "--dry-run").done().out
    assert "ada@example.org  2026-11-24  1" in shown
    assert "1 letter would go out" in shown
    assert "nothing was written" in shown
    assert with_ada("send", "--dry-run", "--json").done().answer == {
        "readers": 1,
        "editions": 1,
        "dry_run": True,
    }
    assert contents(folder) == rows
    assert (folder / "newsletter.db").read_bytes() == octets
    assert letters_in(folder) == []
    assert with_ada("send", "--json").done().answer["run"] == {"sent": 1}


def test_what_is_over_goes_with_the_letters(with_ada: NewsletterCommand, folder: Path) -> None:
    old, new = str(MORNING - timedelta(days=31)), str(MORNING)
    with closing(sqlite3.connect(folder / "newsletter.db")) as database, database:
        scores = [("a@example.org", 1.0, old), ("b@example.org", 1.0, new)]
        database.executemany("INSERT INTO bouncescore VALUES (?, ?, ?)", scores)
    with_ada("send").done()
    with closing(sqlite3.connect(folder / "newsletter.db")) as database:
        left = database.execute("SELECT address FROM bouncescore").fetchall()
    assert left == [("b@example.org",)]


def test_due_waits_for_the_hour_that_now_moves(with_ada: NewsletterCommand, folder: Path) -> None:
    def sent(now: str) -> int:
        return int(with_ada("send", "--due", "--now", now, "--json").done().answer["sent"])

    assert sent("2026-11-24T06:59Z") == 0
    assert sent("2026-11-24T07:00:00+00:00") == 1
    write_papers(
        folder / "papers.jsonl", [{"id": "n", "title": "Bread again", "abstract": "Of bread."}]
    )
    assert sent("2026-11-25 06:00") == 1, "without an offset it is UTC"
    assert sent("2026-11-25T08:00+01:00") == 2


def test_the_jobs_of_one_moment_meet_each_others_work(with_ada: NewsletterCommand) -> None:
    later = ("--now", (MORNING + timedelta(hours=3)).isoformat(), "--json")
    assert with_ada("collect", *later).done().answer["new"] == 3
    assert with_ada("compose", *later).done().answer["editions"] == 1
    assert with_ada("deliver", *later).done().answer["run"] == {"sent": 1}


def test_where_there_is_no_terminal_lines_are_plain(tmp_path: Path) -> None:
    write_config(tmp_path)
    write_papers(tmp_path / "papers.jsonl")
    long_address = f"{'ada' * 15}@{'example' * 8}.org"
    run(tmp_path, "subscribers", "add", long_address, "--topics", "bread").done()
    done = run(tmp_path, "send", TERM="xterm-256color", COLUMNS="40").done()
    assert done.out.splitlines() == [
        "collected 3 new papers from 1 feed (0 held already)",
        "composed 1 edition",
        "delivered 1 sent",
        "outbox: 1 sent",
    ]
    assert done.err == ""
    listed = run(tmp_path, "subscribers", "list", TERM="xterm-256color", COLUMNS="40").done().out
    assert len(listed.splitlines()) == 2
    assert long_address in listed
    assert "\x1b" not in listed


def test_a_server_that_is_down_is_not_taken_for_an_empty_queue(
    with_ada: NewsletterCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in (("TRANSPORT", "smtp"), ("HOST", "127.0.0.1"), ("PORT", "1")):
        monkeypatch.setenv(f"NEWSLETTER_POST__{key}", value)
    done = with_ada("send")
    assert done.code == 1
    assert "delivered nothing\n" in done.out
    assert "sending stopped: 127.0.0.1:1 cannot be reached" in done.err
