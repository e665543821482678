"""What a reader gets: best first, nothing sent before, ties to the fresher, the same every time."""

import random
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from newsletter.ranking import Candidate, Index, Reader, select
from tests.ranking.samples import (
    BANDITS,
    GRAPHS,
    MARKETS,
    NOON,
    PAPERS,
    SHEAVES,
    VISION,
    chosen,
    interests,
    many_on,
    reader,
)


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        ("reinforcement learning", [BANDITS.id]),
        ("graph neural networks", [GRAPHS.id]),
        ("self-supervised learning", [VISION.id]),
        ("sheaf", [SHEAVES.id]),
        ("quantum gravity", []),
        ("low rank; molecule", [BANDITS.id, GRAPHS.id]),
    ],
)
def test_a_topic_finds_its_papers_and_no_others(topics: str, expected: list[int]) -> None:
    assert sorted(chosen(PAPERS, topics)) == expected


def test_one_common_word_of_three_does_not_pass() -> None:
    assert chosen([BANDITS, MARKETS], "deep learning theory") == []
    assert chosen([SHEAVES, MARKETS], "graph neural networks") == []


def test_a_single_candidate_is_judged_as_well_as_many() -> None:
    assert chosen([GRAPHS], "graph neural networks") == [GRAPHS.id]
    assert chosen([GRAPHS], "graph theory of finite groups") == []
    assert chosen([], "anything") == []


def test_without_a_cutoff_everything_is_ranked() -> None:
    ranked = chosen(PAPERS, "graph neural networks", cutoff=None)
    assert ranked[0] == GRAPHS.id
    assert sorted(ranked) == [paper.id for paper in PAPERS]


@pytest.mark.filterwarnings("error")
def test_a_cutoff_of_nothing_lets_everything_through() -> None:
    readers = [reader("graph neural networks"), reader("sheaf; deep learning; category theory")]
    found = select(Index.build(PAPERS), readers, cutoff=0.0)
    assert [len(picks) for picks in found] == [len(PAPERS)] * 2


def test_a_higher_cutoff_lets_less_through() -> None:
    papers = [*PAPERS, *many_on("graph neural networks", 5)]
    counts = [
        len(chosen(papers, "graph neural networks", cutoff=cutoff))
        for cutoff in (0.05, 0.4, 0.8, 1.0)
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1] == 0


def test_long_free_text_finds_what_says_much_of_it() -> None:
    words = "how molecules fold when messages pass between atoms in networks of many graphs"
    assert chosen(PAPERS, words) == [GRAPHS.id]


def test_papers_sent_before_never_come_again() -> None:
    for seen in (frozenset({GRAPHS.id, 77}), np.array([77, GRAPHS.id])):
        assert GRAPHS.id not in chosen(PAPERS, "graph neural networks", cutoff=None, seen=seen)


def test_what_one_reader_was_sent_is_news_to_the_next() -> None:
    topics = interests("graph neural networks; sheaf")
    seen: list[Collection[int]] = [{GRAPHS.id}, (), np.array([SHEAVES.id, 99]), [GRAPHS.id, 4]]
    readers = [Reader(at, topics, 9, seen=ids) for at, ids in enumerate(seen)]
    found = [{pick.paper_id for pick in picks} for picks in select(Index.build(PAPERS), readers)]
    assert found == [{SHEAVES.id}, {GRAPHS.id, SHEAVES.id}, {GRAPHS.id}, set()]


def test_all_candidates_of_an_id_that_was_sent_stay_away() -> None:
    twice = [GRAPHS, replace(GRAPHS, announced_at=NOON), SHEAVES]
    assert chosen(twice, "graph neural networks; sheaf", seen={GRAPHS.id}) == [SHEAVES.id]


def test_papers_announced_at_or_before_since_are_not_new() -> None:
    assert GRAPHS.announced_at is not None
    assert chosen(PAPERS, "graph", since=GRAPHS.announced_at) == []
    assert chosen(PAPERS, "graph", since=GRAPHS.announced_at - timedelta(seconds=1)) == [GRAPHS.id]


def test_a_paper_of_unknown_date_is_new_only_to_who_has_no_since() -> None:
    undated = replace(GRAPHS, announced_at=None)
    assert chosen([undated], "graph", since=NOON - timedelta(days=99)) == []
    assert chosen([undated], "graph") == [GRAPHS.id]


def test_among_equals_the_fresher_comes_first_and_then_the_higher_id() -> None:
    same = [Candidate(at, "Quantum foam", announced_at=NOON) for at in (1, 2, 3)]
    same[0] = replace(same[0], announced_at=NOON + timedelta(seconds=1))
    assert chosen(same, "quantum foam") == [1, 3, 2]


def test_no_more_than_the_size_and_no_fewer_if_there_are() -> None:
    papers = many_on("quantum foam", 12)
    assert [len(chosen(papers, "quantum foam", size)) for size in (0, 1, 7, 99)] == [0, 1, 7, 12]


def test_scores_fall_from_first_to_last() -> None:
    index = Index.build([*PAPERS, *many_on("graph networks", 6)])
    (picks,) = select(index, [reader("graph networks; reinforcement learning; -sheaf")])
    assert [pick.score for pick in picks] == sorted((one.score for one in picks), reverse=True)


def test_each_reader_gets_the_same_in_any_company() -> None:
    topics = ["graph", "cat:cs.LG", "author:Noether", "", "video; learning; -streets", "sheaf*3"]
    readers = [Reader(at, interests(words), 3) for at, words in enumerate(topics * 30)]
    alone = [select(Index.build(PAPERS), [one])[0] for one in readers[: len(topics)]]
    index = Index.build(random.Random(1).sample(PAPERS, len(PAPERS)))
    order = random.Random(2).sample(readers, len(readers))
    for one, picks in zip(order, select(index, order), strict=True):
        assert picks == alone[one.id % len(topics)]


def test_hundreds_of_topics_are_no_harder_than_one() -> None:
    topics = ";".join(f"nothing{at}" for at in range(90)) + "; graph neural networks"
    assert chosen(PAPERS, topics) == [GRAPHS.id]
