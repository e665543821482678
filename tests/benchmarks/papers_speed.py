"""Measures keeping and searching beside millions of stored papers, and prints a Markdown table.

    python -m tests.benchmarks.papers_speed --papers 2500000 --folder /tmp/papers

Recorded abstracts are repeated under other ids; the database is built once and used again.
"""

import argparse
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from newsletter.db import Database
from newsletter.models import Announcement
from newsletter.papers import keep, search
from newsletter.ranking import Candidate
from tests.benchmarks.recorded_papers import arxiv

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
BATCH, TIMES = 100, 15
QUERIES = (
    "learning",
    "the of and",
    "deep learning",
    "large language models",
    '"large language models"',
    "graph neural networks molecules",
    "gravitational lensing",
    "we propose a new method for data",
    "hippocampus replay sleep",
    "zzyzx",
)
_INSERT = """
INSERT INTO paper (key, arxiv_id, title, abstract, authors, categories, urls, sources, upvotes,
    published_at, announced_at, first_seen_at)
VALUES (?, ?, ?, ?, ?, '["cs.LG"]', '{}', '["arXiv cs.LG"]', 0, ?, ?, ?)
"""


def build(path: Path, size: int) -> float:
    """A database of so many papers; seconds that took, 0 when it is there already."""
    Database(f"sqlite:///{path}").close()
    known = list(arxiv())
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-400000")
    (held,) = connection.execute("SELECT coalesce(max(id), 0) FROM paper").fetchone()
    began = time.monotonic()
    numbers = iter(range(held, size))
    while some := list(islice(numbers, 20_000)):
        connection.execute("BEGIN")
        connection.executemany(_INSERT, (_row(known, number, size) for number in some))
        keys = ((f"arxiv:{_id(number)}", number + 1) for number in some)
        connection.executemany("INSERT INTO paperkey VALUES (?, ?)", keys)
        titles = ((f"title:{number:032x}", number + 1) for number in some)
        connection.executemany("INSERT INTO paperkey VALUES (?, ?)", titles)
        connection.execute("COMMIT")
        print(f"  {some[-1] + 1:,} papers, {time.monotonic() - began:.0f} s", flush=True)
    connection.close()
    return time.monotonic() - began


def _id(number: int) -> str:
    return f"{1000 + number // 90_000}.{number % 90_000:05}"


def _row(known: list[Candidate], number: int, size: int) -> tuple[str, ...]:
    paper = known[number * 7_919 % len(known)]
    moment = f"{NOW - timedelta(seconds=(size - number) * 60):%Y-%m-%d %H:%M:%S.%f}"
    author = f'["Author {number % 70_000}", "Second Name{number % 9_000}"]'
    name = _id(number)
    return f"arxiv:{name}", name, paper.title, paper.abstract, author, moment, moment, moment


def batches(known: list[Candidate]) -> Iterator[list[Announcement]]:
    """Announcements of papers not yet held, a fifth of them held already."""
    for start in range(10**6):
        yield [
            Announcement(
                source="arXiv cs.LG",
                title=f"{known[(start * BATCH + n) % len(known)].title} {start} {n}",
                abstract=known[(start * BATCH + n) % len(known)].abstract,
                authors=(f"New Author {n}",),
                categories=("cs.LG",),
                arxiv_id=_id(n * 37 + start) if n % 5 == 0 else f"9{start:03}.{n:05}",
            )
            for n in range(BATCH)
        ]


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def measure(path: Path) -> Iterator[tuple[str, str]]:
    """What each thing took, in milliseconds: the middle one and the slowest."""
    database = Database(f"sqlite:///{path}")
    known = list(islice(arxiv(), 5_000))
    spent = []
    for batch in islice(batches(known), TIMES):
        with database.writing() as session:
            spent.append(timed(lambda batch=batch: keep(session, batch, NOW)))  # type: ignore[misc]
            session.rollback()
    yield f"keep {BATCH} papers", _words(spent)
    for query in QUERIES:
        spent = []
        for _ in range(5):
            with database.reading() as session:
                spent.append(timed(lambda query=query: search(session, query)))  # type: ignore[misc]
        yield f"search {query!r}", _words(spent)
    database.close()


def _words(spent: list[float]) -> str:
    return f"{statistics.median(spent):.1f} ms (slowest {max(spent):.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=250_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/papers-speed"))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    path = given.folder / f"{given.papers}.db"
    print(f"built in {build(path, given.papers):.0f} s, {path.stat().st_size / 1e9:.1f} GB")
    print(f"\n| beside {given.papers:,} papers | took |\n|---|---|")
    for what, took in measure(path):
        print(f"| {what} | {took} |")


if __name__ == "__main__":
    main()
