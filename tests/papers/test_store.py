"""Papers are kept once, in a real database: merging, news and archive, twins (rules 1.9, 1.10)."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import event

from newsletter.db import Database
from newsletter.models import Announcement
from newsletter.papers import Kept, announced_since, duplicates_of, keep
from tests.papers.samples import AUTHORS, NOW, arxiv, kept, paper, rows

DAY = timedelta(days=1)
TWINS = [
    (arxiv(), paper(doi="10.48550/arXiv.2603.01234", title="Another title", authors=())),
    (arxiv(), paper(urls={"abs": "https://arxiv.org/pdf/2603.01234v2"}, authors=())),
    (arxiv(), paper(source="journal", doi="10.1234/tea", urls={})),
    (paper(doi="10.1234/tea"), paper(doi="https://doi.org/10.1234/TEA", title="Tea", authors=())),
    (
        paper(doi="10.1101/2026.01.02.123456v1", authors=()),
        paper(doi="10.1101/2026.01.02.123456v2", title="Tea, revised", authors=()),
    ),
    (
        paper(urls={"abs": "https://x.example/p/1?utm_source=a"}, authors=()),
        paper(source="b", urls={"abs": "http://www.x.example/p/1/"}, title="Hot tea", authors=()),
    ),
    (paper(title="Tea", authors=()), paper(title="Tea", authors=(), source="other")),
]
STRANGERS = [
    (arxiv("2603.00001", doi="10.1234/tea"), arxiv("2603.00002", doi="10.1234/tea")),
    (arxiv("2603.00001"), arxiv("2603.00002")),
    (paper(doi="10.1234/tea"), paper(doi="10.5678/tea")),
    (paper(), paper(authors=("Cleo Diaz",))),
    (paper(title="Editorial"), paper(title="Editorial", abstract="Another one.")),
]


@pytest.mark.parametrize(("one", "other"), TWINS)
@pytest.mark.parametrize("together", [True, False])
def test_one_work_from_two_sources_is_one_row(
    database: Database, one: Announcement, other: Announcement, together: bool
) -> None:
    if together:
        assert kept(database, one, other) == Kept(new=1, seen=1)
    else:
        assert kept(database, one) == Kept(new=1)
        assert kept(database, other, now=NOW + DAY) == Kept(seen=1)
    (row,) = rows(database)
    assert json.loads(row["sources"]) == list(dict.fromkeys([one.source, other.source]))


@pytest.mark.parametrize(("one", "other"), STRANGERS)
@pytest.mark.parametrize("together", [True, False])
def test_different_works_are_not_merged(
    database: Database, one: Announcement, other: Announcement, together: bool
) -> None:
    if together:
        assert kept(database, one, other).new == 2
    else:
        assert kept(database, one).new + kept(database, other).new == 2


def test_a_feed_that_links_all_its_entries_to_one_page_loses_none(database: Database) -> None:
    page = {"abs": "https://lab.example/news"}
    entries = [paper(title=f"Ice melts in cup {n}", urls=page) for n in range(5)]
    assert kept(database, *entries) == Kept(new=5)
    assert kept(database, *entries) == Kept(seen=5)


def test_the_best_of_each_source_is_kept(database: Database) -> None:
    kept(database, arxiv(version=1, upvotes=3, categories=("cs.CE",)))
    richer = arxiv(
        source="journal",
        version=2,
        title="The slow melting of ice in hot tea",
        abstract="We wait, and then we wait again.",
        authors=(*AUTHORS, "Cleo Diaz"),
        categories=("physics.ao-ph", "cs.CE"),
        doi="10.1234/tea",
        urls={"abs": "https://evil.example/", "code": "https://code.example/tea"},
        upvotes=9,
    )
    kept(database, richer, now=NOW + DAY)
    kept(database, arxiv(version=1, abstract="", authors=()), now=NOW + 2 * DAY)
    (row,) = rows(database)
    assert (row["version"], row["doi"], row["upvotes"]) == (2, "10.1234/tea", 9)
    assert row["title"] == "The slow melting of ice in hot tea"
    assert row["abstract"] == "We wait, and then we wait again."
    assert json.loads(row["authors"]) == [*AUTHORS, "Cleo Diaz"]
    assert json.loads(row["categories"]) == ["cs.CE", "physics.ao-ph"]
    assert json.loads(row["urls"]) == {
        "abs": "https://arxiv.org/abs/2603.01234",
        "code": "https://code.example/tea",
    }


def test_a_work_known_by_its_id_alone_takes_the_title_that_comes_later(database: Database) -> None:
    with database.writing() as session:
        keep(session, [arxiv(title="", version=None)], NOW, archive=True)
    kept(database, arxiv(title="The tea that is drunk", version=None), now=NOW + DAY)
    (row,) = rows(database)
    assert row["title"] == "The tea that is drunk"


def test_news_stays_dated_by_its_first_day(database: Database) -> None:
    kept(database, arxiv())
    kept(database, arxiv(version=2, announce_type="replace"), now=NOW + DAY)
    kept(database, arxiv(announce_type="cross"), now=NOW + DAY)
    kept(database, arxiv(), now=NOW + DAY, archive=True)
    with database.reading() as session:
        assert announced_since(session, NOW - DAY)[0].announced_at == NOW
        assert announced_since(session, NOW) == []


def test_a_publishers_doi_stands_before_a_preprints(database: Database) -> None:
    kept(database, paper(doi="10.1101/2026.01.02.123456"))
    kept(database, paper(doi="10.1234/tea"))
    assert [row["doi"] for row in rows(database)] == ["10.1234/tea"]
    assert kept(database, paper(doi="10.1101/2026.01.02.123456v3", title="New name")).seen == 1


def test_an_import_is_not_news(database: Database) -> None:
    assert kept(database, arxiv(), archive=True) == Kept(archived=1)
    with database.reading() as session:
        assert announced_since(session, NOW - DAY) == []


@pytest.mark.parametrize("kind", ["replace", "replace-cross"])
def test_a_revision_of_a_work_we_never_held_is_not_news(database: Database, kind: str) -> None:
    assert kept(database, arxiv(announce_type=kind)) == Kept(archived=1)


def test_new_in_one_category_and_revised_in_another_is_new(database: Database) -> None:
    both = [arxiv(announce_type="replace-cross"), arxiv(announce_type="new")]
    assert kept(database, *both) == Kept(new=1, seen=1)
    assert kept(database, *both) == Kept(seen=2)


def test_an_import_of_old_works_stays_archive_though_a_feed_lists_them(database: Database) -> None:
    old = arxiv(published_at=NOW - 300 * DAY)
    kept(database, old, archive=True)
    assert kept(database, old, now=NOW + DAY) == Kept(seen=1)


def test_a_collect_at_the_moment_of_an_import_makes_no_news_of_old_works(
    database: Database,
) -> None:
    kept(database, arxiv(), archive=True)
    assert kept(database, arxiv()) == Kept(seen=1)


def test_an_import_does_not_swallow_what_is_announced_today(database: Database) -> None:
    fresh = arxiv(published_at=NOW - DAY)
    kept(database, fresh, archive=True)
    assert kept(database, fresh, now=NOW + DAY) == Kept(new=1)
    assert kept(database, fresh, now=NOW + 2 * DAY) == Kept(seen=1)


def test_two_rows_that_turn_out_to_be_one_work_are_linked(database: Database) -> None:
    kept(database, arxiv())
    kept(database, paper(source="journal", doi="10.1234/tea", title="Quite another title"))
    both = arxiv(doi="10.1234/tea", abstract="Told by someone who knows both.")
    assert kept(database, both, now=NOW + DAY) == Kept(seen=1, linked=1)
    first, second = rows(database)
    assert (first["same_as"], second["same_as"]) == (None, first["id"])
    with database.reading() as session:
        assert [row.id for row in announced_since(session, NOW - DAY)] == [first["id"]]
        assert duplicates_of(session, NOW - DAY) == {second["id"]: first["id"]}
        assert duplicates_of(session, NOW) == {}
    assert kept(database, paper(doi="10.1234/tea", title="Third title")).seen == 1
    assert len(rows(database)) == 2


def test_chains_of_twins_point_to_the_row_that_stays(database: Database) -> None:
    kept(database, arxiv())
    kept(database, paper(doi="10.1234/tea", title="Quite another title"))
    kept(database, paper(urls={"abs": "https://x.example/p/1"}, title="A third title of tea"))
    page = {"abs": "https://x.example/p/1"}
    kept(database, paper(doi="10.1234/tea", urls=page, title="Quite another title"))
    kept(database, arxiv(doi="10.1234/tea"))
    assert [row["same_as"] for row in rows(database)] == [None, 1, 1]


def test_news_whose_older_twin_was_archive_does_not_fall_silent(database: Database) -> None:
    kept(database, arxiv(published_at=NOW - 300 * DAY), archive=True)
    kept(database, paper(doi="10.1234/tea", title="Quite another title"))
    assert kept(database, arxiv(doi="10.1234/tea")) == Kept(seen=1, linked=1)
    with database.reading() as session:
        assert [row.id for row in announced_since(session, NOW - DAY)] == [1]


def test_works_with_different_arxiv_ids_are_never_twins_by_title(database: Database) -> None:
    kept(database, arxiv("2603.00001"), arxiv("2603.00002"))
    assert kept(database, paper()) == Kept(seen=1)
    assert [row["same_as"] for row in rows(database)] == [None, None]


def test_nothing_is_kept_when_the_transaction_fails(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        keep(session, [arxiv()], NOW)
        raise RuntimeError
    assert rows(database) == []


def test_no_announcements_are_no_work(database: Database) -> None:
    assert kept(database) == Kept()


def test_a_day_of_thousands_takes_few_statements(database: Database) -> None:
    day = [arxiv(f"2603.{n:05}", title=f"Ice melts in cup {n}") for n in range(2_000)]
    statements: list[str] = []
    with database.writing() as session:
        event.listen(
            session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2])
        )
        assert keep(session, day, NOW) == Kept(new=2_000)
    assert len(statements) < 60
