"""Measures keeping, searching and pruning beside millions of stored papers; prints a table.

    python -m tests.benchmarks.papers_speed --papers 2500000 --folder /tmp/papers
    python -m tests.benchmarks.papers_speed --papers 500000 --postgresql

Recorded abstracts are repeated under other ids. SQLite's file is built once and used again, a
PostgreSQL is made for the run.
"""

import argparse
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from newsletter.db import Database
from newsletter.models import Announcement
from newsletter.papers import keep, pruning, search
from newsletter.ranking import Candidate
from tests.benchmarks.recorded_papers import arxiv
from tests.postgresql import cluster

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
BATCH, TIMES = 100, 15
FIND_NOTHING = ("zzyzx", "the of and")  # to PostgreSQL the latter are no words
Row = tuple[Any, ...]
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
_COLUMNS = (
    "key", "arxiv_id", "title", "abstract", "authors", "categories", "urls", "sources", "upvotes",
    "published_at", "announced_at", "first_seen_at", "listed_on",
)  # fmt: skip
_INSERT = f"INSERT INTO paper ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_AT_ONCE = 20_000


def build(path: Path, size: int) -> None:
    """A database of so many papers in SQLite's file, which may have some already."""
    Database(f"sqlite:///{path}").close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-400000")
    (held,) = connection.execute("SELECT coalesce(max(id), 0) FROM paper").fetchone()
    for papers, names in _papers(held, size):
        connection.execute("BEGIN")
        connection.executemany(_INSERT, papers)
        connection.executemany("INSERT INTO paperkey VALUES (?, ?)", names)
        connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


def build_postgresql(url: str, size: int) -> None:
    """The same in an empty database of PostgreSQL."""
    Database(url).close()
    engine = create_engine(url)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for papers, names in _papers(0, size):
            with driver.cursor() as cursor:
                with cursor.copy(f"COPY paper ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
                    for paper in papers:
                        copy.write_row(paper)
                with cursor.copy("COPY paperkey FROM STDIN") as copy:
                    for name in names:
                        copy.write_row(name)
            driver.commit()
        driver.autocommit = True
        driver.execute("VACUUM ANALYZE")
    engine.dispose()


def _papers(held: int, size: int) -> Iterator[tuple[list[Row], list[tuple[str, int]]]]:
    """The rows of the papers still to be made, and of their names, some thousands at once."""
    known = list(arxiv())
    began = time.monotonic()
    numbers = iter(range(held, size))
    while some := list(islice(numbers, _AT_ONCE)):
        arxiv_names = [(f"arxiv:{_id(number)}", number + 1) for number in some]
        titles = [(f"title:{number:032x}", number + 1) for number in some]
        yield [_row(known, number, size) for number in some], [*arxiv_names, *titles]
        print(f"  {some[-1] + 1:,} papers, {time.monotonic() - began:.0f} s", flush=True)


def _id(number: int) -> str:
    return f"{1000 + number // 90_000}.{number % 90_000:05}"


def _row(known: list[Candidate], number: int, size: int) -> Row:
    paper = known[number * 7_919 % len(known)]
    moment = f"{NOW - timedelta(seconds=(size - number) * 60):%Y-%m-%d %H:%M:%S.%f}"
    author = f'["Author {number % 70_000}", "Second Name{number % 9_000}"]'
    name = _id(number)
    said = (f"arxiv:{name}", name, paper.title, paper.abstract, author)
    about = ('["cs.LG"]', "{}", '["arXiv cs.LG"]', 0)
    return *said, *about, moment, moment, moment, moment[:10]


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


def measure(database: Database) -> Iterator[tuple[str, str]]:
    """What each thing took, in milliseconds: the middle one and the slowest."""
    known = list(islice(arxiv(), 5_000))
    spent = []
    for batch in islice(batches(known), TIMES):
        with database.writing() as session:
            spent.append(timed(lambda batch=batch: keep(session, batch, NOW)))  # type: ignore[misc]
            session.rollback()
    yield f"keep {BATCH} papers", _words(spent)
    for query in QUERIES:
        spent, found = [], 0
        for _ in range(5):
            with database.reading() as session:
                began = time.perf_counter()
                found = len(search(session, query))
                spent.append((time.perf_counter() - began) * 1000)
        assert bool(found) or query in FIND_NOTHING, query
        yield f"search {query!r}", _words(spent)
    spent = [timed(lambda: _prune(database)) for _ in range(5)]
    yield f"empty {pruning.AT_ONCE} old abstracts, a transaction", _words(spent)


def _prune(database: Database) -> None:
    with database.writing() as session:
        assert pruning.empty_abstracts(session, NOW) == pruning.AT_ONCE
        session.rollback()  # for the next time


def _words(spent: list[float]) -> str:
    return f"{statistics.median(spent):.1f} ms (slowest {max(spent):.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=250_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/papers-speed"))
    parser.add_argument("--postgresql", action="store_true", help="In a PostgreSQL of its own.")
    given = parser.parse_args()
    began = time.monotonic()
    with ExitStack() as stack:
        if given.postgresql:
            url = stack.enter_context(cluster()).format(database="postgres")
            build_postgresql(url, given.papers)
        else:
            given.folder.mkdir(parents=True, exist_ok=True)
            url = f"sqlite:///{given.folder / f'{given.papers}.db'}"
            build(given.folder / f"{given.papers}.db", given.papers)
        print(f"built in {time.monotonic() - began:.0f} s")
        database = Database(url)
        stack.callback(database.close)
        name = "PostgreSQL" if given.postgresql else "SQLite"
        print(f"\n| beside {given.papers:,} papers in {name} | took |\n|---|---|")
        for what, took in measure(database):
            print(f"| {what} | {took} |", flush=True)


if __name__ == "__main__":
    main()
