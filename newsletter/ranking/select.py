"""The papers each reader of a batch gets: mutes, cut-off, a place for every topic, best first.

Whole blocks of readers against all candidates; no loop over papers stands inside one over readers.
"""

from collections.abc import Sequence

import numpy as np

from newsletter.models import Pick
from newsletter.ranking.explain import Chosen, explained
from newsletter.ranking.index import Index
from newsletter.ranking.layers import Topics, barred, wanted_by
from newsletter.ranking.likes import liking
from newsletter.ranking.profile import Reader
from newsletter.ranking.signals import POWER, TRENDING, trending
from newsletter.ranking.table import Flags, Scores
from newsletter.ranking.text import Integers
from subscribers.topics import Interest

# One whole mention in an abstract of usual length; of two or three words scattered or incomplete
# nearly nothing passes (tests/benchmarks/ranking_quality.py prints what other values let in).
CUTOFF = 0.4
# (4 + topics) x readers x papers in a block, a pair being worth four topics itself: if all papers
# pass some fifty megabytes.
_CELLS = 3_000_000
_STEP = 1e5  # scores that differ by less than a hundred-thousandth are a tie


def select(
    index: Index, readers: Sequence[Reader], *, cutoff: float | None = CUTOFF
) -> list[list[Pick]]:
    """Each reader's picks, best first, at most `size` of them, in the order of `readers`.

    A paper passes when what it says of one of the reader's topics reaches `cutoff` (0 to 1); with
    None every paper that is not muted, seen or too old may come. Ties go to the fresher paper.
    """
    picks: list[list[Pick]] = [[] for _ in readers]
    wanted = [wanted_by(reader) for reader in readers]
    few_first = sorted(range(len(readers)), key=lambda at: len(wanted[at])) if len(index) else []
    while few_first:
        # The last of the block has the most topics, so its number decides the height.
        height = max(1, _CELLS // (len(index) * (4 + len(wanted[few_first[-1]]))))
        block, few_first = few_first[-height:], few_first[:-height]
        chosen = _choose(index, [readers[at] for at in block], [wanted[at] for at in block], cutoff)
        for at, found in zip(block, explained(index, chosen, len(block)), strict=True):
            picks[at] = found
    return picks


def _choose(
    index: Index,
    readers: list[Reader],
    wanted: list[tuple[Interest, ...]],
    cutoff: float | None,
) -> Chosen:
    topics = Topics.of(index, wanted)
    least = CUTOFF if cutoff is None else cutoff
    passing = index.table.passing(least**POWER)
    likes, liked = liking(index, readers, least)
    allowed = ~barred(index, readers)
    if cutoff is not None:
        aimless = [not mine and not one.liked for mine, one in zip(wanted, readers, strict=True)]
        allowed &= topics.passing(passing) | liked | np.array(aimless)[:, None]
    reader, place = np.divmod(np.flatnonzero(allowed), len(index))
    layers = topics.layers(index, reader, place)
    passes = passing[topics.rows[:, reader], place]
    scores = topics.fused(layers, reader) + likes[reader, place]
    scores += np.float32(TRENDING) * trending(index)[place]
    sizes = np.array([one.size for one in readers], dtype=np.int64)
    heard = _heard(layers, passes, scores, reader, _shares(sizes, topics))
    best = _best(scores, heard, reader, sizes)
    reader, place, parts = reader[best], place[best], layers[:, best] * topics.worths(reader[best])
    if cutoff is not None:
        # What did not carry a paper over the cut-off is no reason for it.
        parts *= passes[:, best]
    return Chosen(reader, place, scores[best], topics.rows[:, reader], parts, likes[reader, place])


def _shares(sizes: Integers, topics: Topics) -> Integers:
    """Of k topics each keeps a (k+1)th of the places, at least one; the best take the rest."""
    shares: Integers = np.maximum(1, sizes // (topics.counts + 1))
    return shares


def _heard(
    layers: Scores, passes: Flags, scores: Scores, reader: Integers, shares: Integers
) -> Flags:
    """Pairs that keep a place for their topic, so that each with something to say is heard.

    Among papers that say as much of it (all of a category do), the whole score decides.
    """
    topic, pair = np.nonzero(passes)
    waiting = layers[topic, pair] + np.float32(0.001) * scores[pair]
    group = topic * len(shares) + reader[pair]
    order = _best_first(group, waiting)
    kept = (_rank(group[order]) < shares[reader[pair[order]]]) & (waiting[order] > 0)
    heard = np.zeros(len(reader), dtype=np.bool_)
    heard[pair[order[kept]]] = True
    return heard


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
