"""The papers each reader of a batch gets: mutes, cut-off, a place for every topic, best first.

Whole blocks of readers against all candidates; no loop over papers stands inside one over readers.
"""

import functools
from collections.abc import Sequence

import numpy as np

from newsletter.models import Pick
from newsletter.ranking.explain import Chosen, explained
from newsletter.ranking.index import Index
from newsletter.ranking.layers import Topics, barred, wanted_by
from newsletter.ranking.likes import liking
from newsletter.ranking.profile import Reader
from newsletter.ranking.signals import TRENDING, trending
from newsletter.ranking.table import Flags, Scores
from newsletter.ranking.text import Integers

# One whole mention in an abstract of usual length; of two or three words scattered or incomplete
# nearly nothing passes (tests/benchmarks/ranking_quality.py prints what other values let in).
CUTOFF = 0.4
_CELLS = 1_000_000  # topics x readers x papers in one block: some megabytes, near the processor
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
        height = max(1, _CELLS // (len(index) * max(1, len(wanted[few_first[-1]]))))
        block, few_first = few_first[-height:], few_first[:-height]
        topics = Topics.of(index, [wanted[at] for at in block])
        chosen = _choose(index, [readers[at] for at in block], topics, cutoff)
        for at, found in zip(block, explained(index, topics.wanted, chosen), strict=True):
            picks[at] = found
    return picks


def _choose(index: Index, readers: list[Reader], topics: Topics, cutoff: float | None) -> Chosen:
    least = CUTOFF if cutoff is None else cutoff
    layers, limits = topics.layers(index), topics.limits(index, least)
    likes, liked = liking(index, readers, least)
    allowed = ~barred(index, readers)
    passing = [allowed & (layer >= limit) for layer, limit in zip(layers, limits, strict=True)]
    if cutoff is not None:
        aimless = [
            not mine and not one.liked for mine, one in zip(topics.wanted, readers, strict=True)
        ]
        allowed &= functools.reduce(np.logical_or, passing, liked | np.array(aimless)[:, None])
    scores = topics.fused(layers) + likes + np.float32(TRENDING) * trending(index)
    heard = _heard(layers, passing, scores, _shares(readers, topics))
    places = _best(scores, allowed, heard, np.array([reader.size for reader in readers]))
    rows = np.arange(len(readers))[:, None]
    liked_part = np.broadcast_to(likes, scores.shape)[rows, places]
    parts = layers[:, rows, places] * topics.worths()
    if cutoff is not None and passing:
        # What did not carry a paper over the cut-off is no reason for it.
        parts *= np.stack([passes[rows, places] for passes in passing])
    return Chosen(places, scores[rows, places], parts, liked_part)


def _shares(readers: list[Reader], topics: Topics) -> Integers:
    """Of k topics each keeps a (k+1)th of the places, at least one; the best take the rest."""
    pairs = zip(readers, topics.wanted, strict=True)
    return np.array([max(1, reader.size // (len(mine) + 1)) for reader, mine in pairs])


def _heard(layers: Scores, passing: list[Flags], scores: Scores, shares: Integers) -> Flags:
    """Papers that keep a place for their topic, so that each with something to say is heard.

    Among papers that say as much of it (all of a category do), the whole score decides.
    """
    rows = np.arange(layers.shape[1])
    heard = np.zeros(layers.shape[1:], dtype=np.bool_)
    for layer, passes in zip(layers, passing, strict=True):
        waiting = np.where(passes, layer + np.float32(0.001) * scores, np.float32(0))
        for place in range(int(shares.max(initial=0))):
            best = waiting.argmax(axis=1)
            kept = (waiting[rows, best] > 0) & (place < shares)
            if not kept.any():
                break
            heard[rows[kept], best[kept]] = True
            waiting[rows, best] = 0
    return heard


def _best(scores: Scores, allowed: Flags, heard: Flags, sizes: Integers) -> Integers:
    """The places of the best papers, best first; those heard for their topics come in before.

    Candidates stand freshest first, so among equal scores the lower place wins.
    """
    reader, place = np.nonzero(allowed)
    lowness = -np.rint(scores[reader, place] * _STEP)
    order = np.lexsort((place, lowness, ~heard[reader, place], reader))
    order = order[_rank(reader[order]) < sizes[reader[order]]]
    order = order[np.lexsort((place[order], lowness[order], reader[order]))]
    best = np.full((len(sizes), min(len(scores[0]), int(sizes.max()))), -1, dtype=np.int64)
    best[reader[order], _rank(reader[order])] = place[order]
    return best


def _rank(reader: Integers) -> Integers:
    """The number of each entry among those of its reader, who stand together."""
    return np.arange(len(reader)) - np.searchsorted(reader, reader)
