"""Full-text search: any text is a query, the index follows the table."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from newsletter.db import Database
from newsletter.papers import search, shelve
from tests.papers.samples import NOW, arxiv, kept, paper
from tests.prepared import prepare

SEARCHING = sys.modules["newsletter.papers.search"]  # the room gives that name to its function


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("library")
    database = Database(prepare(folder / "papers.db"))
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


def stocked(folder: Path, *papers: tuple[str, str]) -> Database:
    database = Database(prepare(folder / "papers.db"))
    numbered = enumerate(papers, start=1)
    kept(database, *(arxiv(f"2603.{n:05}", title=t, abstract=a) for n, (t, a) in numbered))
    return database


def test_common_words_find_the_newest_with_the_words_in_the_title_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SEARCHING, "COMMON", 3)
    database = stocked(
        tmp_path,
        ("Learning to sail", "Boats learn."),
        ("Tides", "Learning of harbours."),
        ("Learning harbours", "Learning at sea."),
        ("Bread", "Learning of rye and harbours."),
    )
    assert found(database, "learning") == ["3", "1", "4", "2"]
    assert found(database, "learning rye") == ["4"]
    assert found(database, "learning harbours") == ["3", "4", "2"]
    assert found(database, "zzyzx learning harbours") == ["3", "4", "2"]
    database.close()


def test_common_words_alone_are_looked_for_among_the_newest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SEARCHING, "COMMON", 2)
    monkeypatch.setattr(SEARCHING, "NEWEST", 3)
    database = stocked(tmp_path, *((f"Tides of the sea {n}", "") for n in range(6)))
    assert found(database, "tides") == ["6", "5", "4"]
    database.close()


def test_what_readers_bring_is_not_found_and_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = stocked(tmp_path, ("Tides of the sea", ""), ("Tides of the lake", ""))
    with database.writing() as session:
        ids, _ = shelve(session, [arxiv(f"2611.0000{n}", title="Tides") for n in range(5)], NOW)
    assert len(ids) == 5
    for common, ranked in ((20_000, 400), (2, 2)):
        monkeypatch.setattr(SEARCHING, "COMMON", common)
        monkeypatch.setattr(SEARCHING, "RANKED", ranked)
        assert found(database, "tides") == ["2", "1"]
    database.close()
