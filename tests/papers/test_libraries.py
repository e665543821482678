"""Works that readers bring are found or shelved, and their word never stands for a feed's."""

from datetime import UTC, date, datetime, timedelta

from newsletter.db import Database
from newsletter.models import FROM_READERS, Announcement
from newsletter.papers import announced_since, search, shelve
from tests.papers.samples import NOW, arxiv, kept, paper, rows

SPAM = {"title": "Buy pills today", "abstract": "Pills. " * 99, "authors": ("Mallory Pill",)}


def brought(database: Database, *works: Announcement) -> tuple[list[int], set[int]]:
    with database.writing() as session:
        return shelve(session, works, NOW)


def test_a_work_we_hold_is_found_by_any_of_its_names_and_stays_as_it_is(
    database: Database,
) -> None:
    kept(database, arxiv(), paper(doi="10.1234/tea", title="A title of four words"))
    before = rows(database)
    ids, added = brought(
        database,
        arxiv(source="list", **SPAM),
        paper(doi="https://doi.org/10.1234/TEA", title="", authors=()),
        paper(title="A title of four words"),
    )
    assert (ids, added) == ([1, 2], set())
    assert rows(database) == before


def test_a_work_we_do_not_hold_is_shelved_unseen(database: Database) -> None:
    ids, added = brought(database, arxiv(title=""), arxiv(title="again"), paper(doi="10.1234/x"))
    assert (len(ids), len(added)) == (2, 2)
    one, two = rows(database)
    assert (one["title"], two["title"]) == ("arXiv:2603.01234", paper().title)
    assert one["announced_at"] is one["listed_on"] is two["announced_at"] is None
    with database.reading() as session:
        assert announced_since(session, datetime(1999, 1, 1, tzinfo=UTC)) == []
        assert search(session, "melting ice") == []


def test_a_feed_that_tells_of_a_shelved_work_makes_it_news_in_its_own_words(
    database: Database,
) -> None:
    brought(database, arxiv(published_at=NOW - timedelta(days=4000), **SPAM))
    told = kept(database, arxiv())
    (row,) = rows(database)
    assert told.new == 1
    assert (row["title"], row["abstract"]) == (arxiv().title, arxiv().abstract)
    assert "Mallory" not in row["authors"] and FROM_READERS not in row["sources"]
    assert date.fromisoformat(row["listed_on"]) == NOW.date()
    with database.reading() as session:
        assert len(search(session, "melting ice")) == 1
        assert search(session, "pills") == []


def test_a_wrong_name_beside_a_right_one_makes_no_two_works_one(database: Database) -> None:
    brought(database, arxiv("2603.00001", doi="10.1234/tea", title="Another work's title here"))
    told = kept(
        database,
        arxiv("2603.00001", title="The first of two works", authors=("Cleo Diaz",)),
        paper(doi="10.1234/tea", title="The second of two works", authors=("Dora Ek",)),
        paper(title="Another work's title here"),
    )
    assert told.new == 3


def test_a_shelved_twin_adds_nothing_to_the_work_it_turns_out_to_be(database: Database) -> None:
    kept(database, arxiv())
    brought(database, paper(doi="10.1234/tea", **SPAM))
    kept(database, arxiv(doi="10.1234/tea"))
    real = rows(database)[0]
    assert real["title"] == arxiv().title and "Mallory" not in real["authors"]
    assert "Pills" not in real["abstract"]
