"""What readers' tastes say of the candidates, in the measure of the topics' scores.

It learns only where no taste was kept, as for `newsletter rank`; nothing is stored.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from newsletter.ranking.index import Index
from newsletter.ranking.learning import RANDOM, Lessons
from newsletter.ranking.profile import Reader
from newsletter.ranking.signals import SPREAD
from newsletter.ranking.table import Flags, Scores
from newsletter.ranking.taste import Taste
from newsletter.ranking.text import expand
from newsletter.ranking.vectors import Vectors

_MEANING = 0.5  # of one standard deviation of closeness in meaning, beside one of words
_DISLIKED = 0.5  # what closeness to dislikes takes away, beside closeness to likes
_SURE = 2.0  # spreads above the mean from which a paper passes by likes alone
_SPURNED = -2.0  # spreads below the mean from which a paper is too much like what was disliked


def liking(index: Index, readers: Sequence[Reader], cutoff: float) -> tuple[Scores, Flags, Flags]:
    """What likes add to each reader's (rows) candidates, which pass by it alone, which never pass.

    In the measure of the topics' scores, times min(4, 0.5 n^0.6) for n likes. To be read only.
    """
    shape = len(readers), len(index)
    tastes = _tastes(index, readers)
    if not tastes:
        # One zero and one no, spread over all cells.
        no = np.broadcast_to(np.bool_(False), shape)
        return np.broadcast_to(np.float32(0), shape), no, no
    fans = list(tastes)
    added = np.zeros(shape, dtype=np.float32)
    passing, spurned = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    spreads = _spreads(index, list(tastes.values()))
    for at, fan in enumerate(fans):
        if readers[fan].taste is None and readers[fan].liked:
            spreads[at] = _with_nearest(index, readers[fan], spreads[at])
    if index.meaning is not None:
        for at, fan in enumerate(fans):
            if readers[fan].liked:
                close = index.meaning.of_votes(readers[fan].liked, readers[fan].disliked)
                spreads[at] += np.float32(_MEANING) * close
    weights = np.array(
        [weight(one.likes or one.dislikes) for one in tastes.values()], dtype=np.float32
    )
    added[fans] = np.float32(SPREAD) * weights[:, None] * spreads
    likes, dislikes = (
        np.array([getattr(taste, name) > 0 for taste in tastes.values()])[:, None]
        for name in ("likes", "dislikes")
    )
    passing[fans] = likes & (spreads >= _SURE) & (added[fans] >= cutoff)
    spurned[fans] = dislikes & (spreads <= _SPURNED)
    return added, passing, spurned


def weight(votes: int) -> float:
    """What so many votes weigh beside one topic."""
    return float(min(4.0, 0.5 * votes**0.6))


def _tastes(index: Index, readers: Sequence[Reader]) -> dict[int, Taste]:
    """The tastes of those who have one, by their place; learned where none was kept."""
    found = {}
    for at, reader in enumerate(readers):
        if reader.taste is not None:
            found[at] = reader.taste
        elif reader.liked or reader.disliked:
            found[at] = _lessons(index).taste(reader.liked, reader.disliked)
    return found


def _lessons(index: Index) -> Lessons:
    if index.lessons is None:
        if index.others:
            others = Vectors.of(index.others[:RANDOM], index.background)
            index.lessons = Lessons(others, index.background)
        else:
            index.lessons = Lessons(index.vectors(), index.background, sought=True)
    return index.lessons


def _with_nearest(index: Index, reader: Reader, spreads: Scores) -> Scores:
    """The mean of what the whole taste says and of what the nearest papers voted on say.

    A taste is a middle; who likes papers of several kinds is told better by the nearest. Libraries
    of three authors in one, nDCG@10 dev and test: .479 .477, the taste alone .445 .432.
    """
    lessons = _lessons(index)
    close = lessons.closeness(reader.liked, index.vectors())
    if reader.disliked:
        close = close - np.float32(_DISLIKED) * lessons.closeness(reader.disliked, index.vectors())
    measured = (close - close.mean()) / max(float(close.std()), 1e-6)
    mixed: Scores = 0.5 * (spreads + measured * spreads.std() + spreads.mean())
    return mixed


def _spreads(index: Index, tastes: list[Taste]) -> Scores:
    """How many standard deviations above usual papers each candidate is (tastes x candidates).

    Usual are the papers at random that the taste was told from, and the candidates.
    """
    scores = _scores(index, tastes)
    mean, spread = (
        np.array([getattr(taste, name) for taste in tastes])[:, None] for name in ("mean", "spread")
    )
    here, near = len(index) / (len(index) + RANDOM), RANDOM / (len(index) + RANDOM)
    middle = scores.mean(axis=1, keepdims=True)
    usual = here * middle + near * mean
    variance = here * (scores.var(axis=1, keepdims=True) + (middle - usual) ** 2)
    variance += near * (spread**2 + (mean - usual) ** 2)
    found: Scores = ((scores - usual) / np.sqrt(np.maximum(variance, 1e-9))).astype(np.float32)
    return found


def _scores(index: Index, tastes: list[Taste]) -> Any:
    from scipy import sparse

    vectors = index.vectors()
    spans = [vectors.spans(taste) for taste in tastes]
    first, last = (np.concatenate([span[side] for span in spans]) for side in (0, 1))
    # A blurred term stands for all terms that begin as it does.
    column = expand(first, last - first, np.arange(len(first)))
    weights = np.concatenate([taste.weights for taste in tastes])
    reader = np.repeat(np.arange(len(tastes)), [len(taste.terms) for taste in tastes])
    some = (np.repeat(weights, last - first), (np.repeat(reader, last - first), column))
    wanted = sparse.csr_matrix(some, shape=(len(tastes), len(vectors.terms)))
    return (wanted @ vectors.by_term).toarray()
