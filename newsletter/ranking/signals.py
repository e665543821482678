"""The signals: what makes a paper interesting to a reader, each one function and one line.

A signal scores all candidates for one interest at once; weighing and choosing is select's work.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsletter.ranking.index import Index, Scores
from newsletter.ranking.names import may_be, name_of
from subscribers.models import TopicKind
from subscribers.preferences import Interest

Flags = npt.NDArray[np.bool_]
_MANY_UPVOTES = 50.0  # more than these say no more: the median of a listed paper is 6


def said(index: Index, words: str) -> Scores:
    """How much of the phrase a paper says, 0 to 1."""
    return index.match(words)


def filed(index: Index, words: str) -> Scores:
    """1 for papers of the category; "cs" and "cs.*" mean the whole archive."""
    return in_category(index, words).astype(np.float32)


def written(index: Index, words: str) -> Scores:
    """1 for papers that may be this author's."""
    return by_author(index, words).astype(np.float32)


def trending(index: Index) -> Scores:
    """Upvotes, capped, 0 to 1: the same for every reader."""
    upvotes = np.array([paper.upvotes for paper in index.candidates], dtype=np.float64)
    share = np.log1p(upvotes.clip(0, _MANY_UPVOTES)) / np.log1p(_MANY_UPVOTES)
    return share.astype(np.float32)


def in_category(index: Index, words: str) -> Flags:
    wanted = words.strip().casefold().removesuffix(".*")
    prefix = "" if "." in wanted else wanted + "."
    found = np.zeros(len(index), dtype=np.bool_)
    for category, papers in index.categories.items():
        if category == wanted or (prefix and category.startswith(prefix)):
            found[papers] = True
    return found


def by_author(index: Index, words: str) -> Flags:
    found = np.zeros(len(index), dtype=np.bool_)
    wanted = name_of(words)
    for name, paper in index.authors.get(wanted[0], ()) if wanted else ():
        found[paper] |= may_be(wanted, name) if wanted else False
    return found


def has_phrase(index: Index, words: str) -> Flags:
    """Papers with exactly these stemmed words in sequence, in title or abstract."""
    return index.holds(words)


@dataclass(frozen=True, slots=True)
class Signal:
    """How one kind of interest scores, what it mutes, and what a full score is worth.

    A signal of weight 1 or more can carry a paper over the cut-off by itself.
    """

    score: Callable[[Index, str], Scores]
    mutes: Callable[[Index, str], Flags]
    weight: float


SIGNALS = {
    TopicKind.PHRASE: Signal(said, has_phrase, 1.0),
    TopicKind.AUTHOR: Signal(written, by_author, 1.0),
    TopicKind.CATEGORY: Signal(filed, in_category, 0.05),
}
TRENDING = 0.02  # a tie-breaker among papers that are chosen for other reasons
_REMEMBERED = 16_000_000  # scores kept between batches, 4 bytes each


def score(index: Index, interest: Interest) -> Scores:
    """The candidates' scores for an interest, remembered because many readers share a topic."""
    topic = (interest.kind, interest.words)
    row = index.rows.get(topic)
    if row is None:
        if (len(index.rows) + 1) * len(index) > _REMEMBERED:
            index.rows.clear()
        row = index.rows[topic] = SIGNALS[interest.kind].score(index, interest.words)
    return row


def muted(index: Index, interest: Interest) -> Flags:
    """The candidates that an interest mutes; remembered too."""
    topic = (interest.kind, interest.words)
    row = index.mutes.get(topic)
    if row is None:
        if (len(index.mutes) + 1) * len(index) > _REMEMBERED:
            index.mutes.clear()
        row = index.mutes[topic] = SIGNALS[interest.kind].mutes(index, interest.words)
    return row
