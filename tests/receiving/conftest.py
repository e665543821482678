"""A newsletter with a reader and a letter of hers in the outbox, and mails to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Row, select, update
from sqlmodel import Session

from newsletter import pipeline, receiving
from newsletter.app import App
from newsletter.config_file import load
from newsletter.models import State
from newsletter.post.outbox import deliveries
from newsletter.receiving.taking import mails
from subscribers.models import Subscriber
from tests.conftest import MORNING
from tests.workshop import enrol, write_config, write_papers

ADA = "ada@example.com"


@dataclass
class Office:
    """What a test does with mail: post some, work it off, and look at what became of it."""

    app: App

    def token(self, purpose: str, id: int) -> str:
        return self.app.signer.sign(purpose, id, None)

    def post(self, text: str, to: str = "news@example.org", *head: str, sender: str = ADA) -> str:
        """Take a mail over and work it off; its outcome."""
        raw = mail(text, to, *head, sender=sender)
        assert receiving.ingest(self.app, raw, to, sender) is receiving.Taken.STORED
        return self.work()

    def work(self) -> str:
        done = receiving.receive(self.app, 10)
        return ", ".join(done.outcomes) or f"{done.errors} errors"

    def mails(self) -> list[Row[tuple[object, ...]]]:
        with self.app.database.reading() as session:
            return list(session.execute(select(mails).order_by(mails.c.id)))

    def deliveries(self) -> list[Row[tuple[object, ...]]]:
        with self.app.database.reading() as session:
            return list(session.execute(select(deliveries).order_by(deliveries.c.id)))

    def notices(self) -> int:
        return sum(delivery.kind == "notice" for delivery in self.deliveries())

    def reader(self, id: int = 1) -> Subscriber:
        with Session(self.app.database.engine) as session:
            found = session.get(Subscriber, id)
            assert found is not None
            return found


_count = 0


def mail(text: str, to: str, *head: str, sender: str = ADA) -> bytes:
    """A mail as people write it, with a Message-ID of its own unless `head` has one."""
    global _count
    _count += 1
    headers = [f"From: {sender}", f"To: {to}", *head]
    if not any(line.lower().startswith("message-id:") for line in head):
        headers.append(f"Message-ID: <{_count}@example.com>")
    if not any(line.lower().startswith("subject:") for line in head):
        headers.append("Subject: ")
    return "\r\n".join([*headers, "", *text.splitlines(), ""]).encode()


@pytest.fixture
def newsletter_in(tmp_path: Path) -> Iterator[Callable[..., App]]:
    """Opens newsletters in folders of their own, with more of a configuration if given."""
    opened: list[App] = []

    def open_one(name: str = "", extra: str = "", post: str = "") -> App:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        write_papers(folder / "papers.jsonl")
        app = App(load(write_config(folder, extra, post=post)), now=MORNING)
        opened.append(app)
        return app

    yield open_one
    for app in opened:
        app.close()


@pytest.fixture
def office(newsletter_in: Callable[..., App]) -> Office:
    """Ada (1) has an edition (1) whose letter (1) was sent."""
    app = newsletter_in()
    enrol(app, ADA)
    pipeline.collect(app)
    pipeline.compose(app, whole_day=True)
    with app.database.writing() as session:
        session.execute(update(deliveries).values(state=State.SENT.value, settled_at=MORNING))
    return Office(app)
