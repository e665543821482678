"""Votes become a taste: a logistic regression that tells what was liked from papers at random.

Nothing is kept here and no candidate is scored.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from newsletter.ranking.background import Background
from newsletter.ranking.kept import Kept
from newsletter.ranking.profile import Candidate
from newsletter.ranking.table import Flags
from newsletter.ranking.taste import Shorts, Taste
from newsletter.ranking.vectors import Vectors

RANDOM = 2000  # papers at random to tell likes from: without them quality collapses
OPENED = 0.2  # of a like: a paper whose link was opened, measured in benchmarks/ranking_clicks.py
FEW = 2  # so many likes are no sample: the middle of them tells more than what parts them
_DISLIKE = 0.5  # the share of the negatives' weight that dislikes have together
_CLOSE = 0.5  # of the closest paper's likeness; what is closer is no random paper
_MOST_TERMS = 1_500  # looked at for a small taste
_STIFF = 1e-3  # how strongly weights are held near zero

Direction = npt.NDArray[np.float64]


class Lessons:
    """Papers at random as vectors, from which the votes of one reader after another are told."""

    def __init__(
        self,
        random: Vectors,
        background: Background,
        *,
        sought: bool = False,
        kept: Kept | None = None,
    ) -> None:
        """`sought` says that some of the random papers may be what the reader looks for; `kept`
        are the vectors of papers voted on, where others need them too.
        """
        self._random, self._sought = random, sought
        self._kept = Kept(background) if kept is None else kept

    def taste(
        self,
        liked: Sequence[Candidate],
        disliked: Sequence[Candidate],
        *,
        opened: Sequence[Candidate] = (),
        small: bool = False,
    ) -> Taste:
        """What these votes say of all papers, in some ten milliseconds; a quarter of one more
        for each paper that was not read before. `small` can be packed. Papers `opened` are likes
        of little weight.
        """
        worth = np.repeat((1.0, OPENED), (len(liked), len(opened)))
        liked = [*liked, *opened]
        terms, votes = self._kept.joined([*liked, *disliked])
        if small:
            terms, votes = _heaviest(terms, votes)
        random = self._random.among(terms)
        likes, dislikes = votes[: len(liked)], votes[len(liked) :]
        usual = np.ones(random.shape[1], dtype=np.bool_)
        if self._sought and liked:
            usual = _unlike(likes, random, worth)
        direction = _direction(likes, dislikes, random, usual, worth)
        taste = Taste.small if small else Taste.of
        counts = round(worth.sum()), len(disliked)
        return taste(counts, terms, direction, random.T, usual)


def _heaviest(terms: Shorts, votes: Any) -> tuple[Shorts, Any]:
    """The terms that votes speak most of, from which a small taste is told in half the time.

    Few terms told well even beat many of which most are dropped: libraries of three authors in one,
    nDCG@10 dev and test .356 .396 from 1,500, .346 .393 from 6,000.
    """
    if len(terms) <= _MOST_TERMS:
        return terms, votes
    sums = np.asarray(votes.sum(axis=0)).ravel()
    kept = np.sort(np.argpartition(-sums, _MOST_TERMS)[:_MOST_TERMS])
    return terms[kept], votes[:, kept]


def _unlike(likes: Any, random: Any, worth: Direction) -> Flags:
    """Which papers are not much like the likes: of the others some may be sought."""
    closeness = random.T @ _middle(likes, worth)
    unlike: Flags = closeness <= _CLOSE * closeness.max(initial=0)
    return unlike


def _direction(likes: Any, dislikes: Any, random: Any, usual: Flags, worth: Direction) -> Direction:
    """`worth` is what each of the likes counts."""
    liked, disliked = likes.shape[0], dislikes.shape[0]
    if not liked:
        return -_middle(dislikes)
    if worth.sum() <= FEW and not disliked:
        return _middle(likes, worth)
    from scipy import sparse

    negatives = 0.5 * usual / max(int(usual.sum()), 1)
    shares = np.concatenate((0.5 * worth / worth.sum(), np.zeros(disliked), negatives))
    if disliked:
        shares[liked:] *= 1 - _DISLIKE
        shares[liked : liked + disliked] = 0.5 * _DISLIKE / disliked
    return _logistic(sparse.vstack([likes, dislikes]).tocsr(), random, liked, shares)


def _middle(rows: Any, worth: Direction | None = None) -> Direction:
    if worth is None or (worth == 1).all():
        middle: Direction = np.asarray(rows.mean(axis=0), dtype=np.float64).ravel()
        return middle
    weighed: Direction = np.asarray(rows.T @ (worth / worth.sum()), dtype=np.float64).ravel()
    return weighed


def _logistic(votes: Any, random: Any, liked: int, shares: Direction) -> Direction:
    """The direction of a logistic regression; the first `liked` rows are on the good side.

    `random` is terms x papers. `shares` are the weights of the rows, of both sides together 1.
    """
    from scipy.optimize import minimize

    signs = np.where(np.arange(len(shares)) < liked, 1.0, -1.0)
    papers, voted, columns = random.T, votes.shape[0], votes.T

    def loss(weights: Direction) -> tuple[float, Direction]:
        words = weights[:-1].astype(np.float32)  # as the papers, which are else copied each time
        margins = signs * (np.concatenate((votes @ words, papers @ words)) + weights[-1])
        pull = -shares * signs / (1 + np.exp(margins.clip(-30, 30)))
        told = pull.astype(np.float32)
        total = (shares * np.logaddexp(0, -margins)).sum() + _STIFF / 2 * (words @ words)
        gradient = columns @ told[:voted] + random @ told[voted:] + _STIFF * words
        return float(total), np.append(gradient, pull.sum())

    start = np.zeros(votes.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 12})
    direction: Direction = found.x[:-1]
    return direction
