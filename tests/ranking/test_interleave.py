"""Two rankings share a letter fairly, and chance is not taken for a preference."""

import random

from hypothesis import given
from hypothesis import strategies as st

from newsletter.ranking.interleave import contest, draft, sign_test

rankings = st.lists(st.integers(0, 40), unique=True, max_size=25)


@given(rankings, rankings, st.integers(0, 12), st.integers(0, 1000))
def test_a_letter_has_each_paper_once_and_of_both_teams(
    first: list[int], second: list[int], size: int, seed: int
) -> None:
    taken = draft(first, second, size, random.Random(seed))
    items = [item for item, _ in taken]
    assert len(items) == len(set(items)) == min(size, len({*first, *second}))
    assert all(item in (first if team == "A" else second) for item, team in taken)


def test_both_teams_choose_as_often() -> None:
    first, second = list(range(100)), list(range(100, 200))
    taken = draft(first, second, 10, random.Random(1))
    assert [team for _, team in taken].count("A") == 5


def test_neither_team_has_the_first_place_more_often() -> None:
    leading = [draft([1], [2], 2, random.Random(seed))[0][1] for seed in range(400)]
    assert 150 < leading.count("A") < 250


def test_of_equal_rankings_the_letter_is_that_ranking() -> None:
    assert [item for item, _ in draft([3, 1, 2], [3, 1, 2], 3, random.Random(5))] == [3, 1, 2]


def test_a_few_letters_prove_nothing() -> None:
    found = contest([(1, 0), (1, 0), (0, 1), (0, 0)])
    assert (found.for_a, found.for_b, found.ties) == (2, 1, 1)
    assert not found.is_real
    assert "no difference yet" in str(found)


def test_many_letters_of_one_mind_prove_something() -> None:
    found = contest([(0, 2)] * 30 + [(1, 0)] * 10)
    assert found.is_real
    assert "B is better" in str(found)


def test_the_sign_test_is_that_of_the_tables() -> None:
    assert sign_test(0, 5) == 0.0625
    assert sign_test(1, 9) == 22 / 1024
    assert sign_test(4, 4) == 1.0
