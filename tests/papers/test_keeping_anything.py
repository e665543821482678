"""Whatever is announced, in whatever order: each work is news at most once, and none is lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from newsletter.db import Database
from newsletter.models import Announcement
from newsletter.papers import announced_since
from tests.papers.samples import NOW, kept, rows

ANNOUNCEMENTS = st.builds(
    Announcement,
    source=st.sampled_from(["cs.CE", "journal"]),
    title=st.sampled_from(["Tea", "The slow melting of ice", "The fast melting of ice"]),
    abstract=st.sampled_from(["", "We wait."]),
    authors=st.sampled_from([(), ("Ada Lovelace",), ("Ben Okri",)]),
    arxiv_id=st.sampled_from([None, "2603.00001", "2603.00002"]),
    version=st.sampled_from([None, 1, 2]),
    doi=st.sampled_from([None, "10.1234/tea", "10.1101/123456v2", "10.48550/arXiv.2603.00001"]),
    urls=st.sampled_from([{}, {"abs": "https://x.example/1"}, {"abs": "https://x.example/2"}]),
    published_at=st.sampled_from([None, NOW, NOW - timedelta(days=400)]),
    announce_type=st.sampled_from(["new", "cross", "replace"]),
)
BATCHES = st.lists(st.tuples(st.lists(ANNOUNCEMENTS, max_size=5), st.booleans()), max_size=4)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('any') / 'papers.db'}")
    yield database
    database.close()


@settings(max_examples=150, deadline=None)
@given(BATCHES)
def test_each_work_is_news_once_and_none_is_lost(
    shared: Database, batches: list[tuple[list[Announcement], bool]]
) -> None:
    with shared.writing() as session:
        session.execute(text("DELETE FROM paper"))
    news: dict[int, object] = {}
    for day, (batch, archive) in enumerate(batches):
        result = kept(shared, *batch, now=NOW + timedelta(days=day), archive=archive)
        assert result.new + result.archived + result.seen == len(batch)
        with shared.reading() as session:
            told = {row.id: row.announced_at for row in announced_since(session, NOW - NOW_BACK)}
        twins = {row["id"] for row in rows(shared) if row["same_as"]}
        assert set(news) - twins <= set(told)
        assert all(told[paper] == news[paper] for paper in set(news) & set(told))
        assert len(set(told) - set(news)) >= result.new
        news = dict(told)
    _is_sound(shared)


NOW_BACK = timedelta(days=1)


def _is_sound(database: Database) -> None:
    """Keys lead to rows that stay, and twins to them too."""
    staying = {row["id"] for row in rows(database) if row["same_as"] is None}
    assert {row["same_as"] for row in rows(database)} - {None} <= staying
    with database.reading() as session:
        named = set(session.scalars(text("SELECT paper_id FROM paperkey")))
    assert named <= staying
    assert staying <= named
