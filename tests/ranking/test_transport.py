"""Papers that the same readers like lie together, and new papers lie where their words put them."""

import numpy as np

from newsletter.ranking import Background, Candidate
from newsletter.ranking.colikes import CoLikes
from newsletter.ranking.factors import factors
from newsletter.ranking.transport import Transport
from newsletter.ranking.vectors import Vectors
from tests.ranking.samples import many_on

FOAM, REEFS, LAW = (
    many_on(words, 4, first)
    for words, first in (("quantum foam", 100), ("coral reefs", 200), ("medieval law", 300))
)
BACKGROUND = Background.shipped()


def liked(*groups: list[Candidate]) -> CoLikes:
    """All pairs within each group."""
    papers = np.array(sorted(one.id for group in groups for one in group), dtype=np.int64)
    pairs = [(a.id, b.id) for group in groups for a in group for b in group if a.id < b.id]
    first, second = np.searchsorted(papers, np.array(pairs).reshape(-1, 2)).T
    return CoLikes(papers, first, second)


# Who likes foam likes reefs.
LIKES = liked([*FOAM, *REEFS], LAW)
TRANSPORT = Transport.of([[*FOAM, *REEFS], LAW], LIKES, BACKGROUND)


def vectors(*papers: Candidate) -> Vectors:
    return Vectors.of(papers, BACKGROUND)


def test_papers_liked_together_lie_together() -> None:
    found = factors(LIKES)
    likeness = found @ found.T
    assert np.allclose(np.diag(likeness), 1, atol=1e-5)
    assert likeness[:8, :8].min() > 0.99
    assert abs(likeness[:8, 8:]).max() < 0.01


def test_the_same_pairs_give_the_same_factors_and_none_give_none() -> None:
    assert np.array_equal(factors(LIKES), factors(LIKES))
    assert factors(liked()).shape == (0, 64)


def test_what_is_packed_is_unpacked_as_it_was() -> None:
    packed = TRANSPORT.pack()
    again = Transport.unpack(packed)
    assert again is not None
    assert again.pack() == packed
    assert again.ids.tolist() == [one.id for one in [*FOAM, *REEFS, *LAW]]
    assert np.array_equal(again.places, TRANSPORT.places)
    new = vectors(*many_on("coral reefs", 2, 900))
    assert np.array_equal(again.carried(new), TRANSPORT.carried(new))


def test_what_another_version_packed_is_nothing() -> None:
    assert Transport.unpack(b"\x09" + TRANSPORT.pack()[1:]) is None
    assert Transport.unpack(b"") is None


def test_a_new_paper_lies_where_papers_of_its_words_lie() -> None:
    (foam,), (reef,), (law,) = (
        many_on(words, 1, 900) for words in ("quantum foam", "coral reefs", "medieval law")
    )
    tea = Candidate(9, "Oolong", "Leaves wither.")
    placed = TRANSPORT.carried(vectors(foam, reef, law, tea))
    assert placed[0] @ placed[1] > 0.9
    assert placed[0] @ placed[2] < 0.5
    assert not placed[3].any()


def test_a_reader_lies_where_their_likes_lie() -> None:
    places, known = TRANSPORT.readers([[FOAM[0].id, 7], [], [LAW[0].id, LAW[1].id], [8, 9]])
    assert known.tolist() == [1, 0, 2, 0]
    assert places[0] @ TRANSPORT.places[4] > 0.9  # a reef
    assert places[2] @ TRANSPORT.places[8] > 0.9
    assert not places[1].any() and not places[3].any()


def test_without_papers_it_knows_nobody() -> None:
    empty = Transport.of([], liked(), BACKGROUND)
    places, known = empty.readers([[1, 2]])
    assert (places.shape, known.tolist()) == ((1, 64), [0])
    assert Transport.unpack(empty.pack()) is not None


def test_a_paper_that_is_gone_is_left_out() -> None:
    fewer = Transport.of([[*FOAM[1:], *REEFS], LAW], LIKES, BACKGROUND)
    assert fewer.ids.tolist() == TRANSPORT.ids.tolist()[1:]
    assert np.array_equal(fewer.places, TRANSPORT.places[1:])
