"""Papers behind the door: those of the workshop, and what hostile or odd feeds may send.

No test stands here.
"""

from collections.abc import Iterable
from typing import Any

from newsletter import pipeline
from tests.web.conftest import Door
from tests.workshop import PAPERS, write_papers

HOSTILE = {
    "id": "2611.66666",
    "title": '<script>alert(1)</script> {{ masthead }} and "quotes"',
    "abstract": "See <img src=x onerror=alert(1)> & $\\ell_2$ at javascript:alert(1).",
    "authors": ["<b>Mallory</b>", 'O\'Brien "Bob"'],
    "categories": ["cs.<i>CR</i>"],
    "url": "javascript:alert(1)",
    "published": "2026-11-24T00:00:00Z",
}


def collect(door: Door, papers: Iterable[dict[str, Any]] = PAPERS) -> None:
    """The feed brings these papers now."""
    write_papers(door.app.config.folder / "papers.jsonl", papers)
    pipeline.collect(door.app, force=True)


def many(count: int) -> list[dict[str, Any]]:
    """Papers of one day, the later ones liked by more people."""
    return [
        {
            "id": f"2611.{n:05}",
            "title": f"Paper number {n} on looms",
            "abstract": f"Loom {n} weaves.",
            "authors": ["Ada Lovelace"],
            "categories": ["cs.LG"],
            "url": f"https://arxiv.org/abs/2611.{n:05}",
            "upvotes": n,
        }
        for n in range(1, count + 1)
    ]
