"""Papers voted on are as near to candidates as their words are, however much is remembered."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.ranking import Background, Candidate, Index
from newsletter.ranking.kept import Kept
from newsletter.ranking.shelf import NEAREST, Shelf
from newsletter.ranking.vectors import Vectors
from tests.ranking.samples import PAPERS, many_on

INDEX = Index.build([*PAPERS, *many_on("coral reefs", 4), *many_on("quantum foam", 3, first=200)])
VOTED = (
    *many_on("coral reefs", 5, first=300),
    *many_on("quantum foam", 4, first=400),
    *many_on("medieval law", 4, first=500),
)


def shelf() -> Shelf:
    return Shelf(INDEX.vectors(), Kept(INDEX.background))


def one_by_one(papers: list[Candidate]) -> list[float]:
    """The mean of the nearest papers' closeness, for each candidate, the plain way."""
    rows = [Vectors.of([one], INDEX.background) for one in papers]
    terms = [dict(zip(one.short.tolist(), one.rows.toarray()[0], strict=True)) for one in rows]
    there = INDEX.vectors().rows.toarray()
    short = INDEX.vectors().short.tolist()
    close = [
        [sum(mine.get(t, 0) * w for t, w in zip(short, row, strict=True)) for row in there]
        for mine in terms
    ]
    nearest = np.sort(np.array(close), axis=0)[-NEAREST:]
    return [float(mean) for mean in nearest.mean(axis=0)]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.sampled_from(VOTED), unique=True, max_size=6), max_size=4))
def test_a_candidate_is_as_close_as_the_nearest_three_papers(lists: list[list[Candidate]]) -> None:
    found = shelf().closeness(lists)
    assert found.shape == (len(lists), len(INDEX))
    for mine, row in zip(lists, found.tolist(), strict=True):
        assert row == pytest.approx(one_by_one(mine) if mine else [0.0] * len(INDEX), abs=0.005)


def test_what_was_forgotten_is_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = [VOTED[:6], VOTED[4:9], VOTED[8:], (), VOTED]
    expected = shelf().closeness(lists)
    monkeypatch.setattr("newsletter.ranking.shelf._MOST_CELLS", 7 * len(INDEX))
    monkeypatch.setattr("newsletter.ranking.shelf._READ_AT_ONCE", 2)
    small = shelf()
    for _ in range(2):
        assert small.closeness(lists) == pytest.approx(expected, abs=1e-6)
    assert small.closeness([VOTED[:2], VOTED[:2]])[1] == pytest.approx(
        small.closeness([VOTED[:2]])[0]
    )


def test_the_nearest_paper_of_each_list_is_named() -> None:
    reef = int(np.flatnonzero(INDEX.ids == 100)[0])
    foam = int(np.flatnonzero(INDEX.ids == 200)[0])
    reefs, foams = VOTED[:1], VOTED[5:6]
    far = (Candidate(900, "Zzyzx", ""),)
    lists = [(*reefs, *foams), (*foams, *reefs), far, (), foams]
    found = shelf().titles(lists, np.array([reef, foam, reef, foam, foam]))
    assert found == [reefs[0].title, foams[0].title, "", "", foams[0].title]


def test_old_papers_that_are_asked_for_are_not_forgotten_under_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("newsletter.ranking.kept._MOST", 3)
    kept = Kept(Background.shipped())
    kept.joined(VOTED[:3])
    _, rows = kept.joined(VOTED[:6])
    assert rows.shape[0] == 6
    _, again = kept.joined(VOTED[:6])
    assert (abs(rows - again)).max() < 1e-6
