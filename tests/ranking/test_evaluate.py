"""Rankings are judged as the textbook says, and a difference is called real only when it is."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.ranking.evaluate import Judged, difference, estimate, judge


def test_a_perfect_ranking_is_worth_one() -> None:
    assert judge([1, 2, 3, 4], {1, 2}) == Judged(1.0, 1.0, 1.0)


def test_a_ranking_without_a_liked_paper_is_worth_nothing() -> None:
    assert judge([3, 4], {1, 2}) == Judged(0.0, 0.0, 0.0)


def test_a_liked_paper_counts_less_the_lower_it_stands() -> None:
    found = judge([9, 8, 1], {1, 2})
    assert found.ndcg == pytest.approx((1 / math.log2(4)) / (1 + 1 / math.log2(3)))
    assert found.recall == 0.5
    assert found.reciprocal_rank == pytest.approx(1 / 3)


def test_what_stands_below_the_depth_is_not_seen() -> None:
    assert judge([*range(10, 20), 1], {1}).recall == 0.0


def test_nothing_can_be_said_without_a_liked_paper() -> None:
    with pytest.raises(ValueError, match="liked nothing"):
        judge([1], set())


@given(
    st.lists(st.integers(0, 30), unique=True, max_size=20), st.sets(st.integers(0, 30), min_size=1)
)
def test_every_measure_lies_between_nothing_and_all(ranked: list[int], liked: set[int]) -> None:
    found = judge(ranked, liked)
    assert 0 <= found.ndcg <= 1.0000001
    assert 0 <= found.recall <= 1
    assert 0 <= found.reciprocal_rank <= 1


def test_an_interval_holds_its_mean_and_narrows_with_readers() -> None:
    few, many = estimate([0.0, 1.0] * 5), estimate([0.0, 1.0] * 500)
    assert few.low <= few.mean <= few.high
    assert many.high - many.low < few.high - few.low


def test_a_difference_of_every_reader_is_real_and_of_none_is_not() -> None:
    before = [0.1, 0.4, 0.2, 0.5, 0.3, 0.2, 0.6, 0.1]
    assert difference(before, [value + 0.1 for value in before]).differs
    assert not difference(before, before).differs
    assert not difference(before, before[::-1]).differs


@pytest.mark.parametrize("readers", [1, 2, 5])
def test_a_difference_of_few_readers_is_never_called_real(readers: int) -> None:
    assert not difference([0.1] * readers, [0.9] * readers).differs


def test_no_readers_is_no_error() -> None:
    assert str(estimate([])) == "0.000 (0.000 to 0.000)"
