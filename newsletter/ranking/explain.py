"""Why a paper was chosen: the reader's words, and the paper's own words that met them.

The parts of the score decide what is said; nothing is scored again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newsletter.models import Pick, Reason
from newsletter.ranking.index import Index
from newsletter.ranking.quotes import quoted
from newsletter.ranking.table import Scores
from newsletter.ranking.text import Integers
from subscribers.models import TopicKind
from subscribers.topics import Interest

REASONS = 3
_REMEMBERED = 100_000  # reasons kept between batches
_WORTH = 0.4  # a further reason has at least this share of the first one's part

# The words read on after "because you follow …", as a topic's do.
LIKED = Reason("liked", "papers like those you liked")
TRENDING = Reason("trending", "what others recommend")
FRESH = Reason("fresh", "what is new")
_BESIDE_TOPICS = ((), (LIKED,), (TRENDING,), (FRESH,))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The papers of a block (readers x size): places (-1 for none), scores, and their parts."""

    places: Integers
    scores: Scores
    topics: Scores  # topics x readers x size
    likes: Scores


def explained(
    index: Index, wanted: Sequence[Sequence[Interest]], chosen: Chosen
) -> list[list[Pick]]:
    """The picks of a block of readers with these topics."""
    topics = _main_topics(chosen.topics).tolist()
    beside = _beside_topics(index, wanted, chosen).tolist()
    scores = np.round(chosen.scores.astype(np.float64), 6).tolist()
    ids = index.ids[chosen.places].tolist()
    rows = zip(wanted, chosen.places.tolist(), ids, scores, topics, beside, strict=True)
    return [
        [
            Pick(
                paper,
                score,
                tuple([_reason(index, at, mine[slot]) for slot in slots if slot >= 0])
                + _BESIDE_TOPICS[other],
            )
            for at, paper, score, slots, other in zip(*row, strict=True)
            if at >= 0
        ]
        for mine, *row in rows
    ]


def _main_topics(parts: Scores) -> Integers:
    """The topics that carry most of each paper's score, the best first (readers x size x 3)."""
    order = np.argsort(-parts, axis=0, kind="stable")[:REASONS]
    worth = np.take_along_axis(parts, order, axis=0)
    order[(worth <= 0) | (worth < _WORTH * worth[:1])] = -1
    return order.transpose(1, 2, 0)


def _beside_topics(index: Index, wanted: Sequence[Sequence[Interest]], chosen: Chosen) -> Integers:
    """Which reason that is no topic's a paper has: a position in _BESIDE_TOPICS."""
    best = chosen.topics.max(axis=0, initial=0.0)
    liked = (chosen.likes > 0) & (chosen.likes >= _WORTH * best)
    others = np.where(index.upvotes[chosen.places] > 0, 2, 3)
    aimless = np.array([not mine for mine in wanted])[:, None] & (chosen.likes == 0)
    return np.where(aimless, others, liked.astype(np.int64))


def _reason(index: Index, at: int, interest: Interest) -> Reason:
    """Why the paper at this place meets the interest; worked out once for all readers."""
    topic = (at, interest.kind, interest.words)
    reason = index.reasons.get(topic)
    if reason is None:
        quotes: tuple[str, ...] = ()
        if interest.kind == TopicKind.PHRASE:
            quotes = quoted(interest.words, index.abstract(at), index.title(at))
        if len(index.reasons) >= _REMEMBERED:
            index.reasons.clear()
        reason = index.reasons[topic] = Reason(str(interest.kind), interest.words, quotes)
    return reason
