"""A newsletter that reads two categories of a fake arXiv, and the papers of two days.

No test stands here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from newsletter import pipeline
from newsletter.app import App
from newsletter.config import Config
from newsletter.papers import batches
from tests.fake_arxiv import Arxiv, fake_arxiv
from tests.fake_arxiv_words import Paper
from tests.prepared import prepare
from tests.workshop import enrol, letters_in

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (23, 24, 25))
CATEGORIES = ("cs.LG", "cs.CL")


def paper(number: int, day: date, *categories: str) -> Paper:
    return {
        "id": f"2611.9{number:04}",
        "title": f"Graph neural networks, part {number}",
        "abstract": f"Graph neural networks tell boiling points. This is part {number}.",
        "authors": ["Ada Lovelace"],
        "categories": list(categories or CATEGORIES[:1]),
        "day": day.isoformat(),
    }


DAYS = {
    MONDAY: [paper(n, MONDAY) for n in range(1, 4)] + [paper(4, MONDAY, "cs.CL")],
    TUESDAY: [paper(n, TUESDAY) for n in range(5, 9)] + [paper(9, TUESDAY, "cs.CL", "cs.LG")],
}


class World:
    """A newsletter and its arXiv, and one clock for both."""

    def __init__(self, folder: Path, url: str, arxiv: Arxiv, **collecting: Any) -> None:
        self.folder, self.arxiv = folder, arxiv
        prepare(folder / "newsletter.db")
        self.config = Config.model_validate(
            {
                "folder": folder,
                "site": {"sender": "news@example.org", "url": "https://news.example.org"},
                "feeds": [
                    {"name": f"arXiv {name}", "kind": "arxiv-rss", "url": f"{url}/rss/{name}"}
                    for name in CATEGORIES
                ],
                "arxiv": {"listing": f"{url}/list", "api": f"{url}/api/query", "oai": f"{url}/oai"},
                "collect": collecting,
            }
        )

    @contextmanager
    def at(self, day: date, hour: int) -> Iterator[App]:
        self.arxiv.now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        app = App(self.config, now=self.arxiv.now, wall_clock=lambda: self.arxiv.now)
        yield app
        app.close()

    def missing(self, day: date) -> set[str]:
        with self.at(day, 12) as app, app.database.reading() as session:
            return set(batches.missing(session, [row["id"] for row in DAYS[day]]))


@contextmanager
def two_categories(folder: Path) -> Iterator[World]:
    """Ada follows graph neural networks and has had Monday's letter."""
    with fake_arxiv(dict(DAYS), datetime(2026, 11, 23, tzinfo=UTC)) as (site, arxiv):
        made = World(folder, site.url, arxiv, wait_for="arxiv", wait_hours=12)
        with made.at(MONDAY, 6) as app:
            enrol(app, "ada@example.org", "graph neural networks", size=20)
            pipeline.collect(app)
            pipeline.compose_and_deliver(app, whole_day=True)
        yield made


def last_letter(folder: Path) -> str:
    """The words of the letter that was composed last."""
    letters = [message_from_bytes(one, policy=policy.default) for one in letters_in(folder)]
    last = max(letters, key=lambda letter: letter["Date"].datetime)
    body = last.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())
