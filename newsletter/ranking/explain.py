"""Why a paper was chosen: the reader's words, and the paper's own words that met them.

The parts of the score decide what is said; nothing is scored again.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from newsletter.models import Pick, Reason
from newsletter.ranking.index import Index
from newsletter.ranking.quotes import quoted
from newsletter.ranking.table import Scores
from newsletter.ranking.text import Integers
from subscribers.models import TopicKind

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
    """The papers chosen for a block, the first reader's first, best first: by pick."""

    readers: Integers
    places: Integers
    scores: Scores
    rows: Integers  # topics x picks: the reader's topics as rows of the table, 0 for none
    parts: Scores  # topics x picks: what each adds to the score
    likes: Scores


def explained(index: Index, chosen: Chosen, readers: int) -> list[list[Pick]]:
    """The picks of each of so many readers."""
    ids = index.ids[chosen.places].tolist()
    scores = np.round(chosen.scores.astype(np.float64), 6).tolist()
    picks = list(map(Pick, ids, scores, _reasons(index, chosen)))
    bounds = np.searchsorted(chosen.readers, np.arange(readers + 1)).tolist()
    return [picks[first:last] for first, last in pairwise(bounds)]


def _reasons(index: Index, chosen: Chosen) -> list[tuple[Reason, ...]]:
    first, *more = _main_topics(chosen)
    reasons = _of_topics(index, first, chosen.places)
    for rows in more:
        at = np.flatnonzero(rows)
        further = _of_topics(index, rows[at], chosen.places[at])
        for pick, reason in zip(at.tolist(), further, strict=True):
            reasons[pick] += reason
    beside = _beside_topics(index, chosen)
    for pick in np.flatnonzero(beside).tolist():
        reasons[pick] += _BESIDE_TOPICS[beside[pick]]
    return reasons


def _main_topics(chosen: Chosen) -> Integers:
    """Rows of the topics that carry most of each score, the best first, 0 for none (3 x picks)."""
    order = np.argsort(-chosen.parts, axis=0, kind="stable")[:REASONS]
    worth = np.take_along_axis(chosen.parts, order, axis=0)
    carries = (worth > 0) & (worth >= _WORTH * worth[:1])
    rows = np.zeros((REASONS, len(chosen.places)), dtype=np.int64)
    rows[: len(order)] = np.take_along_axis(chosen.rows, order, axis=0) * carries
    return rows


def _beside_topics(index: Index, chosen: Chosen) -> Integers:
    """Which reason that is no topic's a paper has: a position in _BESIDE_TOPICS."""
    best = chosen.parts.max(axis=0, initial=0.0)
    liked = (chosen.likes > 0) & (chosen.likes >= _WORTH * best)
    others = np.where(index.upvotes[chosen.places] > 0, 2, 3)
    aimless = ~chosen.rows.any(axis=0) & (chosen.likes == 0)
    return np.where(aimless, others, liked.astype(np.int64))


def _of_topics(index: Index, rows: Integers, places: Integers) -> list[tuple[Reason, ...]]:
    """Why each paper meets the topic of its row; one tuple for all readers."""
    known = index.reasons
    keys = (rows * len(index) + places).tolist()
    return [known.get(key) or _worked_out(index, key) for key in keys]


def _worked_out(index: Index, key: int) -> tuple[Reason, ...]:
    row, place = divmod(key, len(index))
    if not row:
        return ()
    kind, words = index.table.topics[row]
    quotes: tuple[str, ...] = ()
    if kind == TopicKind.PHRASE:
        quotes = quoted(words, index.abstract(place), index.title(place))
    if len(index.reasons) >= _REMEMBERED:
        index.reasons.clear()
    reasons = index.reasons[key] = (Reason(str(kind), words, quotes),)
    return reasons
