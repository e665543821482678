"""The signals: what makes a paper interesting to a reader, each one function and one line.

A signal scores all candidates for many interests at once; weighing and choosing is select's work.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsletter.ranking.index import Index, Scores
from newsletter.ranking.names import may_be, name_of
from newsletter.ranking.profile import phrases
from subscribers.models import TopicKind
from subscribers.preferences import Interest

Flags = npt.NDArray[np.bool_]
Heights = npt.NDArray[np.float64]

# Scores of different topics are comparable once each is measured by its own spread over the
# candidates: three ICLR keywords a reader, nDCG@10 .385 against .312 for the bare share said.
# The usual spread stands in for candidates that are too few to tell, as if we had seen 200 more.
SPREAD, BELIEF, POWER = 0.12, 200.0, 1.5
TRENDING = 0.02  # a tie-breaker among papers that are chosen for other reasons
EASY = 3  # from a longer phrase a paper that passes may leave out more
_MANY_UPVOTES = 50.0  # more than these say no more: the median of a listed paper is 6
_REMEMBERED = 16_000_000  # scores kept between batches, 4 bytes each


def said(index: Index, words: Sequence[str]) -> tuple[Scores, Heights]:
    """What papers say of phrases, calibrated; a phrase that nearly all papers say counts little."""
    query = phrases(words)
    shares = index.match(query)
    usual = BELIEF * SPREAD**2
    spread = np.sqrt((len(index) * shares.var(axis=1) + usual) / (len(index) + BELIEF))
    heights = SPREAD / spread
    easier = (EASY / query.lengths.clip(EASY)) ** 0.7
    return shares**POWER * heights[:, None].astype(np.float32), heights * easier**POWER


def written(index: Index, words: Sequence[str]) -> tuple[Scores, Heights]:
    """1 for papers that may be by these authors."""
    return _certain([by_author(index, name) for name in words])


def filed(index: Index, words: Sequence[str]) -> tuple[Scores, Heights]:
    """1 for papers of the categories; "cs" and "cs.*" mean the whole archive."""
    return _certain([in_category(index, name) for name in words])


def trending(index: Index) -> Scores:
    """Upvotes, capped, 0 to 1: the same for every reader."""
    upvotes = np.array([paper.upvotes for paper in index.candidates], dtype=np.float64)
    return (np.log1p(upvotes.clip(0, _MANY_UPVOTES)) / np.log1p(_MANY_UPVOTES)).astype(np.float32)


def by_author(index: Index, words: str) -> Flags:
    found = np.zeros(len(index), dtype=np.bool_)
    wanted = name_of(words)
    if wanted is not None:
        found[[at for name, at in index.authors.get(wanted[0], ()) if may_be(wanted, name)]] = True
    return found


def in_category(index: Index, words: str) -> Flags:
    wanted = words.strip().casefold().removesuffix(".*")
    found = np.zeros(len(index), dtype=np.bool_)
    for category, papers in index.categories.items():
        if category == wanted or ("." not in wanted and category.startswith(f"{wanted}.")):
            found[papers] = True
    return found


def has_phrase(index: Index, words: str) -> Flags:
    """Papers with these stemmed words in sequence, in title or abstract."""
    return index.holds(words)


def _certain(rows: list[Flags]) -> tuple[Scores, Heights]:
    return np.array(rows, dtype=np.float32), np.ones(len(rows))


@dataclass(frozen=True, slots=True)
class Signal:
    """How one kind of interest scores and mutes, and what it is worth beside the other kinds.

    `enough` says whether it carries a paper over the cut-off also for readers with phrases.
    """

    score: Callable[[Index, Sequence[str]], tuple[Scores, Heights]]
    mutes: Callable[[Index, str], Flags]
    weight: float
    enough: bool


SIGNALS = {
    TopicKind.PHRASE: Signal(said, has_phrase, weight=1.0, enough=True),
    TopicKind.AUTHOR: Signal(written, by_author, weight=5.0, enough=True),
    TopicKind.CATEGORY: Signal(filed, in_category, weight=0.05, enough=False),
}


def learn(index: Index, interests: Iterable[Interest]) -> None:
    """Score the interests that the index does not remember, all of a kind at once."""
    wanted = {(one.kind, one.words) for one in interests}
    if (len(index.rows) + len(wanted)) * len(index) > _REMEMBERED:
        index.rows.clear()
    unknown = sorted(wanted - index.rows.keys())
    for kind, signal in SIGNALS.items():
        topics = [topic for topic in unknown if topic[0] == kind]
        for at in range(0, len(topics), 200):
            some = topics[at : at + 200]
            rows, heights = signal.score(index, [words for _, words in some])
            index.rows.update(zip(some, zip(rows, heights.tolist(), strict=True), strict=True))


def muted(index: Index, interest: Interest) -> Flags:
    """The candidates that an interest mutes; remembered, because readers share mutes too."""
    topic = (interest.kind, interest.words)
    row = index.mutes.get(topic)
    if row is None:
        if (len(index.mutes) + 1) * len(index) > _REMEMBERED:
            index.mutes.clear()
        row = index.mutes[topic] = SIGNALS[interest.kind].mutes(index, interest.words)
    return row
