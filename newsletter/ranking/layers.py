"""A block of readers against all candidates: what each topic says, its sum, and what is barred.

It chooses nothing; the arrays are topics x readers x papers, and a reader has the depth it needs.
"""

from collections.abc import Sequence

import numpy as np

from newsletter.ranking.index import Index, Scores, microseconds
from newsletter.ranking.profile import Reader
from newsletter.ranking.signals import POWER, SIGNALS, Flags, learn, muted
from subscribers.models import TopicKind
from subscribers.preferences import Interest

Wanted = list[Interest]


def wanted_by(reader: Reader) -> Wanted:
    """The interests that are not mutes."""
    return [one for one in reader.interests if one.weight > 0]


def layers_of(index: Index, wanted: Sequence[Wanted]) -> Scores:
    """The score of each reader's topics for each candidate, times the topic's weight."""
    learn(index, {interest for interests in wanted for interest in interests})
    depth = max(map(len, wanted), default=0)
    layers = np.zeros((depth, len(wanted), len(index)), dtype=np.float32)
    for reader, interests in enumerate(wanted):
        for slot, one in enumerate(interests):
            row = index.rows[one.kind, one.words][0]
            np.multiply(row, np.float32(one.weight), out=layers[slot, reader])
    return layers


def limits_of(
    index: Index, readers: Sequence[Reader], wanted: Sequence[Wanted], cutoff: float
) -> Scores:
    """The score from which a paper passes for each topic: topics x readers x 1.

    It is the share said of the phrase that has to reach the cut-off, so a topic of which half the
    papers speak, and whose calibrated scores are low, is held to no more than a rare one.
    """
    depth = max(map(len, wanted), default=0)
    limits = np.full((depth, len(wanted), 1), np.inf, dtype=np.float32)
    for at, (reader, interests) in enumerate(zip(readers, wanted, strict=True)):
        picky = bool(reader.liked) or any(one.kind == TopicKind.PHRASE for one in interests)
        for slot, one in enumerate(interests):
            if SIGNALS[one.kind].enough or not picky:
                height = index.rows[one.kind, one.words][1]
                limits[slot, at, 0] = one.weight * height * cutoff**POWER
    return limits


def fused(layers: Scores, wanted: Sequence[Wanted]) -> Scores:
    """Within a kind of signal the best topic counts, over the kinds the weighted sum."""
    total = np.zeros(layers.shape[1:], dtype=np.float32)
    for kind, signal in SIGNALS.items():
        best = np.zeros_like(total)
        for slot, layer in enumerate(layers):
            rows = [
                at for at, mine in enumerate(wanted) if slot < len(mine) and mine[slot].kind == kind
            ]
            if len(rows) == len(wanted):
                np.maximum(best, layer, out=best)
            elif rows:
                best[rows] = np.maximum(best[rows], layer[rows])
        total += np.float32(signal.weight) * best
    return total


def barred(index: Index, readers: Sequence[Reader]) -> Flags:
    """Papers that are muted, already sent, or not new to the reader."""
    since = np.array([microseconds(reader.since) for reader in readers])
    dated = np.array([reader.since is not None for reader in readers])
    refused = (index.announced <= since[:, None]) & dated[:, None]
    for at, reader in enumerate(readers):
        if len(reader.seen):
            refused[at] |= index.among(reader.seen)
        for interest in reader.interests:
            if interest.weight < 0:
                refused[at] |= muted(index, interest)
    return refused
