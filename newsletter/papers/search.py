"""Full-text search over the papers, best first; the one file, with its migration, where
databases differ: SQLite has an FTS5 index, PostgreSQL a tsvector.

It ranks for a query, not for a reader; that is the ranking room's. A query's cost is bounded,
however many papers there are: bm25 walks over all papers that hold a word, which for the common
ones are most, so those are ranked by title and age among the newest instead.
"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

from newsletter.papers.queries import by_ids

COMMON = 20_000  # papers that hold a word; from then on it is common
NEWEST = 300_000  # papers among which common words alone are looked for: a year of arXiv
RANKED = 400  # papers that are ranked, where more hold the words

# Only what is listed is found: what stands for itself, and what a feed told of.
# bm25 weights of the columns title, abstract, authors; smaller ranks are better.
_BEST = text(
    "SELECT paper.id FROM paper_search JOIN paper ON paper.id = paper_search.rowid "
    "WHERE paper_search MATCH :query AND paper.listed_on IS NOT NULL "
    "ORDER BY bm25(paper_search, 4.0, 1.0, 2.0), paper.id DESC LIMIT :size"
)
# CROSS JOIN keeps the index outermost, so that the walk ends with the last row that is wanted.
_LATEST = text(
    "SELECT paper.id, paper.title FROM paper_search CROSS JOIN paper "
    "ON paper.id = paper_search.rowid WHERE paper_search MATCH :query "
    "AND paper_search.rowid > :floor AND paper.listed_on IS NOT NULL "
    "ORDER BY paper_search.rowid DESC LIMIT :size"
)
_COUNT = text(
    "SELECT count(*) FROM (SELECT 1 FROM paper_search WHERE paper_search MATCH :query LIMIT :most)"
)
_LAST = text("SELECT coalesce(max(id), 0) FROM paper")
_POSTGRESQL = text(
    "SELECT id FROM (SELECT id, search, wanted FROM paper, "
    "websearch_to_tsquery('english', :query) AS wanted "
    "WHERE search @@ wanted AND listed_on IS NOT NULL "
    "ORDER BY id DESC LIMIT :most) AS latest "
    "ORDER BY ts_rank(search, wanted) DESC, id DESC LIMIT :size"
).bindparams(most=RANKED)
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_MOST_TERMS = 32
_MOST_COUNTED = 12


def search(session: Session, query: str, size: int = 20) -> Sequence[Row[Any]]:
    """Up to `size` papers for words and "quoted phrases", best first, any text being a valid query.

    Papers that hold every term come first; only when there are none, those that hold any, or, of
    a query with common words, those that hold the rarer terms. Rows are those of `by_ids`.
    """
    terms = _terms(query)
    if not terms:
        return []
    if session.get_bind().dialect.name == "sqlite":
        ids = _in_sqlite(session, terms, size)
    else:
        ids = _any_or_all(session, _POSTGRESQL, terms, size)
    found = by_ids(session, ids)
    return [found[paper_id] for paper_id in ids]


def _any_or_all(session: Session, statement: Any, terms: list[str], size: int) -> list[int]:
    for joint in (" ", " OR "):
        wanted = joint.join(f'"{term}"' for term in terms)
        ids = list(session.scalars(statement, {"query": wanted, "size": size}))
        if ids:
            return ids
    return []


def _in_sqlite(session: Session, terms: list[str], size: int) -> list[int]:
    words = list(dict.fromkeys(word for term in terms for word in term.split()))
    held = {word: _held_by(session, word) for word in words[:_MOST_COUNTED]}
    if len(words) <= _MOST_COUNTED and sum(held.values()) < COMMON:
        return _any_or_all(session, _BEST, terms, size)
    rarity = {term: min(held.get(word, COMMON) for word in term.split()) for term in terms}
    known = [term for term in terms[:_MOST_COUNTED] if rarity[term]]
    # A term that no paper holds says nothing of the others.
    rarest_first = sorted(known, key=lambda term: rarity[term]) or terms[:1]
    # A rare word is what the search goes by; without one it goes over all papers in its range.
    floor = 0
    if rarity[rarest_first[0]] >= COMMON:
        floor = session.execute(_LAST).scalar_one() - NEWEST
    for some in sorted({len(rarest_first), (len(rarest_first) + 1) // 2, 1}, reverse=True):
        if ids := _latest(session, rarest_first[:some], floor, size):
            return ids
    return []


def _held_by(session: Session, word: str) -> int:
    """How many papers hold a word, counted as far as COMMON."""
    counted = session.execute(_COUNT, {"query": f'"{word}"', "most": COMMON})
    return int(counted.scalar_one())


def _latest(session: Session, terms: list[str], floor: int, size: int) -> list[int]:
    """The newest papers that hold all terms, those with more of the words in the title first."""
    query = " ".join(f'"{term}"' for term in terms)
    rows = session.execute(_LATEST, {"query": query, "floor": floor, "size": RANKED}).all()
    stems = {_stem(word) for term in terms for word in term.split()}
    ranked = sorted(rows, key=lambda row: -_in_title(stems, row.title))
    return [row.id for row in ranked[:size]]


def _in_title(stems: set[str], title: str) -> int:
    words = re.findall(r"[^\W_]+", title.casefold())
    return sum(any(word.startswith(stem) for word in words) for stem in stems)


def _stem(word: str) -> str:
    """What nearly all forms of a word begin with."""
    return word.casefold()[: max(4, len(word) - 3)]


def _terms(query: str) -> list[str]:
    """The words and phrases of a query, without anything that is syntax to a database."""
    found = []
    for phrase, word in _TERM.findall(query[:1_000]):
        words = re.findall(r"[^\W_]+", phrase or word)
        if words:
            found.append(" ".join(words))
    return found[:_MOST_TERMS]
