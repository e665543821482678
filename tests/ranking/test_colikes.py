"""What many readers like together is told; what few do, or a clique asks for, is not."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.ranking.colikes import LEAST, MOST_LIKES, CoLikes, liked_together, needed

KEY = b"a key of the newsletter"
MANY = 2 * LEAST  # readers who are enough for every pair
Likes = dict[int, list[int]]


def together(likes: Likes, key: bytes = KEY) -> set[tuple[int, int]]:
    """The pairs of papers, the lower number first."""
    found = computed(likes, key)
    first, second = found.papers[found.first].tolist(), found.papers[found.second].tolist()
    assert sorted({*first, *second}) == found.papers.tolist()
    return set(zip(first, second, strict=True))


def computed(likes: Likes, key: bytes = KEY) -> CoLikes:
    who = np.repeat(list(likes), [len(mine) for mine in likes.values()]).astype(np.int64)
    what = np.array([paper for mine in likes.values() for paper in mine], dtype=np.int64)
    return liked_together(who, what, key)


def crowd(papers: list[int], readers: int, first: int = 1) -> Likes:
    return {first + at: papers for at in range(readers)}


def test_papers_that_enough_readers_like_are_liked_together() -> None:
    likes = crowd([3, 7, 40], MANY) | crowd([7, 50], MANY, first=100)
    assert together(likes) == {(3, 7), (3, 40), (7, 40), (7, 50)}


def test_what_few_readers_like_both_of_is_no_pair_however_much_each_is_liked() -> None:
    likes = crowd([1, 2], LEAST) | crowd([1, 3], MANY, first=100) | crowd([2, 3], MANY, first=200)
    assert together(likes) == {(1, 3), (2, 3)}


def test_how_many_are_needed_is_drawn_for_each_pair_and_stays() -> None:
    drawn = {pair: needed(*pair, KEY) for pair in combinations(range(40), 2)}
    assert set(drawn.values()) == set(range(LEAST + 1, 2 * LEAST + 1))
    assert drawn == {pair: needed(*reversed(pair), KEY) for pair in drawn}
    assert drawn != {pair: needed(*pair, b"another") for pair in drawn}
    for pair, least in list(drawn.items())[:60]:
        assert together(crowd(list(pair), least)) == {pair}
        assert together(crowd(list(pair), least - 1)) == set()


def test_nobody_and_nothing_liked_is_no_pair() -> None:
    assert together({}) == together({1: [], 2: [5]}) == set()


def test_of_a_reader_only_the_newest_likes_count() -> None:
    papers = list(range(MOST_LIKES + 1))
    found = computed(crowd(papers, MANY)).papers.tolist()
    assert found == papers[1:]


def test_many_pairs_are_counted_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = np.random.default_rng(1)
    likes = {at: sorted(dice.choice(60, 20, replace=False).tolist()) for at in range(100)}
    expected = {
        pair
        for pair in combinations(range(60), 2)
        if sum({*pair} <= {*mine} for mine in likes.values()) >= needed(*pair, KEY)
    }
    monkeypatch.setattr("newsletter.ranking.colikes._WORK", 500)
    assert together(likes) == expected and expected


PAPERS = st.lists(st.integers(0, 12), unique=True, max_size=8)
CROWDS = st.lists(PAPERS, max_size=25)


@settings(max_examples=60, deadline=None)
@given(CROWDS, PAPERS)
def test_a_like_that_few_others_share_has_no_influence_at_all(
    others: list[list[int]], mine: list[int]
) -> None:
    likes = dict(enumerate(others))
    # Only what fewer than LEAST others like besides something else of the reader's.
    rare = [
        one
        for one in mine
        if all(sum({one, two} <= {*o} for o in others) < LEAST for two in mine if two != one)
    ]
    common = [paper for paper in mine if paper not in rare]
    before, after = computed(likes | {99: common}), computed(likes | {99: mine})
    for name in ("papers", "first", "second"):
        assert np.array_equal(getattr(before, name), getattr(after, name))


@settings(max_examples=60, deadline=None)
@given(st.lists(PAPERS, min_size=LEAST - 1, max_size=LEAST - 1), PAPERS, PAPERS, st.binary())
def test_a_clique_cannot_read_the_votes_of_one_more_reader(
    clique: list[list[int]], victim: list[int], otherwise: list[int], key: bytes
) -> None:
    key = key[:64]
    likes = dict(enumerate(clique))
    # Others like other papers, among which the pairs are.
    likes |= {reader: [paper + 100 for paper in (1, 2, 3)] for reader in range(50, 50 + MANY)}
    assert together(likes | {99: victim}, key) == together(likes | {99: otherwise}, key)
