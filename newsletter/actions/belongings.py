"""Belongings: all that is known of one reader, out of every table that names them, as JSON has it.

It changes nothing and shows no other reader.
"""

from array import array
from base64 import b64encode
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import Session, SQLModel

from newsletter import papers
from subscribers import standing

# Their rows are told in words of their own.
_TOLD = {"consent", "topic", "vote", "edition", "click"}


def everything(session: Session, subscriber_id: int) -> dict[str, Any] | None:
    """Settings, topics, consent, votes, papers opened, editions with their papers, and the rows of
    every other table that name the reader, by the table's name; None without such a reader.
    """
    known = standing.export(session, subscriber_id)
    if known is None:
        return None
    known["votes"] = _votes(session, subscriber_id)
    known["click"] = _opened(session, subscriber_id)
    known["editions"] = _editions(session, subscriber_id)
    for table in SQLModel.metadata.sorted_tables:
        if "subscriber_id" in table.c and table.name not in _TOLD:
            known[table.name] = _rows(session, table, subscriber_id)
    return known


def _votes(session: Session, subscriber_id: int) -> list[dict[str, Any]]:
    rows = _rows(session, SQLModel.metadata.tables["vote"], subscriber_id)
    names = _papers(session, [row["paper_id"] for row in rows])
    return [
        {"paper": names.get(row["paper_id"]), "value": row["value"], "at": row["at"]}
        for row in rows
    ]


def _opened(session: Session, subscriber_id: int) -> list[dict[str, Any]]:
    rows = _rows(session, SQLModel.metadata.tables["click"], subscriber_id)
    names = _papers(session, [row["paper_id"] for row in rows])
    return [
        {
            "paper": names.get(row["paper_id"]),
            "first_at": row["first_at"],
            "last_at": row["last_at"],
        }
        for row in rows
    ]


def _editions(session: Session, subscriber_id: int) -> list[dict[str, Any]]:
    edition = SQLModel.metadata.tables["edition"]
    wanted = select(edition.c.slot, edition.c.composed_at, edition.c.paper_ids).where(
        edition.c.subscriber_id == subscriber_id
    )
    rows = [
        (row.slot, row.composed_at, array("q", row.paper_ids).tolist())
        for row in session.execute(wanted.order_by(edition.c.slot))
    ]
    names = _papers(session, {id for _, _, ids in rows for id in ids})
    return [
        {"day": _plain(day), "composed_at": _plain(at), "papers": [names.get(id) for id in ids]}
        for day, at, ids in rows
    ]


def _papers(session: Session, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    return {
        id: {"title": row.title, "arxiv_id": row.arxiv_id, "doi": row.doi}
        for id, row in papers.by_ids(session, set(ids)).items()
    }


def _rows(session: Session, table: Table, subscriber_id: int) -> list[dict[str, Any]]:
    wanted = (
        select(table).where(table.c.subscriber_id == subscriber_id).order_by(*table.primary_key)
    )
    return [
        {name: _plain(value) for name, value in row.items() if name != "subscriber_id"}
        for row in session.execute(wanted).mappings()
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return b64encode(value).decode("ascii")
    return value
