"""The papers each reader of a batch gets: mutes, cut-off, a place for every topic, best first.

Whole blocks of readers against all candidates; no loop over papers stands inside one over readers.
"""

from collections.abc import Sequence

import numpy as np

from newsletter.models import Pick
from newsletter.ranking.explain import Chosen, explained
from newsletter.ranking.index import Index
from newsletter.ranking.kindred import kindred
from newsletter.ranking.layers import Topics, barred, wanted_by
from newsletter.ranking.likes import liking
from newsletter.ranking.profile import Reader
from newsletter.ranking.signals import POWER, TRENDING
from newsletter.ranking.table import Flags, Scores
from newsletter.ranking.text import Integers
from subscribers.topics import Interest

# One whole mention, as written, in an abstract of usual length, and more where the day is full of
# it. Chosen on small and large days of ICLR papers by F2, to which one right paper lost is as
# bad as four wrong ones sent: authors leave out many keywords that would be right. On days of 60
# papers with none right 1.3 come for each topic; of one or two right ones .55, and a
# quarter of those that come are right (tests/benchmarks/ranking_days.py prints other values).
CUTOFF = 0.5
# What is outside the usual is recommended as by some thirty upvotes and a second source. Of papers
# listed at Hugging Face that are so promising in the morning six in ten end among the first three
# of their list, from .7 to .8 one in ten (tests/benchmarks/ranking_outside.py).
PROMISING = 0.8
# (4 + topics) x readers x papers in a block, a pair being worth four topics itself: if all papers
# pass some fifty megabytes.
_CELLS = 3_000_000
# The first of each topic count so much more, the next less, so that topics take turns. Three ICLR
# keywords a reader, nDCG@10 and topics with a right paper, dev and test: .392 .67, .414 .63; not
# praised .392 .65, .413 .62; the best topic alone .393 .61, .419 .59; z-scores, the best .354 .53,
# .380 .52, and the mean .343 .54, .359 .54.
_PRAISE, _NEXT, _PRAISED = np.float32(0.2), np.float32(0.85), 10
_STEP = 1e5  # scores that differ by less than a hundred-thousandth are a tie


def select(
    index: Index,
    readers: Sequence[Reader],
    *,
    cutoff: float | None = CUTOFF,
    outside: bool = False,
) -> list[list[Pick]]:
    """Each reader's picks, best first, at most `size` of them, in the order of `readers`.

    A paper passes when what it says of one of the reader's topics reaches `cutoff` (0 to 1); with
    None every paper that is not muted, seen or too old may come. Ties go to the fresher paper.
    With a cut-off, of near-twins the best alone comes, and with `outside` a letter that has a place
    free ends with what others recommend most of all that the reader did not ask for.
    """
    picks: list[list[Pick]] = [[] for _ in readers]
    wanted = [wanted_by(reader) for reader in readers]
    few_first = sorted(range(len(readers)), key=lambda at: len(wanted[at])) if len(index) else []
    while few_first:
        # The last of the block has the most topics, so its number decides the height.
        height = max(1, _CELLS // (len(index) * (4 + len(wanted[few_first[-1]]))))
        block, few_first = few_first[-height:], few_first[:-height]
        mine = [readers[at] for at in block]
        chosen = _choose(index, mine, [wanted[at] for at in block], cutoff, outside)
        for at, found in zip(block, explained(index, chosen, mine), strict=True):
            picks[at] = found
    return picks


def _choose(
    index: Index,
    readers: list[Reader],
    wanted: list[tuple[Interest, ...]],
    cutoff: float | None,
    outside: bool,
) -> Chosen:
    topics = Topics.of(index, wanted)
    least = CUTOFF if cutoff is None else cutoff
    passing = index.table.passing(least**POWER)
    likes, liked, spurned = liking(index, readers, least**POWER)
    kin = kindred(index, readers)
    allowed = ~barred(index, readers) & ~spurned
    others = allowed
    if cutoff is not None:
        aimless = [
            not mine and not one.has_likes for mine, one in zip(wanted, readers, strict=True)
        ]
        allowed = others & (topics.passing(passing) | liked | np.array(aimless)[:, None])
    reader, place = np.divmod(np.flatnonzero(allowed), len(index))
    layers = topics.layers(index, reader, place)
    passes = passing[topics.rows[:, reader], place]
    scores = topics.fused(layers, reader) + likes[reader, place] + kin[reader, place]
    scores += np.float32(TRENDING) * index.promise[place]
    sizes = np.array([one.size for one in readers], dtype=np.int64)
    if cutoff is not None:
        single = _single(index, scores, reader, place)
        layers, passes, scores = layers[:, single], passes[:, single], scores[single]
        reader, place = reader[single], place[single]
    heard, praise = _heard(layers, passes, scores, reader, topics)
    scores += praise
    best = _best(scores, heard, reader, sizes)
    reader, place, parts = reader[best], place[best], layers[:, best] * topics.worths(reader[best])
    if cutoff is not None:
        # What did not carry a paper over the cut-off is no reason for it.
        parts *= passes[:, best]
    beyond = np.full(len(readers), -1)
    if outside and cutoff is not None:
        beyond = _outside(
            index, others & ~allowed, np.bincount(reader, minlength=len(readers)), sizes
        )
    votes = likes[reader, place], kin[reader, place]
    return Chosen(reader, place, scores[best], topics.rows[:, reader], parts, *votes, beyond)


def _single(index: Index, scores: Scores, reader: Integers, place: Integers) -> Integers:
    """The pairs without those whose near-twin is the better for the reader."""
    twin = index.twins()
    has_twins = np.bincount(twin, minlength=len(index))[twin] > 1
    kept = np.ones(len(reader), dtype=np.bool_)
    some = np.flatnonzero(has_twins[place])
    order = some[_best_first(reader[some] * len(index) + twin[place[some]], scores[some])]
    kept[order] = _rank(reader[order] * len(index) + twin[place[order]]) == 0
    return np.flatnonzero(kept)


def _outside(index: Index, others: Flags, counts: Integers, sizes: Integers) -> Integers:
    """For each reader the most recommended of the other papers, if there is a place free for it.

    Nothing that was asked for makes room for it, and without such papers it does not come.
    """
    promise = np.where(others, index.promise, np.float32(0))
    best = promise.argmax(axis=1)
    fits = (counts > 0) & (counts < sizes) & (promise.max(axis=1, initial=0) >= PROMISING)
    return np.where(fits, best, -1)


def _heard(
    layers: Scores,
    passes: Flags,
    scores: Scores,
    reader: Integers,
    topics: Topics,
) -> tuple[Flags, Scores]:
    """The first pair of each topic, which keeps a place so that the topic is heard, and
    what the first papers of each topic are praised by, where there are several.

    Among papers that say as much of it (all of a category do), the whole score decides.
    """
    topic, pair = np.nonzero(passes)
    waiting = layers[topic, pair] + np.float32(0.001) * scores[pair]
    group = topic * len(topics.counts) + reader[pair]
    order = _best_first(group, waiting)
    rank = _rank(group[order])
    order, rank = order[waiting[order] > 0], rank[waiting[order] > 0]
    heard = np.zeros(len(reader), dtype=np.bool_)
    heard[pair[order[rank == 0]]] = True
    first = (rank < _PRAISED) & (topics.counts[reader[pair[order]]] > 1)
    order, rank = order[first], rank[first]
    topic, pair = topic[order], pair[order]
    worth = topics.worth(topic, reader[pair]).clip(max=1)
    praise = np.zeros(len(reader), dtype=np.float32)
    np.maximum.at(praise, pair, _PRAISE * _NEXT ** rank.astype(np.float32) * worth)
    return heard, praise


def _best(scores: Scores, heard: Flags, reader: Integers, sizes: Integers) -> Integers:
    """The best pairs of each reader, best first; those heard for their topics come in before.

    Candidates stand freshest first, so among equal scores the lower place wins.
    """
    steps = np.rint(scores * np.float32(_STEP))
    order = _best_first(2 * reader + ~heard, steps)
    order = np.sort(order[_rank(reader[order]) < sizes[reader[order]]])
    return order[_best_first(reader[order], steps[order])]


def _best_first(group: Integers, worth: Scores) -> Integers:
    """The order by group, then by falling worth; equals stay in the order they have."""
    # Positive floats sort as their bits do, negative ones the other way round; -0.0 becomes 0.0.
    bits = (worth + np.float32(0)).view(np.int32)
    bits = np.where(bits < 0, bits ^ np.int32(0x7FFFFFFF), bits).astype(np.int64)
    return np.argsort((group << 32) - bits, kind="stable")


def _rank(group: Integers) -> Integers:
    """The number of each entry among those of its group, which stand together."""
    return np.arange(len(group)) - np.searchsorted(group, group)
