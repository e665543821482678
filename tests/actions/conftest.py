"""A newsletter in a folder, the fixed cast as its readers, and what was queued for whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel, col
from sqlmodel import select as select_rows

from newsletter import actions
from newsletter.actions import Door
from newsletter.app import App
from newsletter.config_file import load
from newsletter.models import Delivery, Notice
from subscribers import consent, store
from subscribers.models import Subscriber
from subscribers.topics import format_topics
from tests.conftest import MORNING
from tests.workshop import enrol, write_config

WEB = Door("web", "Yes, send me letters", "192.0.2.7")
MAIL = Door("mail", "written by mail")


@dataclass
class Office:
    """A newsletter whose clock the test turns, and what is in its tables."""

    app: App

    def later(self, **by: float) -> None:
        self.app.moment = self.app.now() + timedelta(**by)

    def token(self, purpose: str, id: int, **good_for: float) -> str:
        until = self.app.now() + timedelta(**good_for) if good_for else None
        return self.app.signer.sign(purpose, id, until)

    def find(self, email: str) -> Subscriber | None:
        with self.app.database.reading() as session:
            return store.find(session, email)

    def reader(self, email: str) -> Subscriber:
        found = self.find(email)
        assert found is not None
        return found

    def id(self, email: str) -> int:
        return store.id_of(self.reader(email))

    def topics(self, email: str) -> str:
        id = self.id(email)
        with self.app.database.reading() as session:
            return format_topics(store.interests_of(session, [id])[id])

    def consents(self, email: str) -> list[tuple[str, str, str, datetime]]:
        """What is written down of the reader: act, door, wording, when."""
        id = self.id(email)
        with self.app.database.reading() as session:
            return [tuple(row) for row in consent.history(session, id)]

    def notices(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Kind, recipient and facts of every notice queued so far, oldest first."""
        with self.app.database.reading() as session:
            sent = session.exec(select_rows(Delivery).order_by(col(Delivery.id))).all()
            rows = {f"notice:{row.id}": row for row in session.exec(select_rows(Notice))}
            queued = [(rows[d.key], d.recipient) for d in sent if d.kind == "notice"]
            return [(notice.kind, recipient, notice.facts) for notice, recipient in queued]

    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.notices()]

    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        with self.app.database.reading() as session:
            tables = SQLModel.metadata.sorted_tables
            return {table.name: list(session.execute(select(table)).all()) for table in tables}

    def subscribe(self, email: str, door: Door = WEB, **given: Any) -> actions.Asked:
        return actions.subscribe(self.app, {"email": email, **given}, door)

    def confirm(self, email: str, door: Door = WEB) -> object:
        return actions.confirm(self.app, self.token("confirm", self.id(email), days=7), door)


def open_office(folder: Path, extra: str = "") -> Office:
    return Office(App(load(write_config(folder, extra)), now=MORNING))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Ada is active."""
    opened = open_office(tmp_path)
    enrol(opened.app, "ada@example.org", "engines; -looms", name="Ada", timezone="Europe/Paris")
    yield opened
    opened.app.close()
