"""Opened papers are likes of little weight: enough of them speak, one like says more than one."""

import numpy as np
import pytest

from newsletter.ranking import Background, Index, Reader, Taste, select
from newsletter.ranking.explain import LIKED, OPENED
from newsletter.ranking.learning import Lessons
from newsletter.ranking.vectors import Vectors
from tests.ranking.samples import PAPERS, many_on

REEFS, FOAM = many_on("coral reefs", 20, first=200), many_on("quantum foam", 20)
LAW = many_on("medieval law", 30, first=400)


def lessons() -> Lessons:
    background = Background.shipped()
    return Lessons(Vectors.of([*PAPERS, *LAW], background), background)


def mean_scores(taste: Taste) -> tuple[float, float]:
    """Of papers on reefs and of those on foam."""
    index = Index.build([*FOAM, *REEFS, *PAPERS])
    (picks,) = select(index, [Reader(1, (), 80, taste=taste)], cutoff=None)
    score = {pick.paper_id: pick.score for pick in picks}
    reefs, foam = ([score.get(one.id, 0.0) for one in some] for some in (REEFS, FOAM))
    return float(np.mean(reefs)), float(np.mean(foam))


@pytest.mark.parametrize("opened", [5, 12, 40])
def test_what_was_opened_comes_before_the_rest(opened: int) -> None:
    taste = lessons().taste([], [], opened=many_on("coral reefs", opened, first=900))
    reefs, foam = mean_scores(taste)
    assert reefs > foam and taste.likes == round(opened / 5)


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_as_many_likes_say_more(count: int) -> None:
    liked = many_on("coral reefs", count, first=900)
    opened = many_on("quantum foam", count, first=960)
    reefs, foam = mean_scores(lessons().taste(liked, [], opened=opened))
    assert reefs > foam


def test_dislikes_push_away_what_was_opened() -> None:
    opened, disliked = many_on("quantum foam", 5, first=960), many_on("quantum foam", 5, first=980)
    alone = mean_scores(lessons().taste([], [], opened=opened))
    both = mean_scores(
        lessons().taste(many_on("coral reefs", 3, first=900), disliked, opened=opened)
    )
    assert alone[1] > alone[0] and both[0] > both[1]


def test_without_any_all_is_as_it_was() -> None:
    liked, disliked = REEFS[:4], FOAM[:2]
    one = lessons().taste(liked, disliked, small=True)
    other = lessons().taste(liked, disliked, opened=(), small=True)
    assert one.pack() == other.pack()


def test_the_reason_names_no_like_where_nothing_was_liked() -> None:
    index = Index.build([*REEFS, *LAW])
    taste = lessons().taste([], [], opened=many_on("coral reefs", 10, first=900))
    opener = Reader(1, (), 3, taste=taste, opens=True)
    fan = Reader(2, (), 3, taste=taste)
    for picks, reason in zip(select(index, [opener, fan]), (OPENED, LIKED), strict=True):
        assert {pick.reasons[0] for pick in picks} == {reason}
