"""Which of the papers that a reader liked is nearest to each chosen one, to be named as a reason.

Nothing is scored and nothing is learned here.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from newsletter.ranking.profile import Candidate
from newsletter.ranking.text import Integers
from newsletter.ranking.vectors import Vectors


class Shelf:
    """Liked papers as vectors over the candidates' terms; kept, because readers share likes."""

    def __init__(self, candidates: Vectors) -> None:
        self._candidates = candidates
        self._places: dict[Candidate, int] = {}
        self._rows: Any = candidates.rows[:0]

    def _add(self, liked: Iterable[Candidate], vectors: Any) -> None:
        from scipy import sparse

        new = [one for one in dict.fromkeys(liked) if one not in self._places]
        if new:
            first = self._rows.shape[0]
            self._places.update(zip(new, range(first, first + len(new)), strict=True))
            rows = vectors(new).over(self._candidates)
            self._rows = sparse.vstack([self._rows, rows]).tocsr()

    def titles(
        self, liked: Sequence[Sequence[Candidate]], places: Integers, vectors: Any
    ) -> list[str]:
        """For the candidate at each place the title of the nearest of its reader's likes.

        `vectors` reads papers that are not kept yet. Empty where nothing is near at all.
        """
        lists = {id(mine): mine for mine in liked}  # a reader's picks share one
        self._add((one for mine in lists.values() for one in mine), vectors)
        chosen, row = np.unique(places, return_inverse=True)
        kept_at = {
            key: np.array([self._places[one] for one in mine], dtype=np.int64)
            for key, mine in lists.items()
        }
        needed = np.unique(np.concatenate(list(kept_at.values())))
        near = (self._candidates.rows[chosen] @ self._rows[needed].T).toarray()
        titles = []
        columns = {key: np.searchsorted(needed, at) for key, at in kept_at.items()}
        for at, mine in zip(row.tolist(), liked, strict=True):
            closeness = near[at, columns[id(mine)]]
            best = int(closeness.argmax()) if len(closeness) else -1
            titles.append(mine[best].title if best >= 0 and closeness[best] > 0 else "")
        return titles
