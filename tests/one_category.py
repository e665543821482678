"""A newsletter that reads one category of a fake arXiv, and the papers of one day.

No test stands here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import select

from newsletter.app import App
from newsletter.config import Config
from newsletter.models import Paper as Row
from tests.fake_arxiv import Arxiv
from tests.fake_arxiv_words import Paper

TODAY = datetime(2026, 11, 24, tzinfo=UTC)


def paper(number: int, subject: str = "quantum foam", **told: str) -> Paper:
    return {
        "id": f"2611.{number:05d}",
        "title": f"On {subject} in vessel {number}",
        "abstract": f"Vessels hold {subject}. We show that vessel {number} does not leak.",
        "authors": ["Ada Lovelace"],
        "categories": ["cs.LG"],
        "day": "2026-11-24",
        **told,
    }


FOAM = [
    paper(1, comment="12 pages, 5 figures. Code: https://github.com/lab/foam"),
    paper(2, journal_ref="J. Foam 3 (2026) 14", doi="10.1234/foam.3"),
    paper(3),
]
BREAD = [paper(4, "rye bread", comment="A page nobody asks for")]


class World:
    """A newsletter that reads one category, and an arXiv of one day."""

    def __init__(self, folder: Path, url: str, arxiv: Arxiv) -> None:
        self.folder, self.arxiv, self.url = folder, arxiv, url
        self.post: dict[str, Any] = {}
        self.enrich: dict[str, Any] = {}
        self.letters: dict[str, Any] = {}

    @contextmanager
    def at(self, hour: int) -> Iterator[App]:
        self.arxiv.now = TODAY + timedelta(hours=hour)
        app = App(self.config(), now=self.arxiv.now, wall_clock=lambda: self.arxiv.now)
        yield app
        app.close()

    def config(self) -> Config:
        services = {"listing": f"{self.url}/list", "api": f"{self.url}/api/query"}
        feed = {"name": "arXiv cs.LG", "kind": "arxiv-rss", "url": f"{self.url}/rss/cs.LG"}
        return Config.model_validate(
            {
                "folder": self.folder,
                "site": {"sender": "news@example.org", "url": "https://news.example.org"},
                "feeds": [feed],
                "arxiv": {"check": False, **services, **self.enrich},
                "post": self.post,
                "letters": self.letters,
            }
        )

    @property
    def asked(self) -> list[str]:
        """The ids of each request of the API."""
        paths = [path for path, _ in self.arxiv.asked if path.startswith("/api/")]
        return [path.partition("id_list=")[2].partition("&")[0] for path in paths]


def rows(app: App) -> dict[str | None, Row]:
    with app.database.reading() as session:
        found = {row.arxiv_id: row for row in session.exec(select(Row))}
        session.expunge_all()
        return found


def words(letter: bytes) -> str:
    return " ".join(letter.replace(b"=\r\n", b"").decode().split())
