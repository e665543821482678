"""Announcements written for the tests, and short ways to keep and see them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from newsletter.db import Database
from newsletter.models import Announcement
from newsletter.papers import Kept, keep

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
TITLE = "The slow melting of ice in warm tea"
AUTHORS = ("Ada Lovelace", "Ben Okri")


def paper(**fields: Any) -> Announcement:
    given = {"source": "tides", "title": TITLE, "abstract": "We wait.", "authors": AUTHORS}
    return Announcement(**(given | fields))


def arxiv(arxiv_id: str = "2603.01234", **fields: Any) -> Announcement:
    urls = {"abs": f"https://arxiv.org/abs/{arxiv_id}"}
    return paper(**({"source": "cs.CE", "arxiv_id": arxiv_id, "urls": urls} | fields))


def kept(database: Database, *papers: Announcement, now: datetime = NOW, **how: Any) -> Kept:
    with database.writing() as session:
        return keep(session, papers, now, **how)


def rows(database: Database) -> list[dict[str, Any]]:
    """All rows of the table, with the columns as the database holds them."""
    with database.reading() as session:
        found = session.execute(text("SELECT * FROM paper ORDER BY id")).mappings()
        return [dict(row) for row in found]
