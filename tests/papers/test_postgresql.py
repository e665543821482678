"""The same papers and search on PostgreSQL."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from newsletter.db import Database
from newsletter.papers import Kept, coverage, duplicates_of, search
from tests.papers.samples import NOW, arxiv, kept, paper


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
        assert coverage(session, NOW - timedelta(days=1)) == {"cs.CE": 1}


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
