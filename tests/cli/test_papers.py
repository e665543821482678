"""`newsletter papers` and `newsletter feeds`: what we hold, and how its sources fare."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlmodel import select

from newsletter.app import App
from newsletter.config_file import load
from newsletter.models import Frequencies
from tests.cli.conftest import NewsletterCommand
from tests.workshop import write_papers


def titles(newsletter: NewsletterCommand, *words: str) -> list[str]:
    lines = newsletter("papers", "search", "--json", *words).done().out.splitlines()
    return [json.loads(line)["title"] for line in lines]


def test_imported_papers_are_found_and_are_not_news(
    configured: NewsletterCommand, folder: Path
) -> None:
    lines = [{"id": "a1", "title": "Rye in the north", "abstract": "Sourdough."}]
    write_papers(folder / "archive.jsonl", lines)
    answer = configured("papers", "import", "archive.jsonl", "--json").done().answer
    assert answer == {"new": 1, "seen": 0, "error": None}
    assert titles(configured, "sourdough") == ["Rye in the north"]
    assert titles(configured, "wheat", "fields") == []
    assert (
        configured("papers", "search", "wheat").done().out.endswith("no paper holds these words\n")
    )
    configured("subscribers", "add", "ada@example.org", "--topics", "rye").done()
    (folder / "papers.jsonl").write_text("")
    assert configured("send", "--json").done().answer["sent"] == 0


def test_imported_papers_say_how_common_terms_are(
    configured: NewsletterCommand, folder: Path
) -> None:
    lines = [{"id": f"a{n}", "title": f"Rye {n}", "abstract": "Sourdough."} for n in range(5)]
    write_papers(folder / "archive.jsonl", lines)
    configured("papers", "import", "archive.jsonl").done()
    app = App(load(folder / "config.toml"))
    with app.database.reading() as session:
        assert session.exec(select(Frequencies.papers)).one() == 5
    app.close()


def test_imported_as_new_they_are_sent(configured: NewsletterCommand, folder: Path) -> None:
    write_papers(folder / "new.jsonl", [{"id": "a1", "title": "Rye", "abstract": "On rye."}])
    configured("papers", "import", "new.jsonl", "--as-new").done()
    configured("subscribers", "add", "ada@example.org", "--topics", "rye").done()
    assert configured("send", "--json").done().answer["sent"] == 1


def test_bad_lines_are_named_and_the_good_ones_go_in(
    configured: NewsletterCommand, folder: Path
) -> None:
    (folder / "mixed.jsonl").write_text('{"id": 1, "title": "Rye"}\n{"id": 2}\nno json\n')
    done = configured("papers", "import", "mixed.jsonl")
    assert (done.code, done.out) == (1, "1 papers imported, 0 held already\n")
    assert done.err == '! mixed.jsonl: line 2: no "title"; line 3: not JSON\n'
    (folder / "latin.jsonl").write_bytes('{"title": "Über"}'.encode("latin-1"))
    for name, why in (("lost.jsonl", "No such file"), ("latin.jsonl", "utf-8")):
        done = configured("papers", "import", name)
        assert (done.code, done.err.count("\n")) == (1, 1)
        assert name in done.err
        assert why in done.err


def test_the_feeds_show_their_errors(configured: NewsletterCommand, folder: Path) -> None:
    shown = json.loads(configured("feeds", "--json").done().out)
    assert (shown["name"], shown["checked_at"], shown["failures"]) == ("Papers", None, 0)
    (folder / "papers.jsonl").unlink()
    configured("collect")
    shown = json.loads(configured("feeds", "--json").done().out)
    assert (shown["failures"], shown["last_new_at"]) == (1, None)
    assert "No such file" in shown["last_error"]
    assert "No such file" in configured("feeds").done().out


def test_a_feed_that_moved_for_good_is_listed_with_its_new_address(
    folder: Path, configured: NewsletterCommand
) -> None:
    assert "https://new.example" not in configured("feeds").done().out
    with closing(sqlite3.connect(folder / "newsletter.db")) as database, database:
        database.execute("UPDATE feed SET moved_to = 'https://new.example/feed'")
    assert "https://new.example/feed" in configured("feeds").done().out
