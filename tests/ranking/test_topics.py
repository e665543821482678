"""Several topics a reader: their scores are comparable, and each with something to say is heard."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.ranking import CUTOFF, Index, Reader, select
from newsletter.ranking.explain import FRESH, TRENDING
from newsletter.ranking.signals import said
from tests.ranking.samples import (
    BANDITS,
    GRAPHS,
    MARKETS,
    PAPERS,
    SHEAVES,
    VISION,
    chosen,
    interests,
    many_on,
)

FOAM, GRAVITY, SHEAF = "quantum foam", "massive gravity", "cohomology of sheaves"


def test_no_topic_takes_all_places_while_another_has_something_to_say() -> None:
    papers = [*many_on(FOAM, 30), *many_on(GRAVITY, 2, first=200), SHEAVES]
    picks = chosen(papers, f"{FOAM}; {GRAVITY}; {SHEAF}", size=6)
    assert SHEAVES.id in picks
    assert any(200 <= pick < 300 for pick in picks)
    assert sum(100 <= pick < 200 for pick in picks) >= 2


def test_a_silent_topic_keeps_no_place() -> None:
    papers = [*many_on(FOAM, 30), SHEAVES]
    assert all(pick >= 100 for pick in chosen(papers, f"{FOAM}; medieval law", size=6))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 8), min_size=2, max_size=4), st.integers(1, 9))
def test_every_topic_with_papers_is_heard_as_far_as_there_are_places(
    counts: list[int], size: int
) -> None:
    words = ["quantum foam", "massive gravity", "medieval law", "coral reefs"][: len(counts)]
    papers = [
        paper
        for at, (topic, count) in enumerate(zip(words, counts, strict=True), 1)
        for paper in many_on(topic, count, first=100 * at)
    ]
    picks = chosen(papers, "; ".join(words), size=size)
    heard = {pick // 100 for pick in picks}
    speaking = sum(count > 0 for count in counts)
    assert len(heard) == min(speaking, size)
    assert len(picks) == min(sum(counts), size)


def test_a_topic_that_most_papers_speak_of_counts_less_than_a_rare_one() -> None:
    papers = [*many_on("deep networks", 300), *many_on("coral reefs", 3, first=900)]
    rows, _ = said(Index.build(papers), ["deep networks", "coral reefs"])
    assert rows[1].max() > rows[0].max()


def test_but_its_papers_still_pass() -> None:
    assert len(chosen(many_on("deep networks", 300), "deep networks", size=20)) == 20


def test_a_heavier_topic_comes_before_a_lighter_one() -> None:
    papers = [*many_on(FOAM, 1), *many_on(GRAVITY, 1, first=200)]
    assert chosen(papers, f"{FOAM}*5; {GRAVITY}", cutoff=CUTOFF) == [100, 200]
    assert chosen(papers, f"{FOAM}; {GRAVITY}*5", cutoff=CUTOFF) == [200, 100]


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        ("cat:cs.LG", [GRAPHS.id, BANDITS.id]),  # of the category, the upvoted first
        ("cat:cs", [GRAPHS.id, VISION.id, BANDITS.id]),
        # A category fills the places that a phrase leaves.
        ("cat:cs.*; sheaf", [SHEAVES.id, GRAPHS.id, VISION.id, BANDITS.id]),
        ("author:E. Noether; cat:econ.EM", [SHEAVES.id, MARKETS.id]),
        ("author:G. Hinton; reinforcement learning", [GRAPHS.id, BANDITS.id]),
    ],
)
def test_categories_and_authors_are_signals(topics: str, expected: list[int]) -> None:
    assert chosen(PAPERS, topics) == expected


def test_of_two_equal_papers_the_one_in_a_followed_category_comes_first() -> None:
    from dataclasses import replace

    inside, outside = (
        replace(paper, categories=(name,))
        for paper, name in zip(many_on(FOAM, 2), ("gr-qc", "hep-th"), strict=True)
    )
    assert chosen([inside, outside], f"{FOAM}; cat:hep-th") == [outside.id, inside.id]


def test_who_follows_nothing_gets_what_others_recommend_and_then_what_is_new() -> None:
    (picks,) = select(Index.build(PAPERS), [Reader(1, (), 3)])
    assert [pick.paper_id for pick in picks] == [GRAPHS.id, VISION.id, BANDITS.id]
    counted = [(TRENDING._replace(words=words),) for words in ("12 upvotes", "3 upvotes")]
    assert [pick.reasons for pick in picks] == [*counted, (FRESH,)]


def test_reasons_name_the_topics_that_carried_the_score_best_first() -> None:
    one = Reader(1, interests("molecule fold; author:Ben Müller; sheaf; cat:q-bio"), 1)
    (picks,) = select(Index.build(PAPERS), [one])
    signals = [(reason.signal, reason.words) for reason in picks[0].reasons]
    assert set(signals) <= {
        ("author", "Ben Müller"),
        ("phrase", "molecule fold"),
        ("category", "q-bio"),
    }
    assert signals[0] == ("author", "Ben Müller")
    quotes = [quote for reason in picks[0].reasons for quote in reason.quotes]
    assert all(quote in GRAPHS.abstract or quote in GRAPHS.title for quote in quotes)
