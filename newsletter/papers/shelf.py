"""The works that a batch of announcements touches: fetched in bulk, changed here, written in bulk.

It decides nothing about identity or merging. A few statements serve thousands of papers.
"""

import sys
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, SQLModel

from newsletter.papers.merging import Row, merged

PAPER = SQLModel.metadata.tables["paper"]
PAPER_KEY = SQLModel.metadata.tables["paperkey"]
_BATCH = 500
_FIXED = ("id", "key", "first_seen_at", "same_as", "detailed_at")
_MERGED = [column.name for column in PAPER.c if column.name not in _FIXED]
_Item = TypeVar("_Item", str, int)


class Work:
    """One paper's row in memory; `id` is None until it is written."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.row: dict[str, Any] = {"id": None, **row}
        self.before = dict(self.row)
        self.was_news = self.row["id"] is not None and self.row["announced_at"] is not None
        self.changed = False

    @property
    def id(self) -> int | None:
        found: int | None = self.row["id"]
        return found

    @property
    def age(self) -> int:
        """Older works sort first; those of this batch keep their order after them."""
        return self.id if self.id is not None else sys.maxsize

    def merge(self, other: "Work") -> "Work":
        changes = merged(self.row, other.row)
        self.row |= changes
        self.changed = self.changed or bool(changes)
        return self


class Shelf:
    """All works known under the given keys, and the new ones placed beside them."""

    def __init__(self, session: Session, keys: Collection[str]) -> None:
        self._session = session
        ids = dict(self._stored_keys(keys))
        works = {row["id"]: Work(dict(row)) for row in self._stored_rows(set(ids.values()))}
        self._known = {key: works[paper_id] for key, paper_id in ids.items()}
        self._stored = dict(ids)
        self._links: list[tuple[int, int]] = []
        self._new: dict[int, Work] = {}
        self.inserted_without_news = 0

    def get(self, key: str) -> Work | None:
        return self._known.get(key)

    def place(self, work: Work, keys: Iterable[str]) -> None:
        """Put a work under its keys; a key that already names another work stays with that."""
        keys = list(keys)
        if work.id is None and id(work) not in self._new:
            self._new[id(work)] = work
            # A work that contradicts another under its strongest key is named by the next.
            work.row["key"] = next(key for key in keys if key not in self._known)
        for key in keys:
            self._known.setdefault(key, work)

    def link(self, twin: Work, stays: Work) -> int:
        """One work under two rows: the older takes all, the younger points to it. Rows linked."""
        stays.merge(twin)
        if stays.row["announced_at"] is None and twin.was_news:
            # The twin no longer stands for the work: what was news must not fall silent.
            stays.row |= {name: twin.row[name] for name in ("announced_at", "listed_on")}
            stays.changed = True
        stays.was_news = stays.was_news or twin.was_news
        for key in [key for key, work in self._known.items() if work is twin]:
            self._known[key] = stays
        self._new.pop(id(twin), None)
        if twin.id is None or stays.id is None:
            return 0
        self._links.append((twin.id, stays.id))
        return 1

    def changed(self) -> Iterator[tuple[Row, Row]]:
        """The stored works that are not as they were: their rows before and now."""
        for work in {id(work): work for work in self._known.values()}.values():
            if work.changed and work.before["id"] is not None:
                yield work.before, work.row

    def write(self) -> int:
        """Store everything; how many works became news by it."""
        self._insert(list(self._new.values()))
        touched = {id(work): work for work in self._known.values()}.values()
        self._update([work.row for work in touched if work.changed and id(work) not in self._new])
        self._write_links()
        fresh = [
            {"key": key, "paper_id": work.id}
            for key, work in self._known.items()
            if key not in self._stored
        ]
        if fresh:
            self._session.execute(insert(PAPER_KEY), fresh)
        works = {id(work): work for work in [*touched, *self._new.values()]}.values()
        return sum(1 for work in works if work.row["announced_at"] and not work.was_news)

    def _insert(self, works: list[Work]) -> None:
        rows = [{k: v for k, v in work.row.items() if k != "id"} for work in works]
        if not rows:
            return
        # Matched by key, for rows come back in any order; in parameter order they go in singly.
        statement = insert(PAPER).returning(PAPER.c.key, PAPER.c.id)
        ids = {row.key: row.id for row in self._session.execute(statement, rows)}
        for work in works:
            work.row["id"] = ids[work.row["key"]]
        self.inserted_without_news = sum(1 for row in rows if row["announced_at"] is None)

    def _update(self, rows: list[dict[str, Any]]) -> None:
        if rows:
            statement = update(PAPER).where(PAPER.c.id == bindparam("row_id"))
            values = [{"row_id": row["id"], **{k: row[k] for k in _MERGED}} for row in rows]
            self._session.connection().execute(
                statement.values({name: bindparam(name) for name in _MERGED}), values
            )

    def _write_links(self) -> None:
        """Chains are kept flat: who pointed to the twin now points to what stays."""
        for twin, stays in self._links:
            of_twin = (PAPER.c.id == twin) | (PAPER.c.same_as == twin)
            self._session.execute(
                update(PAPER).where(of_twin).values(same_as=stays, listed_on=None)
            )
            self._session.execute(
                update(PAPER_KEY).where(PAPER_KEY.c.paper_id == twin).values(paper_id=stays)
            )

    def _stored_keys(self, keys: Collection[str]) -> Iterator[tuple[str, int]]:
        for some in in_parts(keys):
            found = select(PAPER_KEY.c.key, PAPER_KEY.c.paper_id).where(PAPER_KEY.c.key.in_(some))
            yield from ((key, paper_id) for key, paper_id in self._session.execute(found))

    def _stored_rows(self, ids: Collection[int]) -> Iterator[Row]:
        for some in in_parts(ids):
            found = select(PAPER).where(PAPER.c.id.in_(some))
            yield from (dict(row) for row in self._session.execute(found).mappings())


def in_parts(items: Collection[_Item]) -> Iterator[list[_Item]]:
    remaining = iter(items)
    while some := list(islice(remaining, _BATCH)):
        yield some
