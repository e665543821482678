"""Full-text search: any text is a query, the index follows the table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from newsletter.db import Database
from newsletter.papers import search
from tests.papers.samples import arxiv, kept, paper


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("library")
    database = Database(f"sqlite:///{folder / 'papers.db'}")
    kept(
        database,
        arxiv("2603.00001", title="Melting ice in tea", abstract="Graphs are not used."),
        arxiv("2603.00002", title="Random graphs and tea", abstract="No ice was melted."),
        arxiv("2603.00003", title="Café culture", abstract="Tea is drunk.", authors=("José Ñu",)),
    )
    yield database
    database.close()


def found(database: Database, query: str, size: int = 20) -> list[str]:
    with database.reading() as session:
        return [row.arxiv_id[-1] for row in search(session, query, size)]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("graph", ["2", "1"]),
        ("melts ICE", ["1", "2"]),
        ('"random graphs"', ["2"]),
        ("cafe", ["3"]),
        ("jose ñu", ["3"]),
        ("tea -graphs", ["2", "1"]),
        ("café graphs", ["3", "2", "1"]),
        ("zebra", []),
        ("", []),
        ("*", []),
    ],
)
def test_papers_are_found_by_their_words_titles_first(
    library: Database, query: str, ids: list[str]
) -> None:
    assert sorted(found(library, query)) == sorted(ids)
    if "café" not in query:
        assert found(library, query) == ids


def test_no_more_are_found_than_asked_for(library: Database) -> None:
    assert len(found(library, "tea", 2)) == 2


@settings(deadline=None)
@given(st.text(max_size=60))
@example('tea" OR title:"x')
@example("NEAR(tea ice) AND NOT ^tea* {title}: (")
@example("\x00'; DROP TABLE paper; --")
def test_any_text_is_a_valid_query(library: Database, query: str) -> None:
    assert len(found(library, query)) <= 3


def test_the_index_follows_what_changes(database: Database) -> None:
    kept(database, arxiv(version=1, title="Melting ice"))
    kept(database, arxiv(version=2, title="Boiling water"))
    kept(database, arxiv(version=2, upvotes=5))
    assert found(database, "boiling") == ["4"]
    assert found(database, "melting") == []
    with database.writing() as session:
        session.execute(text("DELETE FROM paper"))
    assert found(database, "boiling") == []
    with database.writing() as session:
        session.execute(text("INSERT INTO paper_search(paper_search) VALUES ('integrity-check')"))


def test_a_twin_is_not_found_beside_the_work(database: Database) -> None:
    kept(database, arxiv())
    kept(database, paper(doi="10.1234/tea", title="Slow ice"))
    kept(database, arxiv(doi="10.1234/tea"))
    assert found(database, "ice") == ["4"]
