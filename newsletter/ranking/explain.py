"""Why a paper was chosen: the reader's words, and the paper's own words that met them.

The parts of the score decide what is said; nothing is scored again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from newsletter.models import Pick, Reason
from newsletter.ranking import text
from newsletter.ranking.index import Index, Scores
from newsletter.ranking.signals import SIGNALS
from newsletter.ranking.text import Integers
from subscribers.models import TopicKind
from subscribers.preferences import Interest

REASONS = 3
QUOTES = 2
_WORTH = 0.5  # a further reason has at least this share of the first one's part


@dataclass(slots=True)
class Explainer:
    """Makes the reasons of one index; each (paper, topic) is worked out once."""

    index: Index
    known: dict[tuple[int, Interest], Reason] = field(default_factory=dict)

    @classmethod
    def of(cls, index: Index) -> "Explainer":
        if index.explainer is None:
            index.explainer = cls(index)
        return index.explainer

    def picks(
        self, wanted: list[list[Interest]], places: Integers, scores: Scores, parts: Scores
    ) -> list[list[Pick]]:
        """The picks of a block: places and scores (readers x size), parts (topics x both)."""
        order = np.argsort(-parts, axis=0, kind="stable")[:REASONS]
        worth = np.take_along_axis(parts, order, axis=0)
        order[(worth <= 0) | (worth < _WORTH * worth[:1])] = -1
        slots = order.transpose(1, 2, 0).tolist()
        rounded = np.round(scores.astype(np.float64), 6).tolist()
        return [
            [
                Pick(int(self.index.ids[at]), value, self._reasons(at, mine, chosen))
                for at, value, chosen in zip(row, values, why, strict=True)
                if at >= 0
            ]
            for mine, row, values, why in zip(wanted, places.tolist(), rounded, slots, strict=True)
        ]

    def _reasons(self, at: int, mine: list[Interest], slots: list[int]) -> tuple[Reason, ...]:
        return tuple([self._reason(at, mine[slot]) for slot in slots if slot >= 0])

    def _reason(self, at: int, interest: Interest) -> Reason:
        reason = self.known.get((at, interest))
        if reason is None:
            paper = self.index.candidates[at]
            quotes = quoted((paper.abstract, paper.title), interest.words)
            reason = Reason(str(interest.kind), interest.words, quotes)
            self.known[at, interest] = reason
        return reason


def quoted(texts: Sequence[str], words: str) -> tuple[str, ...]:
    """The texts' own words that meet the phrase, exactly as they stand there."""
    return ()
