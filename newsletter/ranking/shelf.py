"""How like each candidate is to the papers that readers voted on, each such paper held beside all.

Nothing is learned and nothing chosen here.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from newsletter.ranking.kept import Kept
from newsletter.ranking.profile import Candidate
from newsletter.ranking.table import Scores
from newsletter.ranking.text import Integers
from newsletter.ranking.vectors import Vectors

NEWEST = 30  # of the likes and the dislikes that a letter is chosen by, beside what they taught
NEAREST = 3  # of these count, those that are nearest to a candidate
_READ_AT_ONCE = 1_000  # papers
_MOST_CELLS = 64_000_000  # one byte each: what 64,000 papers are to a thousand candidates
_AT_ONCE = 64  # readers whose nearest papers fit into a processor's own memory

# A likeness is kept in a byte, small ones more finely than great ones.
_STEPS = 255
_LIKENESS = (np.arange(_STEPS + 1, dtype=np.float32) / _STEPS) ** 2

Papers = Sequence[Candidate]
Key = tuple[int, str, str]
Bytes = npt.NDArray[np.uint8]


class Shelf:
    """A row of likenesses, 0 to 1, for each paper voted on: remembered, because readers share them.

    Row 0 belongs to no paper and is like nothing. When there are too many rows all are forgotten,
    and those still in use come in again.
    """

    def __init__(self, candidates: Vectors, kept: Kept) -> None:
        self._candidates, self._kept = candidates, kept
        self._size = candidates.rows.shape[0]
        self._most = max(1, _MOST_CELLS // max(self._size, 1))
        self._rows: Bytes = np.zeros((64, self._size), dtype=np.uint8)
        self._places: dict[Key, int] = {}

    def closeness(self, lists: Sequence[Papers]) -> Scores:
        """How like each candidate is to the `NEAREST` of each list's (rows) papers nearest to it.

        Nothing is like the papers of an empty list.
        """
        found: Scores = np.zeros((len(lists), self._size), dtype=np.float32)
        order = sorted(range(len(lists)), key=lambda at: -len(lists[at]))
        while order:
            # The first of the rest is the longest list, so its length decides how many fit.
            fitting = max(1, self._most // max(len(lists[order[0]]), 1))
            some, order = order[: min(fitting, _AT_ONCE)], order[min(fitting, _AT_ONCE) :]
            found[some] = self._nearest([lists[at] for at in some])
        return found

    def titles(self, lists: Sequence[Papers], places: Integers) -> list[str]:
        """For the candidate at each place the title of the nearest of its list's papers.

        Empty where nothing is near at all.
        """
        shared = {id(mine): mine for mine in lists}  # a reader's picks share one
        picks: dict[int, list[int]] = {key: [] for key in shared}
        for pick, mine in enumerate(lists):
            picks[id(mine)].append(pick)
        titles = [""] * len(lists)
        for key, mine in shared.items():
            if not mine:
                continue
            (rows,) = self._found([mine])
            close = self._rows[np.ix_(np.array(rows), places[picks[key]])]
            best, near = close.argmax(axis=0).tolist(), close.max(axis=0).tolist()
            for pick, at, closest in zip(picks[key], best, near, strict=True):
                titles[pick] = mine[at].title if closest > 0 else ""
        return titles

    def _nearest(self, lists: Sequence[Papers]) -> Scores:
        """As `closeness`, for lists that fit in memory together, the longest first."""
        rows = self._found(lists)
        counts = np.array([len(mine) for mine in lists], dtype=np.int64)
        every = np.zeros((len(lists), counts.max(initial=0)), dtype=np.int64)
        for at, mine in enumerate(rows):
            every[at, : len(mine)] = mine
        best: Bytes = np.zeros((NEAREST, len(lists), self._size), dtype=np.uint8)
        for step, having in enumerate((counts[:, None] > np.arange(every.shape[1])).sum(axis=0)):
            close = self._rows[every[:having, step]]
            for held in best[:, :having]:
                lesser = np.minimum(held, close)
                np.maximum(held, close, out=held)
                close = lesser
        counted = counts.clip(1, NEAREST)[:, None].astype(np.float32)
        nearest: Scores = _LIKENESS[best].sum(axis=0) / counted
        return nearest

    def _found(self, lists: Sequence[Papers]) -> list[list[int]]:
        """The rows of the papers of each list; those that are not there yet are worked out."""
        keys = [[(one.id, one.title, one.abstract) for one in mine] for mine in lists]
        new = {
            key: one
            for mine, papers in zip(keys, lists, strict=True)
            for key, one in zip(mine, papers, strict=True)
            if key not in self._places
        }
        if new and len(self._places) + len(new) > self._most and self._places:
            self._places.clear()
            return self._found(lists)
        unread = list(new.items())
        for at in range(0, len(unread), _READ_AT_ONCE):
            self._add(dict(unread[at : at + _READ_AT_ONCE]))
        return [[self._places[key] for key in mine] for mine in keys]

    def _add(self, papers: dict[Key, Candidate]) -> None:
        first = len(self._places) + 1
        last = first + len(papers)
        if last > len(self._rows):
            grown: Bytes = np.zeros((max(last, 2 * len(self._rows)), self._size), dtype=np.uint8)
            grown[:first] = self._rows[:first]
            self._rows = grown
        terms, vectors = self._kept.joined(list(papers.values()))
        close = (vectors @ self._candidates.among(terms)).toarray()
        self._rows[first:last] = np.rint(_STEPS * np.sqrt(close.clip(0, 1)))
        self._places.update(zip(papers, range(first, last), strict=True))
