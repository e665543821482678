"""Why a paper was chosen: the reader's words, and the paper's own words that met them.

The parts of the score decide what is said; nothing is scored again.
"""

from collections.abc import Sequence

import numpy as np

from newsletter.models import Pick, Reason
from newsletter.ranking.index import Index
from newsletter.ranking.quotes import quoted
from newsletter.ranking.table import Scores
from newsletter.ranking.text import Integers
from subscribers.models import TopicKind
from subscribers.preferences import Interest

REASONS = 3
_WORTH = 0.4  # a further reason has at least this share of the first one's part


def explained(
    index: Index,
    wanted: Sequence[Sequence[Interest]],
    places: Integers,
    scores: Scores,
    parts: Scores,
) -> list[list[Pick]]:
    """The picks of a block: places and scores (readers x size), parts (topics x readers x size)."""
    order = np.argsort(-parts, axis=0, kind="stable")[:REASONS]
    worth = np.take_along_axis(parts, order, axis=0)
    order[(worth <= 0) | (worth < _WORTH * worth[:1])] = -1
    slots = order.transpose(1, 2, 0).tolist()
    rounded = np.round(scores.astype(np.float64), 6).tolist()
    ids = index.ids[places].tolist()
    rows = zip(wanted, places.tolist(), ids, rounded, slots, strict=True)
    return [
        [
            Pick(paper, score, tuple([_reason(index, at, mine[slot]) for slot in why if slot >= 0]))
            for at, paper, score, why in zip(*row, strict=True)
            if at >= 0
        ]
        for mine, *row in rows
    ]


def _reason(index: Index, at: int, interest: Interest) -> Reason:
    """Why the paper at this place meets the interest; worked out once for all readers."""
    topic = (at, interest.kind, interest.words)
    reason = index.reasons.get(topic)
    if reason is None:
        quotes: tuple[str, ...] = ()
        if interest.kind == TopicKind.PHRASE:
            abstract, title = index.passage(at)
            quotes = quoted(interest.words, abstract) or quoted(interest.words, title)
        reason = index.reasons[topic] = Reason(str(interest.kind), interest.words, quotes)
    return reason
