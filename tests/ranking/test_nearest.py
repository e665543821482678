"""More like this: what says the same comes first, the paper itself never, chance not at all."""

from newsletter.ranking import Candidate, Index, nearest
from newsletter.ranking.background import Background

PAPERS = [
    Candidate(1, "Sourdough fermentation at low temperature", "Yeast in cold sourdough bread."),
    Candidate(2, "Cold sourdough", "How yeast survives fermentation in cold sourdough bread."),
    Candidate(3, "Yeast in beer", "The yeast of beer, and its fermentation."),
    Candidate(4, "Galaxies at high redshift", "A survey of distant galaxies in the infrared."),
]
INDEX = Index.build(PAPERS, Background.shipped())


def test_the_nearest_come_first_and_what_has_nothing_in_common_not_at_all() -> None:
    assert nearest(INDEX, PAPERS[0], 5) == [2, 3]
    assert nearest(INDEX, PAPERS[0], 1) == [2]
    assert nearest(INDEX, PAPERS[3], 5) == []


def test_a_paper_that_is_not_among_the_recent_has_near_ones_too() -> None:
    old = Candidate(99, "Distant galaxies", "Redshifts of galaxies in a survey.")
    assert nearest(INDEX, old, 5) == [4]


def test_without_papers_nothing_is_near() -> None:
    assert nearest(Index.build([], Background.shipped()), PAPERS[0], 5) == []
