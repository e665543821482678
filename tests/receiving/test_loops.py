"""Two newsletters that write to each other fall silent within two mails, over real SMTP."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from newsletter import pipeline, receiving
from newsletter.app import App
from newsletter.config_file import load
from newsletter.receiving.taking import mails
from tests.conftest import MORNING
from tests.receiving.conftest import mail
from tests.workshop import write_papers

ROUNDS = 8


@dataclass
class Newsletter:
    """One of the two: its address, and where it takes mail."""

    app: App
    address: str
    place: str

    def received(self) -> list[bytes]:
        with self.app.database.reading() as session:
            return list(session.scalars(select(mails.c.raw).order_by(mails.c.id)))

    def outcomes(self) -> list[str]:
        with self.app.database.reading() as session:
            return list(session.scalars(select(mails.c.outcome).order_by(mails.c.id)))

    def hear(self, raw: bytes, sender: str, to: str = "") -> None:
        host, _, port = self.place.rpartition(":")
        with smtplib.LMTP(host, int(port)) as client:
            client.sendmail(sender, [to or self.address], raw)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Newsletter, Newsletter]]:
    """Each sends all its mail to the other's door."""
    with ExitStack() as stack:
        ports = [free_port(), free_port()]
        made = []
        for number, name in enumerate(("a", "b")):
            folder = tmp_path / name
            folder.mkdir()
            write_papers(folder / "papers.jsonl")
            (folder / "config.toml").write_text(
                f'[site]\nsender = "news@{name}.example.org"\n'
                f'[post]\ntransport = "smtp"\nhost = "127.0.0.1"\nport = {ports[1 - number]}\n'
                f'tls = "none"\n[inbound]\nlisten = "127.0.0.1:{ports[number]}"\n',
                encoding="utf-8",
            )
            app = App(load(folder / "config.toml"), now=MORNING)
            stack.callback(app.close)
            place = stack.enter_context(receiving.listening(app))
            made.append(Newsletter(app, f"news@{name}.example.org", place))
        yield made[0], made[1]


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def talk(*newsletters: Newsletter) -> int:
    """Let both work and deliver until nothing moves; how many mails they had from each other."""
    before = sum(len(one.received()) for one in newsletters)
    for _ in range(ROUNDS):
        for one in newsletters:
            receiving.receive(one.app, 100)
            pipeline.deliver(one.app)
    return sum(len(one.received()) for one in newsletters) - before


Write = Callable[[str], str]


@pytest.mark.parametrize(
    ("tag", "text", "subject"),
    [
        ("", "help", ""),
        ("+subscribe", "optics", "subscribe"),
        ("", "flollow optics", ""),
        ("+unsubscribe", "", ""),
        ("", "this is an answer", "Re: your letter"),
    ],
)
def test_whatever_begins_it_two_newsletters_fall_silent(
    two: tuple[Newsletter, Newsletter], tag: str, text: str, subject: str
) -> None:
    a, b = two
    to = f"news{tag}@a.example.org"
    a.hear(mail(text, to, f"Subject: {subject}", sender=b.address), b.address, to)
    assert talk(a, b) <= 2
    assert "automatic" in " ".join(b.outcomes()) or not b.outcomes()


def test_the_answer_to_the_other_is_known_for_what_it_is(
    two: tuple[Newsletter, Newsletter],
) -> None:
    a, b = two
    a.hear(mail("help", a.address, sender=b.address), b.address)
    assert talk(a, b) == 1
    assert b.outcomes() == ["automatic reply"]
    (answer,) = b.received()
    assert b"Auto-Submitted: auto-replied" in answer


def test_even_where_the_marks_of_a_program_are_lost_they_fall_silent(
    two: tuple[Newsletter, Newsletter], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some gateways strip headers; then the limits of answers end it."""
    monkeypatch.setattr("newsletter.post.incoming.why_automatic", lambda *_: None)
    a, b = two
    a.hear(mail("help", a.address, sender=b.address), b.address)
    assert talk(a, b) <= 4
