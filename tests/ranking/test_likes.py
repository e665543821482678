"""Likes and dislikes move papers up and down, together with topics and without."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from newsletter.ranking import Background, Candidate, Index, Reader, Taste, select
from newsletter.ranking.explain import LIKED
from newsletter.ranking.learning import Lessons
from newsletter.ranking.profile import Candidate as Paper
from newsletter.ranking.vectors import Vectors
from tests.ranking.samples import PAPERS, SHEAVES, interests, many_on

FOAM = many_on("quantum foam", 20)
REEFS = many_on("coral reefs", 20, first=200)
LIKED_REEF = Candidate(900, "Reefs of coral", "Coral grows, and reefs with it.")
LIKED_FOAM = Candidate(901, "Foam", "The foam is quantum, and quantum foam is thin.")


def ranked(
    liked: tuple[Paper, ...], disliked: tuple[Paper, ...] = (), topics: str = ""
) -> list[int]:
    index = Index.build([*FOAM, *REEFS, *PAPERS])
    one = Reader(1, interests(topics), 50, liked=liked, disliked=disliked)
    return [pick.paper_id for pick in select(index, [one], cutoff=None)[0]]


def test_papers_like_the_liked_come_first() -> None:
    assert all(200 <= paper < 300 for paper in ranked((LIKED_REEF,))[:20])
    assert all(100 <= paper < 200 for paper in ranked((LIKED_FOAM,))[:20])


def test_a_dislike_pushes_its_like_down() -> None:
    liked = (LIKED_REEF, SHEAVES)
    with_it, without = ranked(liked, (REEFS[0],)), ranked(liked)
    assert with_it.index(201) > without.index(201)


def test_scores_fall_below_zero_too() -> None:
    one = Reader(1, (), 50, liked=(LIKED_REEF,), disliked=(FOAM[0],))
    (picks,) = select(Index.build([*FOAM, *REEFS, *PAPERS]), [one], cutoff=None)
    scores = [pick.score for pick in picks]
    assert scores[0] > 0 > scores[-1]
    assert all(first >= second - 1e-5 for first, second in pairwise(scores))


def test_topics_and_likes_both_count() -> None:
    found = ranked((LIKED_REEF,), topics="quantum foam")[:40]
    assert {paper // 100 for paper in found} == {1, 2}


def test_papers_that_pass_by_likes_alone_say_so() -> None:
    index = Index.build([*FOAM, *PAPERS, *many_on("coral reefs", 2, first=200)])
    likes = tuple(many_on("coral reefs", 12, first=300))
    (picks,) = select(index, [Reader(1, (), 10, liked=likes)])
    assert [pick.paper_id for pick in picks] == [201, 200]
    assert [pick.reasons[0].signal for pick in picks] == [LIKED.signal] * 2


def test_the_nearest_liked_paper_is_named() -> None:
    index = Index.build([*PAPERS, *many_on("medieval law", 40), FOAM[0], REEFS[0]])
    likes = (LIKED_FOAM, LIKED_REEF)
    (picks,) = select(index, [Reader(1, (), 2, liked=likes)])
    named = {pick.paper_id: pick.reasons[0].quotes for pick in picks}
    assert named == {FOAM[0].id: (LIKED_FOAM.title,), REEFS[0].id: (LIKED_REEF.title,)}
    # The same papers liked by another, in another order, after they were kept.
    (again,) = select(index, [Reader(2, (), 2, liked=(LIKED_REEF, *REEFS[5:6], LIKED_FOAM))])
    assert all(pick.reasons[0].quotes for pick in again)


def test_one_like_of_its_kind_is_heard_beside_many_of_another() -> None:
    likes = (*many_on("coral reefs", 9, first=300), LIKED_FOAM)
    found = ranked(likes)
    foam = min(at for at, paper in enumerate(found) if 100 <= paper < 200)
    others = min(at for at, paper in enumerate(found) if paper < 100)
    assert foam < others


def test_hundreds_of_likes_and_papers_at_random_to_tell_them_from() -> None:
    index = Index.build([*REEFS, *PAPERS], others=FOAM)
    likes = tuple(many_on("coral reefs", 300, first=1000))
    (picks,) = select(index, [Reader(1, (), 5, liked=likes)], cutoff=None)
    assert all(200 <= pick.paper_id < 300 for pick in picks)


def test_a_reader_without_likes_is_not_touched_by_those_of_others() -> None:
    index = Index.build([*FOAM, *REEFS])
    one, other = Reader(1, interests("coral reefs"), 3), Reader(2, (), 3, liked=(LIKED_FOAM,))
    assert select(index, [one, other])[0] == select(index, [one])[0]


SUBJECTS = (
    *("quantum foam", "coral reefs", "medieval law", "deep sea vents", "graph colouring"),
    *("bread ovens", "tidal power", "sparse bandits", "insect flight", "glass fracture"),
)


def of_letters(reader: Reader) -> Reader:
    """The same reader as a letter knows them: by a taste that was stored."""
    background = Background.shipped()
    others = [
        paper for at, words in enumerate(SUBJECTS) for paper in many_on(words, 9, 5000 + 9 * at)
    ]
    lessons = Lessons(Vectors.of(others, background), background, sought=True)
    packed = lessons.taste(reader.liked, reader.disliked, small=True).pack()
    return replace(reader, taste=Taste.unpack(packed))


@pytest.mark.parametrize("seed", range(4))
def test_a_letter_chooses_as_the_bare_ranking_does(seed: int) -> None:
    dice = random.Random(seed)
    papers = [one for at, words in enumerate(SUBJECTS) for one in many_on(words, 12, 100 * at)]
    liked, disliked = dice.sample(SUBJECTS, 3), dice.choice(SUBJECTS)
    likes = [
        one for n, words in enumerate(liked) for one in many_on(words, 2 + 3 * n, 8000 + 9 * n)
    ]
    dislikes = tuple(many_on(disliked, 1, 9000)) if disliked not in liked else ()
    one = Reader(1, (), 20, liked=tuple(likes), disliked=dislikes)
    index = Index.build(papers)
    for cutoff in (None, 0.4):
        bare, letter = (select(index, [who], cutoff=cutoff)[0] for who in (one, of_letters(one)))
        mine, theirs = ({pick.paper_id for pick in picks} for picks in (bare, letter))
        assert len(mine & theirs) >= 0.8 * len(mine | theirs)
        assert {paper // 100 for paper in mine} <= {SUBJECTS.index(words) for words in liked}


def test_in_letters_a_few_likes_of_their_kind_are_heard_beside_many_of_another() -> None:
    likes = (*many_on("coral reefs", 20, first=300), *many_on("quantum foam", 3, first=400))
    index = Index.build([*FOAM, *REEFS, *PAPERS, *many_on("medieval law", 40, first=500)])
    whole = of_letters(Reader(1, (), 90, liked=likes))
    places = []
    for one in (whole, replace(whole, liked=())):
        (picks,) = select(index, [one], cutoff=None)
        scores = {pick.paper_id: pick.score for pick in picks}
        foam, reef, law = (max(scores[at + n] for n in range(20)) for at in (100, 200, 500))
        places.append((foam - law) / (reef - law))
    assert places[0] > places[1]


def test_dislikes_of_several_kinds_each_push_their_like_down() -> None:
    index = Index.build([*FOAM, *REEFS, *many_on("medieval law", 40, first=500)])
    one = of_letters(Reader(1, (), 90, disliked=(LIKED_REEF, LIKED_FOAM)))
    (picks,) = select(index, [one], cutoff=None)
    assert all(pick.paper_id >= 500 for pick in picks[:40])
