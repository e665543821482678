"""A real mail round: two newsletters, each behind a Postfix of its own that has README's lines.

One takes mail over LMTP from `newsletter serve`, the other by a pipe; a person writes to both, and
they write to each other.
"""

import re
import smtplib
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import create_engine, text

from tests import command
from tests.conftest import need
from tests.handed_over import taking_calls
from tests.mail_server import Inboxes, mail_server
from tests.postfix import Postfix, can_be_run, free_port, postfix
from tests.test_readme import HOME, blocks, section
from tests.workshop import PAPERS, write_papers

ADA = "ada@people.example"


@dataclass
class Newsletter:
    """One of the two: its folder, its domain, the Postfix before it, and Ada's mailbox."""

    folder: Path
    domain: str
    port: int
    inboxes: Inboxes
    server: Postfix | None = field(default=None)

    def at(self, tag: str = "") -> str:
        """An address of its."""
        return f"news{tag}@{self.domain}"

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """Look into its database."""
        engine = create_engine(f"sqlite:///{self.folder / 'newsletter.db'}")
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text(question))]
        engine.dispose()
        return rows

    def outcomes(self) -> list[object]:
        """What became of the mails it took, in their order; "" of one that is not worked off."""
        return [outcome for (outcome,) in self.ask("SELECT outcome FROM mail ORDER BY id")]

    def standing(self) -> object:
        return self.ask("SELECT status FROM subscriber")[0][0]

    def hear(self, words: str, *to: str, sender: str = ADA, subject: str = "") -> None:
        """Somebody writes to it, by way of its Postfix."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, ", ".join(to), subject
        mail["Message-ID"] = f"<{time.monotonic_ns()}@people.example>"
        mail.set_content(words)
        with smtplib.SMTP("127.0.0.1", self.port) as client:
            client.send_message(mail, from_addr=sender, to_addrs=list(to))

    def log(self) -> str:
        assert self.server is not None
        return self.server.log()

    def work(self, taken: int, *sending: str) -> None:
        """Once so many mails are taken in all: work them off, and send what is due."""
        assert command.until(lambda: len(self.outcomes()) >= taken), self.log()
        if "" in self.outcomes():  # a pipe does it at once
            command.run(self.folder, "receive").done()
        command.run(self.folder, *(sending or ("deliver",))).done()

    def returned(self) -> list[bytes]:
        """The reports of Postfix that a mail of Ada's came nowhere."""
        reports = [raw for _, raw in self.inboxes.letters if b"multipart/report" in raw]
        return [raw for raw in reports if f"mx.{self.domain}".encode() in raw]

    def mails(self) -> list[EmailMessage]:
        """What Ada has from here."""
        found = [message_from_bytes(raw, policy=policy.default) for _, raw in self.inboxes.letters]
        return [mail for mail in found if self.domain in str(mail["From"])]

    def talk(
        self, words: str, *to: str, subject: str = "", sending: tuple[str, ...] = ()
    ) -> EmailMessage:
        """Ada writes, and reads what comes back."""
        before, taken = len(self.mails()), len(self.outcomes())
        self.hear(words, *to, subject=subject)
        self.work(taken + len(to), *sending)
        assert command.until(lambda: len(self.mails()) > before), self.outcomes()
        return self.mails()[-1]

    def reply(self, mail: EmailMessage, words: str, *sending: str) -> str:
        """Ada answers a mail as mail programs do; the words of what comes back."""
        to = parseaddr(str(mail["Reply-To"] or mail["From"]))[1]
        return words_of(self.talk(words, to, subject=f"Re: {mail['Subject']}", sending=sending))


def words_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return " ".join(str(part.get_content()).split())


def lines_of(file: str, way: str) -> str:
    """What README says to put into that file of Postfix for a way in."""
    (block,) = [one for one in blocks(section("Mail that comes in"), "postfix") if way in one]
    found = [
        part for part in re.split(r"^# /etc/postfix/", block, flags=re.M) if part.startswith(file)
    ]
    return "".join(part[len(file) + 1 :] for part in found)


def newsletter_in(folder: Path, domain: str, inboxes: Inboxes, inbound: str = "") -> Newsletter:
    folder.mkdir()
    today = datetime.now(UTC).isoformat()
    write_papers(folder / "papers.jsonl", [paper | {"published": today} for paper in PAPERS])
    one = Newsletter(folder, domain, free_port(), inboxes)
    (folder / "config.toml").write_text(
        f'[site]\nsender = "{one.at()}"\n'
        '[[feeds]]\nname = "Papers"\nkind = "jsonl"\nurl = "file:papers.jsonl"\n'
        f'[post]\ntransport = "smtp"\nhost = "127.0.0.1"\nport = {one.port}\ntls = "none"\n'
        f'[web]\nlisten = "127.0.0.1:0"\n{inbound}',
        encoding="utf-8",
    )
    command.run(folder, "subscribers", "list").done()  # makes the database
    return one


@pytest.fixture(scope="module")
def two() -> Iterator[tuple[Newsletter, Newsletter]]:
    """A newsletter that takes mail over LMTP, and one that takes it by a pipe."""
    need("postfix", can_be_run())
    with ExitStack() as stack:
        # Not pytest's own, which Postfix's user may not enter; and a socket's path is short.
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="pf-")))
        folder.chmod(0o755)
        inboxes = stack.enter_context(mail_server())
        door = free_port()
        listen = f'[inbound]\nlisten = "127.0.0.1:{door}"\n'
        a = newsletter_in(folder / "a", "a.example.org", inboxes, listen)
        b = newsletter_in(folder / "b", "b.example.org", inboxes)
        program = stack.enter_context(taking_calls(folder / "calls"))
        for one, other, way in ((a, b, "lmtp:"), (b, a, "pipe ")):
            main, master = (
                lines_of(file, way)
                .replace("news.example.org", one.domain)
                .replace("127.0.0.1:8424", f"127.0.0.1:{door}")
                .replace(f"{HOME}/venv/bin/newsletter", str(program))
                .replace(f"{HOME}/config.toml", str(one.folder / "config.toml"))
                .replace("user=newsletter", "user=nobody")
                for file in ("main.cf", "master.cf")
            )
            routes = {"people.example": inboxes.port, other.domain: other.port}
            made = postfix(folder / way[:4], one.port, one.domain, routes, main, master)
            one.server = stack.enter_context(made)
        serving = command.start(a.folder, "serve")
        stack.callback(command.ended, serving)
        stack.callback(serving.terminate)
        assert command.until(lambda: can_connect(door), serving)
        yield a, b


def can_connect(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port).close()
    except OSError:
        return False
    return True


def test_a_person_subscribes_reads_and_leaves_by_mail(two: tuple[Newsletter, Newsletter]) -> None:
    newsletter, _ = two
    asked = newsletter.talk("graph neural networks\n-- \nAda", newsletter.at("+subscribe"))
    assert newsletter.standing() == "pending"
    assert "graph" not in words_of(asked)  # anybody could have written it
    assert "Graph neural networks for molecules" in newsletter.reply(asked, "yes", "send", "--due")
    edition = newsletter.mails()[-1]
    assert newsletter.standing() == "active"
    wish = "follow exoplanets\nlike 1\npause 2 weeks\n\nOn Tuesday you wrote:\n> stop"
    said = newsletter.reply(edition, wish)
    assert "exoplanets" in said and "paused" in said.lower()
    assert newsletter.ask("SELECT value FROM vote") == [(1,)]
    newsletter.reply(edition, "stop")
    assert newsletter.standing() == "left"


def test_a_pipe_takes_mails_one_by_one(two: tuple[Newsletter, Newsletter]) -> None:
    _, piped = two
    asked = piped.talk("optics", piped.at("+subscribe"))
    piped.hear("yes", parseaddr(str(asked["Reply-To"]))[1], subject=f"Re: {asked['Subject']}")
    assert command.until(lambda: piped.standing() == "active"), piped.log()
    before = len(piped.outcomes())
    piped.hear("status", piped.at(), piped.at("+help"))  # one mail, delivered to two addresses
    assert command.until(lambda: len(piped.outcomes()) == before + 2), piped.log()


def test_no_such_address_is_told_at_once_or_comes_back(two: tuple[Newsletter, Newsletter]) -> None:
    for one in two:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            one.hear("hello", one.at().replace("news", "nobody"))
        one.hear("hello", one.at("+r-1.2.3.nonsense"))
    assert command.until(lambda: all(len(one.returned()) == 1 for one in two)), two[1].log()


def test_what_a_pipe_cannot_take_now_it_takes_later(two: tuple[Newsletter, Newsletter]) -> None:
    _, piped = two
    config, before = piped.folder / "config.toml", len(piped.outcomes())
    good = config.read_text(encoding="utf-8")
    config.write_text("[nonsense]\n", encoding="utf-8")
    piped.hear("help", piped.at())
    assert command.until(lambda: "status=deferred" in piped.log()), piped.log()
    config.write_text(good, encoding="utf-8")
    assert piped.server is not None
    piped.server.flush()
    assert command.until(lambda: len(piped.outcomes()) > before), piped.log()


def test_two_newsletters_fall_silent_within_two_mails(two: tuple[Newsletter, Newsletter]) -> None:
    a, b = two
    before = [len(one.outcomes()) for one in two]
    a.hear("help", a.at("+help"), sender=b.at())
    a.work(before[0] + 1)
    assert command.until(lambda: b.outcomes()[before[1] :] == ["automatic reply"]), a.log()
    b.work(0)
    assert [len(one.outcomes()) for one in two] == [before[0] + 1, before[1] + 1]
