"""Paging: tables too long for one page, the newest rows first; a page begins before a row's id.

It decides nothing of what is listed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from fastapi import Query
from sqlalchemy import ColumnElement, Row, Select
from sqlmodel import Session

HIGHEST = 2**62  # above every id
A_PAGE = 50

Before = Annotated[int, Query(ge=0, le=HIGHEST)]
Searched = Annotated[str, Query(max_length=200)]


class Page(NamedTuple):
    """The rows of a page, and before which id the next one begins; None after the last."""

    rows: Sequence[Row[Any]]
    more: int | None


def newest(
    session: Session, wanted: Select[Any], id: ColumnElement[int], before: int = HIGHEST
) -> Page:
    """A page of the wanted rows, those of the highest `id` below `before` first."""
    some = wanted.where(id < before).order_by(id.desc()).limit(A_PAGE + 1)
    found = session.execute(some).all()
    return Page(found[:A_PAGE], found[A_PAGE - 1].id if len(found) > A_PAGE else None)


def minute(moment: datetime | None) -> str:
    """ "2026-11-24 06:30", in UTC; nothing for none."""
    return str(moment)[:16] if moment else ""
