"""Works that readers bring: those we hold are found, the others are shelved and never are news.

Nothing that a reader says changes a work we hold, and a shelved one goes by a single name: a
wrong id beside a right one must not make two works one.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session

from newsletter.models import FROM_READERS, Announcement
from newsletter.papers import identity
from newsletter.papers.merging import row_of
from newsletter.papers.shelf import PAPER, PAPER_KEY, Shelf
from newsletter.papers.turn import take_turn


def shelve(
    session: Session, works: Sequence[Announcement], now: datetime
) -> tuple[list[int], set[int]]:
    """The ids of these works in their order, each once; and which of them were not held before."""
    take_turn(session)
    names = [identity.keys(work) for work in works]
    shelf = Shelf(session, {name for some in names for name in some})
    known: dict[str, int] = {}
    ids: list[int] = []
    added: set[int] = set()
    for work, some in zip(works, names, strict=True):
        held = [found.id for name in some if (found := shelf.get(name)) and found.id]
        id = held[0] if held else known.get(some[0])
        if id is None:
            id = known[some[0]] = _add(session, work, some[0], now)
            added.add(id)
        ids.append(id)
    return list(dict.fromkeys(ids)), added


def _add(session: Session, work: Announcement, name: str, now: datetime) -> int:
    row = row_of(work, [name], now, archive=True)
    # Listed under no day: the public archive shows what feeds told of, not what anybody may bring.
    row |= {"title": work.title or _named(name), "sources": [FROM_READERS], "upvotes": 0}
    row |= {"listed_on": None, "published_at": None}
    id: int = session.execute(insert(PAPER).returning(PAPER.c.id), row).scalar_one()
    session.execute(insert(PAPER_KEY), {"key": name, "paper_id": id})
    return id


def _named(name: str) -> str:
    """A work of which only its id is known is called by it."""
    kind, _, rest = name.partition(":")
    return {"arxiv": "arXiv:", "doi": "doi:"}.get(kind, "") + rest
