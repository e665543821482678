"""`newsletter init`, `check` and `preview`: from an empty folder to a letter one can look at."""

import json
import re
import sqlite3
from contextlib import closing
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from newsletter.config import Config
from newsletter.db import Database
from tests.cli.conftest import NewsletterCommand
from tests.post.scripted import ScriptedServer


def test_init_then_check_works_in_an_empty_folder(
    newsletter: NewsletterCommand, folder: Path
) -> None:
    said = newsletter("init").done().out
    assert "wrote config.toml" in said
    checked = newsletter("check").done().out
    for what in ("configuration", "database", "signing key", "templates"):
        assert re.search(rf"^{what} +good", checked, re.MULTILINE), what
    assert "letters go to the mailbox var/mailbox" in checked
    assert newsletter("collect", "--json").done().answer["new"] > 50
    assert (folder / "newsletter.key").stat().st_mode & 0o777 == 0o600


def test_a_demo_where_nothing_can_be_written_is_one_sentence(
    newsletter: NewsletterCommand, folder: Path
) -> None:
    (folder / "taken").touch()
    done = newsletter("demo", "--folder", "taken/demo")
    assert (done.code, done.err) == (1, "newsletter: taken/demo: Not a directory\n")


def test_init_never_overwrites(newsletter: NewsletterCommand, folder: Path) -> None:
    newsletter("init", "--config", "etc/mine.toml").done()
    (folder / "etc/mine.toml").write_text("# mine\n")
    again = newsletter("init", "--config", "etc/mine.toml")
    assert again.code == 1
    assert "is there already" in again.err
    assert (folder / "etc/mine.toml").read_text() == "# mine\n"


def test_check_opens_a_connection_to_the_relay(
    configured: NewsletterCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in (("TRANSPORT", "smtp"), ("HOST", "127.0.0.1"), ("TLS", "none")):
        monkeypatch.setenv(f"NEWSLETTER_POST__{key}", value)
    with ScriptedServer() as server:
        monkeypatch.setenv("NEWSLETTER_POST__PORT", str(server.port))
        assert f"post           good (127.0.0.1:{server.port}" in configured("check").done().out
        monkeypatch.setenv("NEWSLETTER_POST__TLS", "starttls")
        refused = configured("check")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "does not offer what tls and username need" in refused.err
    down = configured("check")
    assert (down.code, "cannot be reached" in down.err) == (1, True)
    assert configured("check", "--no-connect").code == 0


def test_check_loads_the_encoder(
    configured: NewsletterCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_RANKING__ENCODER", "minilm")
    assert "encoder        good (minilm)" in configured("check").done().out
    monkeypatch.setenv("NEWSLETTER_RANKING__ENCODER", "/no/such/model")
    missing = configured("check")
    assert missing.code == 1 and "encoder" in missing.err and missing.err.count("\n") == 1


def test_check_shows_no_password_of_the_database(
    configured: NewsletterCommand, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # SQLite takes none; it stands in the place where PostgreSQL's would.
    url = f"sqlite:///{folder}/newsletter.db"
    monkeypatch.setattr(Config, "database_url", lambda _: url.replace("//", "//ada:hunter2@", 1))
    monkeypatch.setattr("newsletter.app.Database", lambda _url, durable: Database(url))
    said = configured("check").done().out
    assert "database       good (sqlite://ada:***@" in said
    assert "hunter2" not in said


def rows(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "newsletter.db")) as database:
        return list(database.iterdump())


def test_a_preview_is_written_three_ways_and_nothing_is_stored(
    configured: NewsletterCommand, folder: Path
) -> None:
    configured("subscribers", "add", "a/da@example.org", "--topics", "bread").done()
    configured("collect").done()
    before = rows(folder)
    said = configured("preview", "a/da@example.org", "--out", "shown").done().out.splitlines()
    assert said == [f"shown/a_da@example.org.{suffix}" for suffix in ("html", "txt", "eml")]
    html, text, source = (Path(path).read_bytes() for path in said)
    message = message_from_bytes(source, policy=policy.default)
    assert message["To"] == "a/da@example.org"
    for part in (html, text):
        assert b"A short history of bread" in part
    assert rows(folder) == before
    assert configured("send", "--json").done().answer["run"] == {"sent": 1}


def test_a_preview_of_a_text_reader_has_no_html(
    configured: NewsletterCommand, folder: Path
) -> None:
    configured(
        "subscribers", "add", "ada@example.org", "--topics", "bread", "--format", "text"
    ).done()
    configured("collect").done()
    configured("preview", "ada@example.org").done()
    written = {path.suffix for path in (folder / "preview").iterdir()}
    assert written == {".txt", ".eml"}


def test_a_preview_that_would_be_empty_says_why(configured: NewsletterCommand) -> None:
    configured("subscribers", "add", "ada@example.org", "--topics", "medieval law").done()
    configured("collect").done()
    done = configured("preview", "ada@example.org")
    assert (done.code, done.out) == (1, "")
    assert "3 papers are new to them, and none is close enough" in done.err


def test_a_removed_reader_is_shown_as_json_with_all_that_is_known(
    configured: NewsletterCommand,
) -> None:
    configured("subscribers", "add", "ada@example.org").done()
    configured("subscribers", "remove", "ada@example.org").done()
    known = json.loads(configured("subscribers", "show", "ada@example.org").done().out)
    assert (known["status"], known["consent"][-1]["act"]) == ("left", "left")
