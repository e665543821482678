"""Which papers lack what arXiv's feeds leave out, and which it was asked about.

Details are comments, a journal reference and a publisher's DOI. Nobody is asked here.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, update
from sqlmodel import Session

from newsletter.models import Announcement
from newsletter.papers.identity import is_preprint
from newsletter.papers.queries import by_ids
from newsletter.papers.shelf import PAPER, in_parts


def lacks(row: Row[Any]) -> bool:
    """Whether a paper is arXiv's, was never asked about, and has no detail from elsewhere."""
    if not row.arxiv_id or row.detailed_at is not None:
        return False
    return not (row.comments or row.journal_ref or (row.doi and not is_preprint(row.doi)))


def lacking(session: Session, ids: Sequence[int]) -> list[Row[Any]]:
    """The rows of those of these papers that lack details, in their order."""
    known = by_ids(session, ids)
    return [known[id] for id in ids if id in known and lacks(known[id])]


def mark(session: Session, ids: Collection[int], at: datetime) -> None:
    """Note that arXiv answered for these papers, whatever it had of them."""
    for some in in_parts(ids):
        asked = update(PAPER).where(PAPER.c.id.in_(some), PAPER.c.detailed_at.is_(None))
        session.execute(asked.values(detailed_at=at))


def told(session: Session, announcements: Iterable[Announcement], at: datetime) -> None:
    """Note that a source of arXiv that leaves nothing out told of these papers."""
    for some in in_parts({paper.arxiv_id for paper in announcements if paper.arxiv_id}):
        asked = update(PAPER).where(PAPER.c.arxiv_id.in_(some), PAPER.c.detailed_at.is_(None))
        session.execute(asked.values(detailed_at=at))
