"""`newsletter inbound` as a mail server's pipe runs it, and `newsletter receive` as cron does."""

import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from newsletter.app import App
from newsletter.receiving.taking import mails
from tests.cli.conftest import NewsletterCommand
from tests.command import Ended
from tests.workshop import enrol, open_newsletter

Inbound = Callable[..., Ended]

MAIL = b"From: ada@example.com\nSubject: follow State space models\nMessage-ID: <1@x>\n\nmax 5\n"


def pipe(folder: Path, raw: bytes, *arguments: str) -> Ended:
    """The command as a process with a mail at its standard input, as a mail server starts it."""
    done = subprocess.run(
        [sys.executable, "-m", "newsletter", "inbound", *arguments],
        cwd=folder,
        input=raw,
        capture_output=True,
        timeout=60,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def inbound(newsletter: NewsletterCommand, monkeypatch: pytest.MonkeyPatch) -> Inbound:
    """The same within the test's own process."""

    def take(raw: bytes, *arguments: str) -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        return newsletter("inbound", *arguments)

    return take


@pytest.fixture
def home(folder: Path) -> Path:
    """The current folder, with a newsletter in it."""
    open_newsletter(folder).close()
    return folder


def stored(folder: Path) -> list[tuple[str, str | None, str]]:
    app = open_newsletter(folder)
    with app.database.reading() as session:
        found = session.execute(select(mails.c.recipient, mails.c.mail_from, mails.c.outcome))
        rows = [(row.recipient, row.mail_from, row.outcome) for row in found]
    app.close()
    return rows


def test_a_dry_run_prints_json_and_stores_nothing(home: Path, inbound: Inbound) -> None:
    done = inbound(MAIL, "--recipient", "news@example.org", "--dry-run").done()
    assert json.loads(done.out) == {
        "outcome": "commands",
        "commands": ["follow State space models", "max 5"],
        "reply": True,
        "reason": "nothing proves who wrote it",
    }
    assert stored(home) == []


def test_without_a_recipient_the_headers_tell_it(home: Path, inbound: Inbound) -> None:
    addressed = b"To: news+help@example.org\n" + MAIL
    told = json.loads(inbound(addressed, "--dry-run").done().out)
    assert told["commands"] == ["help"]
    assert json.loads(inbound(MAIL, "--dry-run").done().out)["outcome"] == "commands"
    assert inbound(MAIL).code == 67
    inbound(addressed).done()
    assert [recipient for recipient, _, _ in stored(home)] == ["news+help@example.org"]


def test_a_mail_is_stored_and_worked_off(home: Path) -> None:
    arguments = ("--recipient", "news@example.org", "--sender", "ada@example.com")
    assert pipe(home, MAIL, *arguments).done().out == ""
    assert pipe(home, MAIL, *arguments).done().out == ""
    assert stored(home) == [("news@example.org", "ada@example.com", "unknown reader")]


def test_the_null_return_path_has_two_names(home: Path, inbound: Inbound) -> None:
    for number, sender in enumerate(("", "<>", "MAILER-DAEMON")):
        raw = MAIL + b"%d" % number
        inbound(raw, "--recipient", "news@example.org", "--sender", sender).done()
    assert [mail_from for _, mail_from, _ in stored(home)] == ["", "", ""]


def test_no_such_address_is_67(home: Path) -> None:
    done = pipe(home, MAIL, "--recipient", "nobody@example.org")
    assert (done.code, "no address" in done.err) == (67, True)
    assert stored(home) == []


def test_too_big_is_65(home: Path, inbound: Inbound) -> None:
    done = inbound(b"x" * 10_000_001, "--recipient", "news@example.org")
    assert done.code == 65


def test_a_busy_database_is_75(
    home: Path, inbound: Inbound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.db.PATIENCE", 0.1)
    with closing(sqlite3.connect(home / "newsletter.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = inbound(MAIL, "--recipient", "news@example.org")
    assert (done.code, "busy" in done.err) == (75, True)


@pytest.mark.parametrize("broken", ['[database]\nurl = "sqlite:///papers.jsonl"', "[nonsense]"])
def test_a_newsletter_that_is_out_of_order_loses_no_mail(home: Path, broken: str) -> None:
    """A mail server tries again after 75, and by then somebody has put it right."""
    (home / "config.toml").write_text(f"{broken}\n", encoding="utf-8")
    assert pipe(home, MAIL, "--recipient", "newsletter@localhost").code == 75


def test_receive_works_off_what_lies_in_a_maildir(
    newsletter: NewsletterCommand, home: Path
) -> None:
    for part in ("tmp", "new", "cur"):
        (home / "Maildir" / part).mkdir(parents=True)
    (home / "Maildir" / "new" / "1").write_bytes(b"To: news+help@example.org\n" + MAIL)
    with (home / "config.toml").open("a", encoding="utf-8") as config:
        config.write('[inbound]\nmaildir = "Maildir"\n')
    answer = newsletter("receive", "--json").done().answer
    assert answer == {"fetched": 1, "outcomes": {"help": 1}, "errors": 0}
    assert "0 mails taken over" in newsletter("receive").done().out


def test_the_whole_way_of_a_command(home: Path, inbound: Inbound) -> None:
    app: App = open_newsletter(home)
    enrol(app, "ada@example.com")
    token = app.signer.sign("unsubscribe", 1, None)
    app.close()
    inbound(MAIL, "--recipient", f"news+u-{token}@example.org").done()
    assert [outcome for _, _, outcome in stored(home)] == ["done"]
