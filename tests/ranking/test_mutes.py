"""Mutes are absolute: what is muted never comes, whatever speaks for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.ranking import Index, Reader, select
from subscribers.models import TopicKind
from subscribers.topics import Interest
from tests.ranking.samples import BANDITS, GRAPHS, PAPERS, SHEAVES, VISION, chosen

EVERYTHING = "graph networks*9; author:Hinton*9; cat:cs*9"


@pytest.mark.parametrize(
    ("mute", "gone"),
    [
        ("-graph neural network", {GRAPHS.id}),  # stemmed, in sequence
        ("-Self Supervised", {VISION.id}),
        ("-LLM", {VISION.id}),
        ("-cat:cs", {BANDITS.id, GRAPHS.id, VISION.id}),
        ("-cat:cs.*", {BANDITS.id, GRAPHS.id, VISION.id}),
        ("-cat:CS.lg", {BANDITS.id, GRAPHS.id}),
        ("-author:E. Galois", {BANDITS.id}),
        ("-author:Hinton, Geoffrey", {GRAPHS.id}),
        ("-author:Grace Hinton", set()),
        ("-networks graph", set()),  # not in this order
        ("-cat:c", set()),
        ("-studied neural", set()),  # a stop word stands between
    ],
)
def test_a_mute_takes_its_papers_and_no_others(mute: str, gone: set[int]) -> None:
    left = chosen(PAPERS, f"{EVERYTHING}; {mute}", cutoff=None)
    assert {paper.id for paper in PAPERS} - set(left) == gone


def test_a_phrase_does_not_reach_from_the_title_into_the_abstract() -> None:
    assert SHEAVES.id in chosen(PAPERS, "sheaf; -site sheaves")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([kind.value for kind in TopicKind]),
    st.one_of(st.text(max_size=12), st.sampled_from(["learning", "cs", "Hinton", "sheaves"])),
    st.floats(0.01, 1e6),
)
def test_no_score_lifts_a_muted_paper(kind: str, words: str, weight: float) -> None:
    index = Index.build(PAPERS)
    muted = Interest(TopicKind(kind), words, -weight)
    loud = tuple(Interest(k, words, weight) for k in TopicKind)
    (left,) = select(index, [Reader(1, (muted, *loud), 9)], cutoff=None)
    (alone,) = select(index, [Reader(1, (muted,), 9)], cutoff=None)
    assert {pick.paper_id for pick in left} == {pick.paper_id for pick in alone}
