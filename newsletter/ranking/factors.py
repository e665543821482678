"""Papers as factors: those that the same readers like lie in the same direction.

It knows neither readers nor words.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from newsletter.ranking.colikes import CoLikes

Factors = npt.NDArray[np.float32]

FACTORS = 64
_MORE, _ROUNDS = 16, 12  # of a subspace iteration: Halko, Martinsson and Tropp, SIAM Review 2011


def factors(pairs: CoLikes, size: int = FACTORS) -> Factors:
    """A vector of length one for each paper of the pairs (papers x size).

    The leading eigenvectors of the graph of pairs. Degrees are regularised by their mean, lest
    each small island of papers take a factor of its own (Qin and Rohe, NIPS 2013).
    """
    from scipy import sparse

    if not len(pairs.papers):
        return np.zeros((0, size), dtype=np.float32)
    count, ones = len(pairs.papers), np.ones(len(pairs.first), dtype=np.float32)
    half = sparse.csr_matrix((ones, (pairs.first, pairs.second)), shape=(count, count))
    graph = (half + half.T).tocsr()
    degrees = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel()
    scale = sparse.diags((1 / np.sqrt(degrees + max(degrees.mean(), 1.0))).astype(np.float32))
    found = _leading((scale @ graph @ scale).tocsr(), min(size, count))
    wide = np.zeros((count, size), dtype=np.float32)
    wide[:, : found.shape[1]] = found
    return normalised(wide)


def normalised(rows: Any) -> Factors:
    """The rows at length one; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Factors = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return found


def _leading(graph: Any, size: int) -> Factors:
    """The eigenvectors of the largest eigenvalues above zero, times their roots.

    The start is drawn with a fixed seed, so that the same pairs give the same factors.
    """
    dice = np.random.default_rng(0)
    wide = min(size + _MORE, graph.shape[0])
    basis = dice.standard_normal((graph.shape[0], wide)).astype(np.float32)
    for _ in range(_ROUNDS):
        # Of the graph and itself: so the most negative eigenvalues, which mean nothing, come last.
        basis, _ = np.linalg.qr(graph @ basis + basis)
    small = basis.T @ (graph @ basis)
    values, vectors = np.linalg.eigh((small + small.T) / 2)
    best = np.argsort(-values, kind="stable")[:size]
    found: Factors = basis @ (vectors[:, best] * np.sqrt(values[best].clip(min=0)))
    return found
