"""What liked and disliked papers say of the candidates: a linear model a reader, made on the spot.

It keeps no model between runs: a paper the reader votes on counts in the next edition.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from newsletter.ranking import text
from newsletter.ranking.index import Index
from newsletter.ranking.postings import Postings
from newsletter.ranking.profile import Candidate, Reader
from newsletter.ranking.signals import SPREAD
from newsletter.ranking.table import Flags, Scores

_RANDOM = 2000  # papers at random to tell likes from: without them quality collapses
_DISLIKE = 0.5  # the share of the negatives' weight that dislikes have together
_CLOSE = 0.5  # of the closest candidate's likeness; what is closer is no random paper
_STIFF = 1e-3  # how strongly weights are held near zero
_SURE = 2.0  # spreads above the mean from which a paper passes by likes alone


def liking(index: Index, readers: Sequence[Reader], cutoff: float) -> tuple[Scores, Flags]:
    """What likes add to each reader's (rows) candidates, and which of these pass by it alone.

    In the measure of the topics' scores, times min(4, 0.5 n^0.6) for n likes. To be read only.
    """
    shape = len(readers), len(index)
    fans = [at for at, reader in enumerate(readers) if reader.liked]
    if not fans:
        # One zero and one no, spread over all cells.
        return np.broadcast_to(np.float32(0), shape), np.broadcast_to(np.bool_(False), shape)
    added, passing = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.bool_)
    model = index.likes = index.likes or _Likes(index)
    for at in fans:
        weight = min(4.0, 0.5 * len(readers[at].liked) ** 0.6)
        spreads = model.spreads(readers[at].liked, readers[at].disliked)
        added[at] = SPREAD * weight * spreads
        passing[at] = (spreads >= _SURE) & (added[at] >= cutoff)
    return added, passing


class _Likes:
    """The candidates and the papers at random as vectors; kept with their index."""

    def __init__(self, index: Index) -> None:
        from scipy import sparse  # not needed, and not loaded, where nobody has voted yet

        self.index = index
        self.sparse = sparse
        self.candidates = self._matrix(index.postings)
        self.random = self._vectors(index.others[:_RANDOM]) if index.others else self.candidates

    def spreads(self, liked: Sequence[Candidate], disliked: Sequence[Candidate]) -> Scores:
        """How many standard deviations above random papers each candidate is to this reader."""
        likes, dislikes = self._vectors(liked), self._vectors(disliked)
        random = self.random if self.index.others else self._unlike(likes)
        signs = np.repeat([1.0, -1.0, -1.0], [len(liked), len(disliked), random.shape[0]])
        shares = np.where(signs > 0, 0.5 / len(liked), 0.5 / max(random.shape[0], 1))
        if disliked:
            shares[signs < 0] *= 1 - _DISLIKE
            shares[len(liked) : len(liked) + len(disliked)] = 0.5 * _DISLIKE / len(disliked)
        # Only the words of the votes are learned: a third of the time, and ten likes are no worse.
        words = np.union1d(likes.indices, dislikes.indices)
        rows = self.sparse.vstack([likes, dislikes, random]).tocsr()
        direction = _logistic(rows[:, words], signs, shares)
        weights = np.zeros(rows.shape[1])
        weights[words] = direction
        scores = self.candidates @ weights
        usual = np.concatenate((rows[-random.shape[0] :] @ weights, scores))
        found: Scores = ((scores - usual.mean()) / (usual.std() or 1.0)).astype(np.float32)
        return found

    def _unlike(self, likes: Any) -> Any:
        """The candidates that are not much like the likes: of the others some may be sought."""
        closeness = self.candidates @ np.asarray(likes.mean(axis=0)).ravel()
        return self.candidates[closeness <= _CLOSE * closeness.max()]

    def _vectors(self, papers: Sequence[Candidate]) -> Any:
        texts = [*(paper.title for paper in papers), *(paper.abstract for paper in papers)]
        return self._matrix(Postings.of(text.read(texts), len(papers)))

    def _matrix(self, postings: Postings) -> Any:
        """tf-idf rows of length one over those terms that the index has."""
        column, found = (
            np.repeat(some, postings.lengths) for some in self.index.postings.find(postings.terms)
        )
        column, papers = column[found], postings.papers[found]
        values = np.log1p(postings.counts[found]) * self.index.idf[column]
        lengths = np.sqrt(np.bincount(papers, values**2, postings.size))
        values /= np.maximum(lengths, 1e-9)[papers]
        shape = (postings.size, len(self.index.postings.terms))
        return self.sparse.csr_matrix((values, (papers, column)), shape=shape)


def _logistic(
    rows: Any, signs: npt.NDArray[np.float64], shares: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """The direction of a logistic regression whose classes weigh the same (shares sum to 1)."""
    from scipy.optimize import minimize

    columns = rows.T.tocsr()

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        margins = signs * (rows @ weights[:-1] + weights[-1])
        pull = -shares * signs / (1 + np.exp(margins.clip(-30, 30)))
        total = (shares * np.logaddexp(0, -margins)).sum() + _STIFF / 2 * (weights[:-1] ** 2).sum()
        return float(total), np.append(columns @ pull + _STIFF * weights[:-1], pull.sum())

    start = np.zeros(rows.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 30})
    direction: npt.NDArray[np.float64] = found.x[:-1]
    return direction
