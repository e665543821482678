"""What kindred readers like comes first among what passes, is named as the reason, and no more."""

from dataclasses import replace

import numpy as np

from newsletter.models import Pick
from newsletter.ranking import Background, Index, Reader, select
from newsletter.ranking.colikes import CoLikes
from newsletter.ranking.kindred import kindred
from newsletter.ranking.transport import Transport
from tests.ranking.samples import interests, many_on

SUBJECTS = ["quantum foam", "coral reefs", "medieval law", "rye bread", "glass harps", "sea ice"]
GROUPS = [many_on(words, 5, 100 * at) for at, words in enumerate(SUBJECTS, 1)]


def transport(*kinds: tuple[int, ...]) -> Transport:
    """Of subjects that are liked together."""
    papers = [one for group in GROUPS for one in group]
    groups = [[one.id for at in kind for one in GROUPS[at]] for kind in kinds]
    pairs = [(a, b) for group in groups for a in group for b in group if a < b]
    ids = np.array([one.id for one in papers], dtype=np.int64)
    first, second = np.searchsorted(ids, np.array(pairs)).T
    return Transport.of([papers], CoLikes(ids, first, second), Background.shipped())


KINDS = transport((0, 1), (2, 3), (4, 5))  # who likes foam likes reefs
NEW = [
    replace(many_on(words, 1, 900 + at)[0], categories=("cs.LG",))
    for at, words in enumerate(SUBJECTS[1:])
]
ADA = Reader(1, interests("experiment"), 1, liked_ids=tuple(one.id for one in GROUPS[0]))


def first_of(reader: Reader, carried: Transport | None) -> Pick:
    (picks,) = select(Index.build(NEW[::-1], transport=carried), [reader])
    return picks[0]


def signals(pick: Pick) -> list[str]:
    return [reason.signal for reason in pick.reasons]


def test_among_papers_as_good_what_kindred_readers_like_comes_first() -> None:
    apart = transport((0, 2), (1, 3), (4, 5))
    assert first_of(ADA, KINDS).paper_id == NEW[0].id
    assert first_of(ADA, apart).paper_id == NEW[1].id


def test_the_reason_is_named_where_it_won() -> None:
    follower = replace(ADA, interests=interests("cat:cs.LG"))
    assert signals(first_of(follower, KINDS)) == ["category", "kindred"]
    assert signals(first_of(follower, None)) == ["category"]
    # Beside a whole topic it is little.
    assert signals(first_of(ADA, KINDS)) == ["phrase"]


def test_without_likes_that_it_knows_the_picks_are_the_same_to_the_last_bit() -> None:
    everybody = [
        replace(ADA, size=5, liked_ids=()),
        replace(ADA, size=5, liked_ids=(77, 78), liked=tuple(GROUPS[2])),
        Reader(3, (), 5),
    ]
    index, plain = Index.build(NEW, transport=KINDS), Index.build(NEW)
    for cutoff in (0.4, None):
        found = select(index, everybody, cutoff=cutoff)
        assert found == select(plain, everybody, cutoff=cutoff)
        assert any(found)


def test_it_brings_nothing_that_does_not_pass_and_nothing_that_is_muted() -> None:
    follower = replace(ADA, interests=interests("sea ice; -coral reefs"), size=9)
    (picks,) = select(Index.build(NEW, transport=KINDS), [follower])
    assert [pick.paper_id for pick in picks] == [NEW[4].id]


def test_more_likes_that_it_knows_weigh_more() -> None:
    index = Index.build(NEW, transport=KINDS)
    some = [replace(ADA, liked_ids=ADA.liked_ids[:count]) for count in (0, 1, 3, 5)]
    reefs = index.ids.tolist().index(NEW[0].id)
    worth = kindred(index, some)[:, reefs]
    assert worth[0] == 0
    assert worth.tolist() == sorted(worth.tolist()) and worth[1] > 0


def test_papers_of_no_known_words_and_no_papers_are_no_trouble() -> None:
    assert kindred(Index.build((), transport=KINDS), [ADA]).shape == (1, 0)
    empty = Transport.of(
        [], CoLikes(*(np.zeros(0, dtype=np.int64) for _ in range(3))), Background.shipped()
    )
    assert not kindred(Index.build(NEW, transport=empty), [ADA]).any()
