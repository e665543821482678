"""What is remembered from batch to batch changes no choice, and is emptied when it is full."""

import numpy as np
import pytest

from newsletter.ranking import Index, Reader, select
from newsletter.ranking.table import Table
from subscribers.models import TopicKind
from tests.ranking.samples import GRAPHS, PAPERS, interests, many_on, reader


def table_of(*scores: float, height: float = 1.0) -> Table:
    """One topic and a paper of each score."""
    table = Table(len(scores))
    add(table, "one", scores, height)
    return table


def add(table: Table, words: str, scores: tuple[float, ...], height: float = 1.0) -> None:
    rows = np.array([scores], dtype=np.float32)
    table.add(TopicKind.PHRASE, [words], rows, np.array([height]))


def test_a_paper_passes_from_the_asked_share_of_the_topics_height() -> None:
    table = table_of(0.5, 0.99, 1.0, 3.0, height=2.0)
    assert table.passing(0.5)[1].tolist() == [False, False, True, True]


def test_another_share_is_judged_anew() -> None:
    table = table_of(0.1, 0.4, 0.8)
    passing = [table.passing(share)[1].sum() for share in (0.5, 0.2, 0.0, 0.5)]
    assert passing == [1, 2, 3, 1]


def test_topics_that_come_later_are_judged_too() -> None:
    table = table_of(0.1, 0.9)
    table.passing(0.5)
    add(table, "two", (0.6, 0.2))
    assert table.passing(0.5)[1:3].tolist() == [[False, True], [True, False]]


def test_no_paper_passes_for_no_topic() -> None:
    assert not table_of(0.0, 1.0).passing(0.0)[0].any()


def test_a_table_keeps_its_rows_when_it_grows() -> None:
    table = Table(2)
    for at in range(300):
        add(table, str(at), (at, 0.0), height=at + 0.5)
        table.passing(0.99)
    rows = [table.places[TopicKind.PHRASE, str(at)] for at in range(300)]
    assert [table.topics[row] for row in rows] == list(table.places)
    assert table.rows[rows, 0].tolist() == list(range(300))
    assert table.heights[rows].tolist() == [at + 0.5 for at in range(300)]
    assert table.passing(0.5)[rows, 0].tolist() == [False] + [True] * 299


def test_a_full_memory_of_topics_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    # Three readers of one paper: reasons of topics that are forgotten must not serve the next.
    topics = ("graph networks; sheaf", "video; learning", "molecule fold; messages pass")
    readers = [reader(words) for words in topics]
    expected = [select(Index.build(PAPERS), [one])[0] for one in readers]
    monkeypatch.setattr("newsletter.ranking.table.MOST_ROWS", 1)
    index = Index.build(PAPERS)
    assert [select(index, [one])[0] for one in readers] == expected
    assert len(index.table.places) == 2


def test_a_full_memory_of_reasons_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    readers = [reader("graph networks; learning; cat:cs"), reader("video; sheaf")]
    expected = select(Index.build(PAPERS), readers)
    monkeypatch.setattr("newsletter.ranking.explain._REMEMBERED", 1)
    index = Index.build(PAPERS)
    assert select(index, readers) == expected
    assert len(index.reasons) == 1


def test_each_cutoff_lets_through_the_same_whatever_was_asked_before() -> None:
    index = Index.build([*PAPERS, *many_on("graph neural networks", 5)])
    readers = [reader("graph networks; learning"), reader("sheaf")]
    for cutoff in (0.4, 0.1, None, 0.8, 0.4, 0.0):
        fresh = Index.build(index.candidates)
        assert select(index, readers, cutoff=cutoff) == select(fresh, readers, cutoff=cutoff)


def test_readers_share_the_reasons_of_a_paper() -> None:
    (one,), (other,) = select(
        Index.build(PAPERS),
        [reader("graph neural networks"), Reader(2, interests("graph neural networks*2"), 1)],
    )
    assert one.paper_id == other.paper_id == GRAPHS.id
    assert one.reasons is other.reasons
