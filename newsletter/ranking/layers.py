"""What the topics of a block of readers say of the papers that may come to them, and what may not.

It chooses nothing. A pair is a reader and a paper, by their places in the block and the index.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsletter.ranking.catalogue import UNDATED, microseconds
from newsletter.ranking.index import Index
from newsletter.ranking.profile import Reader
from newsletter.ranking.signals import SIGNALS, learn, muted
from newsletter.ranking.table import KINDS, Flags, Scores
from newsletter.ranking.text import Integers, expand
from subscribers.topics import Interest

_WORTHS = np.array([SIGNALS[kind].weight for kind in KINDS], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Topics:
    """The wanted topics of a block (topics x readers): rows of the table, kinds and weights.

    A reader with fewer topics than others has row 0, which says nothing and lets nothing pass.
    """

    counts: Integers  # by reader
    rows: Integers
    kinds: npt.NDArray[np.int8]  # as places in KINDS
    weights: Scores

    @classmethod
    def of(cls, index: Index, wanted: Sequence[Sequence[Interest]]) -> "Topics":
        every = [one for mine in wanted for one in mine]
        counts = np.array([len(mine) for mine in wanted], dtype=np.int64)
        taken = np.arange(counts.max(initial=0)) < counts[:, None]
        rows = np.zeros(taken.shape, dtype=np.int64)
        rows[taken] = learn(index, [(one.kind, one.words) for one in every])
        weights = np.ones(taken.shape, dtype=np.float32)
        weights[taken] = [one.weight for one in every]
        return cls(counts, rows.T.copy(), index.table.kinds[rows.T], weights.T.copy())

    def passing(self, passing: Flags) -> Flags:
        """The papers that pass for one of the topics (readers x papers)."""
        found = np.zeros((len(self.counts), passing.shape[1]), dtype=np.bool_)
        for rows in self.rows:
            found |= passing[rows]
        return found

    def layers(self, index: Index, reader: Integers, place: Integers) -> Scores:
        """The score of each topic for each pair, times the topic's weight (topics x pairs)."""
        layers: Scores = index.table.rows[self.rows[:, reader], place]
        if (self.weights != 1).any():
            layers *= self.weights[:, reader]
        return layers

    def fused(self, layers: Scores, reader: Integers) -> Scores:
        """Within a kind of signal the best topic counts, over the kinds the weighted sum."""
        total = np.zeros(len(reader), dtype=np.float32)
        for kind, worth in enumerate(_WORTHS):
            mine = self.kinds == kind
            if mine.any():
                total += worth * (layers * mine[:, reader]).max(axis=0)
        return total

    def worths(self, reader: Integers) -> Scores:
        """What the kind of each topic is worth (topics x pairs)."""
        return _WORTHS[self.kinds[:, reader]]

    def worth(self, topic: Integers, reader: Integers) -> Scores:
        """What the kind of each of these topics of readers is worth."""
        return _WORTHS[self.kinds[topic, reader]]


def wanted_by(reader: Reader) -> tuple[Interest, ...]:
    """The interests that are not mutes."""
    return tuple([one for one in reader.interests if one.weight > 0])


def barred(index: Index, readers: Sequence[Reader]) -> Flags:
    """Papers that are muted, already sent, or not new to the reader (readers x papers)."""
    since = [UNDATED - 1 if one.since is None else microseconds(one.since) for one in readers]
    refused: Flags = index.announced <= np.array(since, dtype=np.int64)[:, None]
    refused[_seen(index, [reader.seen for reader in readers])] = True
    for at, reader in enumerate(readers):
        for interest in reader.interests:
            if interest.weight < 0:
                refused[at, muted(index, interest)] = True
    return refused


def _seen(
    index: Index, seen: Sequence[Collection[int] | npt.NDArray[np.int64]]
) -> tuple[Integers, Integers]:
    """The pairs of readers and papers whose ids they have seen."""
    ids = np.concatenate([np.fromiter(mine, dtype=np.int64, count=len(mine)) for mine in seen])
    order = np.argsort(index.ids)
    first, last = (np.searchsorted(index.ids, ids, side, order) for side in ("left", "right"))
    reader = np.repeat(np.arange(len(seen)), [len(mine) for mine in seen])
    places = order[expand(first, last - first, np.arange(len(ids)))]
    return np.repeat(reader, last - first), places
