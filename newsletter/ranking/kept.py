"""Vectors of papers that readers voted on, read once and joined for one reader after another.

It learns nothing; the oldest are forgotten when there are too many.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from newsletter.ranking.background import Background
from newsletter.ranking.profile import Candidate
from newsletter.ranking.taste import Shorts
from newsletter.ranking.vectors import Vectors

_MOST = 5_000  # papers, some five kilobytes each


class Kept:
    """Papers as sparse vectors by short key; reading one anew would take a third of a millisecond,
    which at a hundred likes is most of the time that learning takes.
    """

    def __init__(self, background: Background) -> None:
        self._background = background
        self._rows: dict[Candidate, tuple[Shorts, npt.NDArray[np.float32]]] = {}

    def joined(self, papers: Sequence[Candidate]) -> tuple[Shorts, Any]:
        """The short keys of all terms of the papers, in order, and the papers' rows over them."""
        from scipy import sparse

        self._read(papers)
        rows = [self._rows[paper] for paper in papers]
        while len(self._rows) > _MOST:  # not before all are at hand
            del self._rows[next(iter(self._rows))]
        every = np.concatenate([short for short, _ in rows])
        terms, column = np.unique(every, return_inverse=True)
        starts = np.cumsum([0, *(len(short) for short, _ in rows)])
        values = np.concatenate([values for _, values in rows])
        shape = (len(papers), len(terms))
        return terms, sparse.csr_matrix((values, column, starts), shape=shape)

    def _read(self, papers: Iterable[Candidate]) -> None:
        new = [one for one in dict.fromkeys(papers) if one not in self._rows]
        if not new:
            return
        vectors = Vectors.of(new, self._background)
        short, rows = vectors.short, vectors.rows
        for at, paper in enumerate(new):
            mine = slice(rows.indptr[at], rows.indptr[at + 1])
            self._rows[paper] = short[rows.indices[mine]], rows.data[mine].copy()
