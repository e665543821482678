"""The letter as a whole: no near-twins, and one paper from outside the usual where it fits."""

from dataclasses import replace

import pytest

from newsletter.ranking import Candidate, Index, Reader, select
from newsletter.ranking.trending import promise, told
from tests.ranking.samples import GRAPHS, PAPERS, SHEAVES, VISION, chosen, interests, many_on

TALE = (
    "A lighthouse keeper counts migrating terns through forty winters, and the ledgers, kept in "
    "three hands, disagree about storms. We align them by tides, recover seven lost seasons, and "
    "show that the colony moved north before the harbour froze, not after it, as was thought."
)
ORIGINAL = Candidate(800, "Ledgers of terns", TALE)
TWIN = Candidate(801, "Ledgers of the terns", TALE.replace("seven lost", "eight lost"))
HOT = Candidate(810, "Bread and ovens", "Loaves are baked in ovens of clay.", upvotes=60)


def test_of_near_twins_the_better_alone_comes() -> None:
    papers = [ORIGINAL, TWIN, *PAPERS, *many_on("tern ledgers", 2)]
    assert chosen(papers, "ledgers of terns") == [800, 100, 101]
    assert 801 in chosen(papers, "ledgers of terns", seen={800})
    assert {800, 801} < set(chosen(papers, "ledgers of terns", cutoff=None))


def test_papers_of_one_topic_are_no_twins() -> None:
    papers = many_on("quantum foam", 12)
    assert len(chosen(papers, "quantum foam", size=12)) == 12


def outside(
    topics: str, size: int = 3, papers: tuple[Candidate, ...] = (*PAPERS, HOT)
) -> list[int]:
    (picks,) = select(Index.build(papers), [Reader(1, interests(topics), size)], outside=True)
    assert [pick.score for pick in picks] == sorted((p.score for p in picks), reverse=True)
    return [pick.paper_id for pick in picks]


def test_a_letter_with_a_place_free_ends_with_what_others_recommend() -> None:
    papers = (*PAPERS, HOT)
    (picks,) = select(Index.build(papers), [Reader(1, interests("sheaf"), 3)], outside=True)
    assert [pick.paper_id for pick in picks] == [SHEAVES.id, HOT.id]
    assert [(reason.signal, reason.words) for reason in picks[1].reasons] == [
        ("outside", "60 upvotes")
    ]


@pytest.mark.parametrize(
    ("topics", "size", "expected"),
    [
        ("sheaf", 1, [SHEAVES.id]),  # no place is free
        ("sheaf; -ovens", 3, [SHEAVES.id]),  # mutes are absolute
        ("medieval law", 3, []),  # no letter, so no end of it
        ("bread; sheaf", 3, [HOT.id, SHEAVES.id]),  # inside comes as ever
    ],
)
def test_nothing_makes_room_for_what_is_outside(
    topics: str, size: int, expected: list[int]
) -> None:
    assert sorted(outside(topics, size)) == sorted(expected)


def test_little_recommended_papers_do_not_come_from_outside() -> None:
    assert outside("sheaf", papers=(SHEAVES, GRAPHS, VISION)) == [SHEAVES.id]


def test_a_recommendation_is_capped_and_of_few_readers_not_told() -> None:
    known = replace(SHEAVES, mentions=3, readers=5)
    papers = [
        SHEAVES,
        VISION,
        GRAPHS,
        known,
        replace(HOT, upvotes=101),
        replace(HOT, upvotes=5_000),
    ]
    worth = promise(papers).tolist()
    assert worth[0] == 0 < worth[1] < worth[2] < worth[4] == worth[5] == 1
    assert promise([replace(SHEAVES, readers=2)]).tolist() == [0]
    assert told(replace(SHEAVES, readers=2)) == ""
    assert told(known) == "3 sources, 5 readers"
    assert told(replace(SHEAVES, upvotes=1)) == "1 upvote"
