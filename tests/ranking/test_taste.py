"""A taste fits two kilobytes, comes back from them, and says which words it goes by."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.ranking import Background, Candidate, Index, Reader, Taste, select, telling_words
from newsletter.ranking.learning import Lessons
from newsletter.ranking.taste import MOST_BYTES
from newsletter.ranking.vectors import Vectors
from tests.ranking.samples import PAPERS, many_on

REEFS = many_on("coral reefs", 20, first=200)
FOAM = many_on("quantum foam", 20)


def lessons() -> Lessons:
    background = Background.shipped()
    return Lessons(Vectors.of([*PAPERS, *many_on("medieval law", 30)], background), background)


def ranked(taste: Taste) -> list[int]:
    index = Index.build([*FOAM, *REEFS, *PAPERS])
    (picks,) = select(index, [Reader(1, (), 50, taste=taste)], cutoff=None)
    return [pick.paper_id for pick in picks]


@pytest.mark.parametrize("likes", [1, 2, 3, 12])
def test_a_packed_taste_ranks_as_the_whole_one_where_all_is_clear(likes: int) -> None:
    liked = many_on("coral reefs", likes, first=900)
    small = Taste.unpack(lessons().taste(liked, FOAM[:1], small=True).pack())
    assert small is not None
    assert set(ranked(small)[:20]) == set(ranked(lessons().taste(liked, FOAM[:1]))[:20])
    assert all(200 <= paper < 300 for paper in ranked(small)[:20])


def a_small_taste(seed: int, terms: int, blank: float) -> Taste:
    dice = np.random.default_rng(seed)
    short = np.unique(dice.integers(0, 2**32, terms, dtype=np.uint64)).astype(np.uint32)
    direction = dice.normal(size=len(short)) * (dice.random(len(short)) >= blank)
    random = dice.random((5, len(short))).astype(np.float32)
    return Taste.small((70_000, 3), short, direction, random)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 9), st.sampled_from([0, 1, 2, 3, 500, 30_000]), st.sampled_from([0, 0.9, 1]))
def test_packing_keeps_everything_but_the_last_terms(seed: int, terms: int, blank: float) -> None:
    one = a_small_taste(seed, terms, blank)
    packed = one.pack()
    other = Taste.unpack(packed)
    assert len(packed) <= MOST_BYTES
    assert other is not None
    count = len(other.terms)
    assert count == len(one.terms) or count > 1_000
    assert other.terms.tolist() == one.terms[:count].tolist()
    assert other.weights.tolist() == one.weights[:count].tolist()
    assert (other.likes, other.dislikes, other.blur) == (65_535, 3, one.blur)
    assert (other.mean, other.spread) == pytest.approx((one.mean, one.spread), rel=1e-6)


@given(st.binary(max_size=60))
def test_what_another_version_wrote_is_nothing_and_no_error(packed: bytes) -> None:
    assert Taste.unpack(b"\x00" + packed) is None
    Taste.unpack(b"\x01" + packed)


def test_the_words_that_tell_are_those_of_the_votes() -> None:
    liked = many_on("coral reefs", 4, first=900)
    texts = [text for one in [*liked, *FOAM[:2]] for text in (one.title, one.abstract)]
    speak_for, against = telling_words(lessons().taste(liked, FOAM[:2], small=True), texts, 3)
    assert speak_for[0] in ("coral reefs", "reefs", "coral")
    assert against[0] in ("quantum foam", "foam", "quantum")


def test_a_dislike_alone_keeps_its_like_out_at_once() -> None:
    index = Index.build([*many_on("coral reefs", 3), *many_on("deep sea", 40, first=200)])
    other = Candidate(900, "Coral reefs", "Here coral reefs is tried.")
    topics = PAPERS and "cat:none"
    one = Reader(1, (), 50, disliked=(other,))
    (picks,) = select(index, [one], cutoff=0.4)
    assert topics and all(pick.paper_id >= 200 for pick in picks)
    assert len(picks) == 40


def test_papers_read_before_teach_the_same_as_papers_read_now() -> None:
    one, liked = lessons(), many_on("coral reefs", 5, first=900)
    one.taste(FOAM, liked[:2])
    again, fresh = one.taste(liked, FOAM[:2]), lessons().taste(liked, FOAM[:2])
    assert again.terms.tolist() == fresh.terms.tolist()
    assert again.weights == pytest.approx(fresh.weights, abs=1e-5)


def test_a_small_taste_says_of_each_paper_the_sum_of_its_terms_weights() -> None:
    vectors = Index.build([*FOAM, *REEFS, *PAPERS]).vectors()
    small = Taste.unpack(lessons().taste(REEFS[:4], FOAM[:2], small=True).pack())
    assert small is not None
    whole = lessons().taste(FOAM[:5], ())
    for one, found in zip((small, whole), vectors.scores([small, whole]), strict=True):
        assert found == pytest.approx(vectors.rows @ one.weight_of(vectors.short), abs=1e-3)
        assert np.abs(found).max() > 0
