"""A door behind which clicks count for who asked: Grace did, Ada did not; each has a letter."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsletter import pipeline
from tests.test_profiles import FOAM, LAW, REEFS
from tests.web.conftest import Door, opened_door
from tests.web.mails import links_of, mails_to
from tests.web.newsroom import GRACE, page_of
from tests.workshop import enrol, write_papers

MINUTE = timedelta(minutes=1)


def send(door: Door, papers: list[dict[str, Any]]) -> None:
    write_papers(door.app.config.folder / "papers.jsonl", papers)
    pipeline.collect(door.app, force=True)
    pipeline.compose_and_deliver(door.app, whole_day=True)


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """The operator lets clicks count. Grace asked for it, Ada did not; each has a letter."""
    monkeypatch.setenv("NEWSLETTER_LETTERS__CLICKS", "true")
    with opened_door(tmp_path) as door:
        enrol(door.app, GRACE, "coral reefs; quantum foam", size=12, clicks="on")
        door.browser.post(page_of(door, email="ada@example.org"), data={"topics": "coral reefs"})
        send(door, [*FOAM, *REEFS, *LAW])
        door.app.moment = door.app.now() + 5 * MINUTE
        yield door


def ways(door: Door, email: str = GRACE) -> list[str]:
    """The counted links in the reader's letters."""
    found = {link for mail in mails_to(door, email) for link in links_of(mail)}
    return sorted(link for link in found if link.startswith("/click/"))


def clicks(door: Door) -> list[int]:
    return [row.paper_id for row in door.rows()["click"]]


def open_slowly(door: Door, some: list[str]) -> None:
    for way in some:
        door.app.moment = door.app.now() + 5 * MINUTE
        assert door.browser.get(way).status_code == 302


def of_reefs(door: Door) -> list[str]:
    """The ways to the papers on reefs in Grace's letter, those of their titles."""
    about = {row.id for row in door.rows()["paper"] if "coral reefs" in row.title}
    return [way for way in ways(door) if way.count("/") == 3 and int(way.split("/")[3]) in about]
