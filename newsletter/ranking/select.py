"""The papers each reader of a batch gets: mutes, cut-off, a place for every topic, best first.

Whole blocks of readers against all candidates; no loop over papers stands inside one over readers.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from newsletter.models import Pick
from newsletter.ranking.explain import Explainer
from newsletter.ranking.index import UNDATED, Index, Scores, microseconds
from newsletter.ranking.likes import liking
from newsletter.ranking.profile import Reader
from newsletter.ranking.signals import SIGNALS, TRENDING, Flags, muted, score, trending
from newsletter.ranking.text import Integers
from subscribers.models import TopicKind
from subscribers.preferences import Interest

CUTOFF = 0.25
_CELLS = 1_000_000  # topics x readers x papers in one block: some megabytes, near the processor
_STEP = 1e6  # scores that differ by less than a millionth are a tie
_HEARD = np.int64(1) << 60

Wanted = list[Interest]


def select(
    index: Index, readers: Sequence[Reader], *, cutoff: float | None = CUTOFF
) -> list[list[Pick]]:
    """Each reader's picks, best first, at most `size` of them, in the order of `readers`.

    A paper passes when what it says of a reader's interests reaches `cutoff` (0 to 1); with None
    every paper that is not muted, seen or too old can be picked. Ties go to the fresher paper.
    """
    picks: list[list[Pick]] = [[] for _ in readers]
    if not len(index):
        return picks
    wanted = [[one for one in reader.interests if one.weight > 0] for reader in readers]
    few_first = sorted(range(len(readers)), key=lambda at: len(wanted[at]))
    explainer = Explainer.of(index)
    while few_first:
        # The last of the block has the most topics, so its number decides the height.
        height = max(1, _CELLS // (len(index) * max(1, len(wanted[few_first[-1]]))))
        block, few_first = few_first[-height:], few_first[:-height]
        chosen = _choose(index, [readers[at] for at in block], [wanted[at] for at in block], cutoff)
        for at, found in zip(
            block, explainer.picks([wanted[at] for at in block], *chosen), strict=True
        ):
            picks[at] = found
    return picks


def _choose(
    index: Index, readers: list[Reader], wanted: list[Wanted], cutoff: float | None
) -> tuple[Integers, Scores, Scores]:
    """Places (readers x size, -1 for none), their scores, and the topics' parts of each score."""
    layers = _layers(index, wanted)
    fused = _fused(layers, wanted) + liking(index, readers)
    allowed = ~_barred(index, readers) & (fused >= _thresholds(readers, wanted, cutoff)[:, None])
    fused += np.float32(TRENDING) * trending(index)
    heard = _heard(layers, wanted, allowed, readers, CUTOFF if cutoff is None else cutoff)
    places = _best(fused, allowed, heard, np.array([reader.size for reader in readers]))
    rows = np.arange(len(readers))[:, None]
    return places, fused[rows, places], layers[:, rows, places]


def _layers(index: Index, wanted: list[Wanted]) -> Scores:
    """What each candidate says of each reader's topics: topics x readers x papers."""
    depth = max(map(len, wanted), default=0)
    layers = np.zeros((depth, len(wanted), len(index)), dtype=np.float32)
    for reader, interests in enumerate(wanted):
        for slot, interest in enumerate(interests):
            np.multiply(score(index, interest), interest.weight, out=layers[slot, reader])
    return layers


def _fused(layers: Scores, wanted: list[Wanted]) -> Scores:
    """Within a kind of signal the best topic counts, over the kinds the weighted sum."""
    fused = np.zeros(layers.shape[1:], dtype=np.float32)
    for kind, signal in SIGNALS.items():
        best = np.zeros_like(fused)
        for slot, layer in enumerate(layers):
            rows = [
                at for at, mine in enumerate(wanted) if slot < len(mine) and mine[slot].kind == kind
            ]
            if len(rows) == len(wanted):
                np.maximum(best, layer, out=best)
            elif rows:
                best[rows] = np.maximum(best[rows], layer[rows])
        fused += np.float32(signal.weight) * best
    return fused


def _barred(index: Index, readers: list[Reader]) -> Flags:
    """Papers that are muted, already sent, or not new to the reader."""
    since = np.array([microseconds(reader.since) for reader in readers])
    dated = np.array([reader.since is not None for reader in readers])
    barred = (index.announced <= since[:, None]) & dated[:, None]
    for at, reader in enumerate(readers):
        if len(reader.seen):
            barred[at] |= index.among(reader.seen)
        for interest in reader.interests:
            if interest.weight < 0:
                barred[at] |= muted(index, interest)
    return barred


def _thresholds(readers: list[Reader], wanted: list[Wanted], cutoff: float | None) -> Scores:
    """The score from which a paper passes, for each reader.

    Who follows nothing but categories and authors gets all of theirs; who follows nothing at all
    gets what is trending and fresh.
    """
    limits = np.full(len(readers), -np.inf, dtype=np.float32)
    if cutoff is None:
        return limits
    for at, (reader, interests) in enumerate(zip(readers, wanted, strict=True)):
        if reader.liked or any(one.kind == TopicKind.PHRASE for one in interests):
            limits[at] = cutoff
        elif interests:
            limits[at] = np.finfo(np.float32).tiny
    return limits


def _heard(
    layers: Scores, wanted: list[Wanted], allowed: Flags, readers: list[Reader], least: float
) -> Flags:
    """Papers that keep a place for their topic: each topic with something to say is heard.

    Of k topics each keeps a (k+1)th of the places, at least one; the best of all take the rest.
    """
    heard = np.zeros(allowed.shape, dtype=np.bool_)
    shares = np.array(
        [
            max(1, reader.size // (len(mine) + 1))
            for reader, mine in zip(readers, wanted, strict=True)
        ]
    )
    rows = np.arange(len(readers))
    for slot, layer in enumerate(layers):
        open_papers = np.where(allowed & (layer >= least), layer, np.float32(0))
        for place in range(int(shares.max(initial=0))):
            best = open_papers.argmax(axis=1)
            kept = (open_papers[rows, best] > 0) & (place < shares)
            if not kept.any():
                break
            heard[rows[kept], best[kept]] = True
            open_papers[rows, best] = 0
    return heard


def _best(fused: Scores, allowed: Flags, heard: Flags, sizes: Integers) -> Integers:
    """The places of the best papers, best first: those heard for their topics before others."""
    papers = fused.shape[1]
    # Score and freshness in one number: candidates stand freshest first, so ties are decided.
    keys = np.rint(fused.astype(np.float64) * _STEP).astype(np.int64) * papers
    keys += np.arange(papers - 1, -1, -1)
    low = np.iinfo(np.int64).min
    ranked = np.where(allowed, keys + np.where(heard, _HEARD, 0), low)
    most = min(papers, int(sizes.max(initial=0)))
    best = (
        np.partition(ranked, papers - most, axis=1)[:, papers - most :] if most else ranked[:, :0]
    )
    best = -np.sort(-best.clip(low + 1), axis=1)
    best = np.where(best >= _HEARD // 2, best - _HEARD, best)
    best[np.arange(most) >= sizes[:, None]] = low + 1
    best = -np.sort(-best, axis=1)
    return np.where(best > low + 1, papers - 1 - best % papers, -1)
