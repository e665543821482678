"""The texts of papers in the order in which they were first kept, to be counted.

It changes nothing.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select
from sqlmodel import Session

from newsletter.models import FROM_READERS
from newsletter.papers.shelf import PAPER


class Texts(NamedTuple):
    """Texts of some papers, and the number of the last paper that was looked at."""

    texts: list[str]
    until: int


def last_id(session: Session) -> int:
    """The highest number of a paper; 0 without any."""
    return session.scalar(select(func.max(PAPER.c.id))) or 0


def texts_after(session: Session, id: int, most: int) -> Texts:
    """Titles with abstracts of the next `most` papers after this number.

    Left out are twins, papers without an abstract, and what readers brought: anybody can be one.
    """
    columns = PAPER.c.id, PAPER.c.title, PAPER.c.abstract, PAPER.c.sources, PAPER.c.same_as
    wanted = select(*columns).where(PAPER.c.id > id).order_by(PAPER.c.id).limit(most)
    rows: Sequence[Row[Any]] = session.execute(wanted).all()
    texts = [f"{row.title}\n{row.abstract}" for row in rows if _counts(row)]
    return Texts(texts, rows[-1].id if rows else id)


def _counts(row: Row[Any]) -> bool:
    return row.same_as is None and bool(row.abstract) and row.sources != [FROM_READERS]
