"""What the pipeline asks of the papers."""

from datetime import timedelta

from sqlmodel import Session

from newsletter.db import Database
from newsletter.models import Feed
from newsletter.papers import announced_since, by_ids, feeds_in_trouble
from tests.papers.samples import AUTHORS, NOW, TITLE, arxiv, kept, paper

DAY = timedelta(days=1)


def test_news_comes_as_light_rows_after_the_moment_asked_for(database: Database) -> None:
    kept(database, arxiv(categories=("cs.CE",), upvotes=4))
    kept(database, paper(title="Quite another title"), now=NOW + DAY)
    with database.reading() as session:
        first, second = announced_since(session, NOW - DAY)
        assert [row.id for row in announced_since(session, NOW)] == [second.id]
    assert (first.title, first.abstract, first.authors) == (TITLE, "We wait.", list(AUTHORS))
    assert (first.categories, first.sources, first.upvotes) == (["cs.CE"], ["cs.CE"], 4)
    assert first.urls == {"abs": "https://arxiv.org/abs/2603.01234"}
    assert (first.arxiv_id, first.doi, first.announced_at) == ("2603.01234", None, NOW)


def test_papers_are_found_by_id_however_many(database: Database) -> None:
    kept(database, *(arxiv(f"2603.{n:05}") for n in range(1_200)))
    with database.reading() as session:
        found = by_ids(session, range(1, 1_300))
        assert len(found) == 1_200
        assert found[7].arxiv_id == "2603.00006"
        assert by_ids(session, []) == {}


def test_feeds_whose_last_visit_failed_are_named(database: Database) -> None:
    with database.writing() as session:
        _add(session, "well", 0)
        _add(session, "late", 3)
    with database.reading() as session:
        assert feeds_in_trouble(session, ["well", "late"]) == ("late",)


def _add(session: Session, name: str, failures: int) -> None:
    session.add(Feed(name=name, kind="rss", url="https://x.example/", failures=failures))
