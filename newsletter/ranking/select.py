"""The papers each reader of a batch gets: mutes, cut-off, a place for every topic, best first.

Whole blocks of readers against all candidates; no loop over papers stands inside one over readers.
"""

from collections.abc import Sequence

import numpy as np

from newsletter.models import Pick
from newsletter.ranking.explain import explained
from newsletter.ranking.index import Index, Scores
from newsletter.ranking.layers import Wanted, barred, fused, layers_of, limits_of, wanted_by
from newsletter.ranking.likes import liking
from newsletter.ranking.profile import Reader
from newsletter.ranking.signals import TRENDING, Flags, trending
from newsletter.ranking.text import Integers

# One whole mention in an abstract of usual length; of two or three words scattered or incomplete
# nearly nothing passes (tests/benchmarks/ranking_quality.py prints what other values let in).
CUTOFF = 0.4
_CELLS = 1_000_000  # topics x readers x papers in one block: some megabytes, near the processor
_STEP = 1e6  # scores that differ by less than a millionth are a tie
_HEARD = np.int64(1) << 60
_NONE = -_HEARD


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
        mine = [wanted[at] for at in block]
        chosen = _choose(index, [readers[at] for at in block], mine, cutoff)
        for at, found in zip(block, explained(index, mine, *chosen), strict=True):
            picks[at] = found
    return picks


def _choose(
    index: Index, readers: list[Reader], wanted: list[Wanted], cutoff: float | None
) -> tuple[Integers, Scores, Scores]:
    """Places (readers x size, -1 for none), their scores, and the topics' parts of each score."""
    layers = layers_of(index, wanted)
    limits = limits_of(index, readers, wanted, CUTOFF if cutoff is None else cutoff)
    likes, liked = liking(index, readers, CUTOFF if cutoff is None else cutoff)
    allowed = ~barred(index, readers)
    passing = [allowed & (layer >= limit) for layer, limit in zip(layers, limits, strict=True)]
    if cutoff is not None:
        free = np.array([not mine for mine in wanted]) & ~np.array(
            [bool(one.liked) for one in readers]
        )
        allowed &= np.logical_or.reduce([free[:, None] | liked, *passing])
    scores = fused(layers, wanted) + likes + np.float32(TRENDING) * trending(index)
    heard = _heard(layers, passing, _shares(readers, wanted))
    places = _best(scores, allowed, heard, np.array([reader.size for reader in readers]))
    rows = np.arange(len(readers))[:, None]
    return places, scores[rows, places], layers[:, rows, places]


def _shares(readers: list[Reader], wanted: list[Wanted]) -> Integers:
    """Of k topics each keeps a (k+1)th of the places, at least one; the best take the rest."""
    pairs = zip(readers, wanted, strict=True)
    return np.array([max(1, reader.size // (len(mine) + 1)) for reader, mine in pairs])


def _heard(layers: Scores, passing: list[Flags], shares: Integers) -> Flags:
    """Papers that keep a place for their topic, so that each with something to say is heard."""
    rows = np.arange(layers.shape[1])
    heard = np.zeros(layers.shape[1:], dtype=np.bool_)
    for layer, passes in zip(layers, passing, strict=True):
        waiting = np.where(passes, layer, np.float32(0))
        for place in range(int(shares.max(initial=0))):
            best = waiting.argmax(axis=1)
            kept = (waiting[rows, best] > 0) & (place < shares)
            if not kept.any():
                break
            heard[rows[kept], best[kept]] = True
            waiting[rows, best] = 0
    return heard


def _best(scores: Scores, allowed: Flags, heard: Flags, sizes: Integers) -> Integers:
    """The places of the best papers, best first; those heard for their topics come in before."""
    papers = scores.shape[1]
    most = min(papers, int(sizes.max(initial=0)))
    # Score and freshness in one number: candidates stand freshest first, so ties are decided.
    keys = np.rint(scores.astype(np.float64) * _STEP).astype(np.int64) * papers
    keys += np.arange(papers - 1, -1, -1)
    keys = np.where(allowed, keys + np.where(heard, _HEARD, 0), _NONE)
    best = np.partition(keys, papers - most, axis=1)[:, papers - most :] if most else keys[:, :0]
    best = -np.sort(-best, axis=1)
    best[np.arange(most) >= sizes[:, None]] = _NONE
    best = -np.sort(-np.where(best >= _HEARD // 2, best - _HEARD, best), axis=1)
    return np.where(best > _NONE // 2, papers - 1 - best % papers, -1)
