"""What the tests of the whole journey share: a newsletter in a folder, and its readers.

Real files, real HTTP and real SMTP; nothing of ours is replaced.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from newsletter import actions
from newsletter.app import App
from newsletter.config_file import load
from subscribers.preferences import Preferences
from tests.prepared import prepare

PAPERS = [
    {
        "id": "2611.90001",
        "title": "Graph neural networks for molecules",
        "abstract": "We train a graph neural network on molecules. It tells boiling points.",
        "authors": ["Ada Lovelace", "Mary Somerville"],
        "categories": ["cs.LG"],
        "url": "https://arxiv.org/abs/2611.90001",
        "published": "2026-11-24T00:00:00Z",
    },
    {
        "id": "2611.90002",
        "title": "Exoplanet atmospheres in the infrared",
        "abstract": "Water vapour shows in the atmosphere of an exoplanet seen in the infrared.",
        "authors": ["Caroline Herschel"],
        "categories": ["astro-ph.EP"],
        "url": "https://arxiv.org/abs/2611.90002",
        "published": "2026-11-24T00:00:00Z",
    },
    {
        "id": "2611.90003",
        "title": "A short history of bread",
        "abstract": "Bread was baked before grain was sown, as charred crumbs from a desert show.",
        "authors": ["Tu Youyou"],
        "categories": ["physics.hist-ph"],
        "url": "https://arxiv.org/abs/2611.90003",
        "published": "2026-11-24T00:00:00Z",
    },
]


def write_papers(path: Path, papers: Iterable[dict[str, Any]] = PAPERS) -> None:
    """A feed of the kind `jsonl`."""
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers), encoding="utf-8")


def write_config(folder: Path, extra: str = "", *, post: str = "") -> Path:
    """A config.toml with one feed, `papers.jsonl` beside it, and a database without a row."""
    path = folder / "config.toml"
    if "[database]" not in extra:
        prepare(folder / "newsletter.db")
    path.write_text(
        '[site]\nsender = "news@example.org"\nurl = "https://news.example.org"\n'
        '[[feeds]]\nname = "Papers"\nkind = "jsonl"\nurl = "file:papers.jsonl"\n'
        f"[post]\n{post}\n{extra}\n",
        encoding="utf-8",
    )
    return path


def open_newsletter(folder: Path, *, now: datetime | None = None, post: str = "") -> App:
    """A newsletter in the folder with the papers above as its feed."""
    if not (folder / "papers.jsonl").exists():
        write_papers(folder / "papers.jsonl")
    return App(load(write_config(folder, post=post)), now=now)


def enrol(app: App, email: str, topics: str = "graph neural networks", **given: Any) -> None:
    """An active reader."""
    actions.enrol(app, Preferences.read(email=email, interests=topics, **given))


def import_readers(
    folder: Path, emails: Iterable[str], now: datetime, topics: str = "graph"
) -> None:
    """Many active readers at once, by CSV."""
    table = folder / "readers.csv"
    rows = [f"{email},{topics}\n" for email in emails]
    table.write_text("".join(["email,topics\n", *rows]), encoding="utf-8")
    app = App(load(folder / "config.toml"), now=now)
    with table.open("rb") as file:
        actions.import_readers(app, file)
    app.close()


def letters_in(folder: Path) -> list[bytes]:
    """Every letter of the embedded mailbox."""
    return [path.read_bytes() for path in sorted((folder / "var/mailbox/new").glob("*"))]
