"""A newsletter whose pages answer over real HTTP on loopback, and the fixed cast as its readers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from newsletter.app import App
from newsletter.config_file import load
from newsletter.web.server import serving
from subscribers import standing, store
from subscribers.models import Status, Subscriber
from subscribers.preferences import Preferences
from tests.conftest import MORNING
from tests.workshop import enrol, write_config


@dataclass
class Door:
    """The open door: its newsletter, and a browser before it that follows no redirect."""

    app: App
    browser: httpx.Client

    def link(self, purpose: str, email: str) -> str:
        """A link as a letter to this reader has it."""
        with self.app.database.reading() as session:
            reader = store.find(session, email)
            assert reader is not None
            token = self.app.signer.sign(purpose, store.id_of(reader), None)
        return f"/{'preferences' if purpose == 'preferences' else 'unsubscribe'}/{token}"

    def reader(self, email: str) -> Subscriber:
        with self.app.database.reading() as session:
            found = store.find(session, email)
            assert found is not None
            return found

    def topics(self, email: str) -> str:
        with self.app.database.reading() as session:
            known = standing.export(session, store.id_of(self.reader(email)))
        assert known is not None
        return str(known["topics"])

    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        with self.app.database.reading() as session:
            tables = SQLModel.metadata.sorted_tables
            return {table.name: list(session.execute(select(table)).all()) for table in tables}


def add(app: App, email: str, status: Status, **given: Any) -> None:
    """A reader who came through the web and stands so."""
    with app.database.writing() as session:
        store.add(
            session,
            Preferences.read(email=email, **given),
            status=status,
            door="web",
            wording="",
            now=app.now(),
            suppression_key=app.suppression_key,
        )


def browser_of(url: str, **given: Any) -> httpx.Client:
    """A browser that follows no redirect, for pages without TLS.

    It knows no certificate authorities: to read them all takes longer than a test.
    """
    return httpx.Client(base_url=url, timeout=30, verify=False, **given)


@contextmanager
def opened_door(folder: Path) -> Iterator[Door]:
    """Ada active, Ben pending, Cleo left (by the operator's hand)."""
    config = load(write_config(folder, '[web]\nlisten = "127.0.0.1:0"\n'))
    app = App(config, now=MORNING)
    enrol(app, "ada@example.org", "engines; -looms", name="Ada", timezone="Europe/Paris")
    add(app, "ben@example.org", Status.PENDING)
    add(app, "cleo@example.org", Status.LEFT)
    try:
        with serving(app) as url, browser_of(url) as browser:
            yield Door(app, browser)
    finally:
        app.close()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with opened_door(tmp_path) as door:
        yield door
