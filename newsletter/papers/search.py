"""Full-text search over the papers, best first; the one file, with its migration, where
databases differ: SQLite has an FTS5 index, PostgreSQL a tsvector.

It ranks for a query, not for a reader; that is the ranking room's.
"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

from newsletter.papers.queries import by_ids

# Of so many papers that hold the words, the newest, the best are sought: to weigh every paper with
# "learning" in it would take longer with each year.
AMONG = 20_000

# Listed is what stands for itself, and what a feed told of.
# bm25 weights of the columns title, abstract, authors; smaller ranks are better.
_SQLITE = text(
    "SELECT paper.id FROM ("
    "SELECT rowid AS id, bm25(paper_search, 4.0, 1.0, 2.0) AS rank FROM paper_search "
    "WHERE paper_search MATCH :query ORDER BY rowid DESC LIMIT :among"
    ") AS found JOIN paper ON paper.id = found.id WHERE paper.listed_on IS NOT NULL "
    "ORDER BY found.rank, paper.id DESC LIMIT :size"
)
_POSTGRESQL = text(
    "SELECT id FROM ("
    "SELECT paper.id, ts_rank(paper.search, wanted) AS rank "
    "FROM paper, websearch_to_tsquery('english', :query) AS wanted "
    "WHERE paper.search @@ wanted AND paper.listed_on IS NOT NULL "
    "ORDER BY paper.id DESC LIMIT :among"
    ") AS found ORDER BY rank DESC, id DESC LIMIT :size"
)
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_MOST_TERMS = 32


def search(session: Session, query: str, size: int = 20) -> Sequence[Row[Any]]:
    """Up to `size` papers for words and "quoted phrases", best first, any text being a valid query.

    Papers that hold every term come first; only when there are none, those that hold any.
    Rows are those of `queries.by_ids`.
    """
    terms = _terms(query)
    if not terms:
        return []
    sqlite = session.get_bind().dialect.name == "sqlite"
    statement = _SQLITE if sqlite else _POSTGRESQL
    for joint in (" ", " OR "):
        wanted = joint.join(f'"{term}"' for term in terms)
        ids = list(session.scalars(statement, {"query": wanted, "among": AMONG, "size": size}))
        if ids:
            found = by_ids(session, ids)
            return [found[paper_id] for paper_id in ids]
    return []


def _terms(query: str) -> list[str]:
    """The words and phrases of a query, without anything that is syntax to a database."""
    found = []
    for phrase, word in _TERM.findall(query[:1_000]):
        words = re.findall(r"[^\W_]+", phrase or word)
        if words:
            found.append(" ".join(words))
    return found[:_MOST_TERMS]
