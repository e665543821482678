"""What the likes of many readers cost: the night's work, and each reader's share of composing.

100,000 readers who like some thirty of 50,000 papers each; votes lie in SQLite, as a newsletter's
do. CPU time, not wall time. Run: python -m tests.benchmarks.transport_speed [readers papers]
"""

import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import insert
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from newsletter import colikes
from newsletter.app import App
from newsletter.config_file import load
from newsletter.ranking import Candidate, Index, Reader
from newsletter.ranking.kindred import kindred
from newsletter.ranking.transport import Transport
from tests.benchmarks.corpus import Corpus
from tests.workshop import write_config

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TEXTS, BATCH, GROUPS = 4_000, 1_000, 400
Found = TypeVar("Found")


def timed(name: str, work: Callable[[], Found], each: int = 0) -> Found:
    begun = time.process_time()
    found = work()
    spent = time.process_time() - begun
    cost = f"{1e6 * spent / each:.1f} µs each" if each else f"{spent:.1f} s"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}: {cost} (CPU; peak memory so far {peak:.0f} MB)", flush=True)
    return found


def likes(readers: int, papers: int) -> list[Any]:
    """By reader: most of them out of the thousand papers of their group, the first ones more."""
    dice = np.random.default_rng(1)
    of_group = [dice.choice(papers, min(1_000, papers), replace=False) for _ in range(GROUPS)]
    found = []
    for reader in range(readers):
        group = of_group[reader % GROUPS]
        place = (len(group) * dice.random(dice.integers(5, 60)) ** 2).astype(np.int64)
        found.append(np.unique(np.concatenate((group[place], dice.integers(0, papers, 2)))) + 1)
    return found


def fill(app: App, mine: list[Any], texts: list[Candidate], papers: int) -> None:
    table = SQLModel.metadata.tables
    names = ("title", "abstract")
    blank = {"authors": [], "categories": [], "urls": {}, "sources": [], "first_seen_at": NOW}
    with app.database.writing() as session:
        for first in range(0, papers, 5_000):
            some = [
                {"id": id, "key": f"text:{id}", **blank}
                | {name: getattr(texts[id % len(texts)], name) for name in names}
                for id in range(first + 1, min(first + 5_000, papers) + 1)
            ]
            session.execute(insert(table["paper"]), some)
    # By the driver alone: it asks for no subscribers, who are not needed here.
    with closing(sqlite3.connect(make_url(app.config.database_url()).database or "")) as driver:
        driver.executemany(
            "INSERT INTO vote (subscriber_id, paper_id, value, at) VALUES (?, ?, 1, ?)",
            (
                (reader + 1, int(id), "2026-11-24 00:00:00.000000")
                for reader in range(len(mine))
                for id in mine[reader]
            ),
        )
        driver.commit()


def measure(app: App, mine: list[Any], texts: list[Candidate]) -> None:
    learned = timed("the night", lambda: colikes.learn(app, at_once=True))
    print(f"  {learned}")
    with app.database.reading() as session:
        ranking = app.config.ranking
        transport = timed("reading the row", lambda: colikes.read(session, ranking, app.now()))
    assert transport is not None
    print(f"  {len(transport.pack()) / 1e6:.1f} MB")
    share(transport, mine, texts)


def share(transport: Transport, mine: list[Any], texts: list[Candidate]) -> None:
    index = Index.build(texts[:1_000], transport=transport)
    index.vectors()
    readers = [Reader(at, (), 10, liked_ids=tuple(mine[at].tolist())) for at in range(20_000)]
    timed("carrying 1,000 candidates over", lambda: kindred(index, readers[:1]))

    def choose() -> None:
        for at in range(0, len(readers), BATCH):
            kindred(index, readers[at : at + BATCH])

    timed(f"{len(readers):,} readers x {len(index):,} candidates", choose, len(readers))


def main() -> None:
    readers, papers = map(int, sys.argv[1:3] or (100_000, 50_000))
    texts = [
        Candidate(at, str(one["title"]), str(one["abstract"]))
        for at, one in enumerate(Corpus(TEXTS).papers, 1)
    ]
    mine = likes(readers, papers)
    print(f"{readers:,} readers, {sum(map(len, mine)):,} likes, {papers:,} papers")
    with tempfile.TemporaryDirectory() as folder:
        app = App(load(write_config(Path(folder))), now=NOW)
        timed("a newsletter is made", lambda: fill(app, mine, texts, papers))
        measure(app, mine, [replace(one, id=one.id + papers) for one in texts])
        app.close()


if __name__ == "__main__":
    main()
