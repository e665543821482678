"""The same papers and search on PostgreSQL, where two may write at once."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from subprocess import PIPE, Popen

import pytest
from sqlalchemy import text

from newsletter.db import Database
from newsletter.models import Feed
from newsletter.papers import (
    Kept,
    days,
    duplicates_of,
    keep,
    next_moment,
    pruning,
    search,
    sources,
)
from newsletter.papers.days import Latest, Span, Trending
from tests.command import until
from tests.papers.samples import NOW, arxiv, kept, paper

KEEPING = """
import sys
from newsletter.db import Database
from newsletter.papers import keep
from tests.papers.samples import NOW, arxiv
database = Database(sys.argv[1])
numbers = range(200) if sys.argv[2] == "up" else range(299, 99, -1)
print("ready", flush=True)
sys.stdin.readline()
with database.writing() as session:
    kept = keep(session, [arxiv(f"2603.{n:05}", title=f"Tides {n}") for n in numbers], NOW)
print(kept.new, kept.seen)
"""


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    database = Database(postgresql_url)
    yield database
    database.close()


def test_papers_are_kept_once_and_linked(database: Database) -> None:
    assert kept(database, arxiv(), arxiv(source="cs.AI")) == Kept(new=1, seen=1)
    assert kept(database, paper(doi="10.1234/tea", title="Quite another title")) == Kept(new=1)
    assert kept(database, arxiv(doi="10.1234/tea")) == Kept(seen=1, linked=1)
    with database.reading() as session:
        assert duplicates_of(session, NOW - timedelta(days=1)) == {2: 1}


def test_papers_are_found_by_their_words(database: Database) -> None:
    kept(
        database,
        arxiv("2603.00001", title="Melting ice in tea", abstract="Graphs are not used."),
        arxiv("2603.00002", title="Random graphs and tea", abstract="No ice was melted."),
    )
    with database.reading() as session:
        assert [row.id for row in search(session, "graph")] == [2, 1]
        assert [row.id for row in search(session, '"random graphs"')] == [2]
        assert [row.id for row in search(session, "zebra melting lovelace")] == [1, 2]
        for odd in ("", "the", "a:b & | ! ( ' \\ \"", "\x00", "<->"):
            assert len(search(session, odd)) <= 2


def test_the_archive_is_read_by_day_page_after_page(database: Database) -> None:
    kept(database, *(arxiv(f"2603.0000{n}", upvotes=n % 2) for n in range(1, 6)))
    span = Span(NOW.date(), NOW.date())
    with database.reading() as session:
        assert [row.id for row in days.trending(session, span, 9)] == [5, 3, 1, 4, 2]
        after = [row.id for row in days.trending(session, span, 9, Trending(1, 3))]
        assert after == [1, 4, 2]
        assert [row.id for row in days.latest(session, span, 9, Latest(NOW.date(), 3))] == [2, 1]
        assert days.day_before(session) == NOW.date() and days.count(session, span) == 5


def is_waiting(database: Database) -> bool:
    """Whether somebody waits for another's transaction to end."""
    with database.reading() as session:
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        return bool(session.scalar(text(waiting)))


def test_who_keeps_the_same_papers_at_once_waits_and_finds_them_kept(database: Database) -> None:
    def settle_and_keep() -> Kept:
        with database.writing() as session:
            sources.settle(session, [Feed(name="cs.CE", kind="rss", url="https://a.example/")])
            return keep(session, [arxiv()], NOW)

    with ThreadPoolExecutor(1) as other:
        with database.writing() as session:
            sources.settle(session, [Feed(name="cs.CE", kind="rss", url="https://a.example/")])
            assert keep(session, [arxiv()], NOW) == Kept(new=1)
            second = other.submit(settle_and_keep)
            assert until(lambda: is_waiting(database))
        assert second.result() == Kept(seen=1)


def test_no_two_batches_of_news_share_a_moment(database: Database) -> None:
    def announce(title: str) -> None:
        with database.writing() as session:
            keep(session, [paper(title=title)], next_moment(session, NOW))

    with ThreadPoolExecutor(1) as other:
        with database.writing() as session:
            moment = next_moment(session, NOW)
            second = other.submit(announce, "Cold tea and what to do with it")
            assert until(lambda: second.done() or is_waiting(database))
            keep(session, [arxiv()], moment)
        second.result()
    with database.reading() as session:
        moments = session.scalars(text("SELECT announced_at FROM paper")).all()
    assert len(set(moments)) == len(moments) == 2


def test_what_is_read_is_one_snapshot(database: Database) -> None:
    with database.reading() as session:
        assert search(session, "ice") == []
        kept(database, arxiv())
        assert search(session, "ice") == []
    with database.reading() as session:
        assert len(search(session, "ice")) == 1


def test_two_processes_that_keep_the_same_papers_at_once_keep_each_once(
    database: Database,
) -> None:
    """In opposite order, so that they would wait for each other's rows if they took no turns."""
    command = [sys.executable, "-c", KEEPING, database.url]
    pipes = {"stdin": PIPE, "stdout": PIPE, "text": True}
    both = [Popen([*command, way], **pipes) for way in ("up", "down")]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [tuple(map(int, one.communicate(timeout=60)[0].split())) for one in both]
    assert [new + seen for new, seen in said] == [200, 200]
    assert sum(new for new, _ in said) == 300
    with database.reading() as session:
        counted = "SELECT count(*), count(DISTINCT key) FROM paper"
        assert session.execute(text(counted)).one() == (300, 300)
        assert session.scalar(text("SELECT count(*) FROM paperkey WHERE key LIKE 'arxiv:%'")) == 300


def test_of_many_papers_that_hold_the_words_the_newest_are_ranked(database: Database) -> None:
    many = (arxiv(f"2603.{n:05}", title=f"Tides {n}", abstract="Salt.") for n in range(500))
    kept(database, arxiv("2602.00001", title="Salt", abstract="Salt, salt."), *many)
    with database.reading() as session:
        found = [row.id for row in search(session, "salt", 500)]
    assert sorted(found) == list(range(102, 502))


def test_the_oldest_abstracts_are_emptied_first(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "AT_ONCE", 2)
    for number in range(3):
        kept(database, arxiv(f"2603.0000{number}"), now=NOW - timedelta(days=number))
    with database.writing() as session:
        assert pruning.empty_abstracts(session, NOW + timedelta(days=1)) == 2
    with database.reading() as session:
        left = session.scalars(text("SELECT arxiv_id FROM paper WHERE abstract <> ''")).all()
    assert left == ["2603.00000"]
