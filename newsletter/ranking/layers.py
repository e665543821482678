"""A block of readers against all candidates: what each topic says, its sum, and what is barred.

It chooses nothing. Arrays are topics x readers x papers; a reader with fewer topics than others
has row 0 of the table, which says nothing and lets nothing pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsletter.ranking.index import Index, microseconds
from newsletter.ranking.profile import Reader
from newsletter.ranking.signals import POWER, SIGNALS, learn, muted
from newsletter.ranking.table import Flags, Scores
from newsletter.ranking.text import Integers
from subscribers.topics import Interest

KINDS = tuple(SIGNALS)


@dataclass(frozen=True, slots=True)
class Topics:
    """The wanted topics of readers (topics x readers): rows of the table, kinds and weights."""

    wanted: tuple[tuple[Interest, ...], ...]
    rows: Integers
    kinds: Integers  # positions in KINDS, -1 where a reader has no more topics
    weights: npt.NDArray[np.float32]

    @classmethod
    def of(cls, index: Index, wanted: Sequence[tuple[Interest, ...]]) -> "Topics":
        rows = learn(index, wanted)
        depth = max(map(len, wanted), default=0)
        topics = cls(
            wanted=tuple(wanted),
            rows=np.zeros((depth, len(wanted)), dtype=np.int64),
            kinds=np.full((depth, len(wanted)), -1, dtype=np.int64),
            weights=np.ones((depth, len(wanted)), dtype=np.float32),
        )
        for at, interests in enumerate(wanted):
            size = len(interests)
            topics.rows[:size, at] = rows[at]
            topics.kinds[:size, at] = [KINDS.index(one.kind) for one in interests]
            topics.weights[:size, at] = [one.weight for one in interests]
        return topics

    def layers(self, index: Index) -> Scores:
        """The score of each topic for each candidate, times the topic's weight."""
        layers = index.table.rows[self.rows]
        if (self.weights != 1).any():
            layers *= self.weights[:, :, None]
        return layers

    def limits(self, index: Index, cutoff: float) -> Scores:
        """The score from which a paper passes for each topic: topics x readers x 1.

        It is the share said of the phrase that has to reach the cut-off, so a topic of which half
        the papers speak, and whose calibrated scores are low, is held to no more than a rare one.
        """
        heights = index.table.heights[self.rows] * cutoff**POWER
        limits = np.where(self.kinds < 0, np.inf, heights * self.weights)
        return limits[:, :, None].astype(np.float32)

    def worths(self) -> Scores:
        """What the kind of each topic is worth: topics x readers x 1."""
        worths = np.array([*(signal.weight for signal in SIGNALS.values()), 0.0], dtype=np.float32)
        return worths[self.kinds][:, :, None]

    def fused(self, layers: Scores) -> Scores:
        """Within a kind of signal the best topic counts, over the kinds the weighted sum."""
        total = np.zeros(layers.shape[1:], dtype=np.float32)
        for kind, signal in enumerate(SIGNALS.values()):
            best = np.zeros_like(total)
            for layer, kinds in zip(layers, self.kinds, strict=True):
                mine = kinds == kind
                if mine.all():
                    np.maximum(best, layer, out=best)
                elif mine.any():
                    best[mine] = np.maximum(best[mine], layer[mine])
            total += np.float32(signal.weight) * best
        return total


def wanted_by(reader: Reader) -> tuple[Interest, ...]:
    """The interests that are not mutes."""
    return tuple([one for one in reader.interests if one.weight > 0])


def barred(index: Index, readers: Sequence[Reader]) -> Flags:
    """Papers that are muted, already sent, or not new to the reader."""
    since = np.array([microseconds(reader.since) for reader in readers], dtype=np.int64)
    dated = np.array([reader.since is not None for reader in readers], dtype=np.bool_)
    refused: Flags = (index.announced <= since[:, None]) & dated[:, None]
    for at, reader in enumerate(readers):
        if len(reader.seen):
            refused[at] |= index.among(reader.seen)
        for interest in reader.interests:
            if interest.weight < 0:
                refused[at] |= muted(index, interest)
    return refused
