"""The scores of topics for all candidates, remembered from batch to batch in one array.

It computes nothing; when it is full it is emptied, and the topics still in use come in again.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from subscribers.models import TopicKind

Scores = npt.NDArray[np.float32]
Heights = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Topic = tuple[TopicKind, str]
Cell = TypeVar("Cell", bound=np.generic)

KINDS = tuple(TopicKind)
MOST_ROWS = 20_000
_MOST_CELLS = 12_000_000  # 5 bytes each


class Table:
    """A row of scores for each topic, and the height that turns its cut-off into a score.

    Row 0 belongs to no topic: it says nothing, and nothing reaches its cut-off.
    """

    def __init__(self, papers: int) -> None:
        self.papers = papers
        self.kinds = np.zeros(64, dtype=np.int8)  # by row, as places in KINDS
        self.heights: Heights = np.zeros(64)
        self.rows: Scores = np.zeros((64, papers), dtype=np.float32)
        self._passes: Flags = np.zeros((64, papers), dtype=np.bool_)
        self.clear()

    def clear(self) -> None:
        """Forget all topics; the arrays stay, to be written over."""
        self.places: dict[Topic, int] = {}
        self.topics: list[Topic] = [(KINDS[0], "")]  # by row
        self._share, self._judged = 0.0, 1

    def has_room(self, topics: int) -> bool:
        """Whether so many more may be remembered; what one block needs is added nevertheless."""
        size = len(self.places) + topics
        return size <= MOST_ROWS and size * self.papers <= _MOST_CELLS

    def add(self, kind: TopicKind, words: Sequence[str], rows: Scores, heights: Heights) -> None:
        """Remember the rows of topics of one kind that are not there yet."""
        first, last = len(self.topics), len(self.topics) + len(words)
        while last > len(self.rows):
            self.kinds, self.heights = _doubled(self.kinds, first), _doubled(self.heights, first)
            self.rows, self._passes = _doubled(self.rows, first), _doubled(self._passes, first)
        self.kinds[first:last] = KINDS.index(kind)
        self.heights[first:last] = heights
        self.rows[first:last] = rows
        self.topics += [(kind, word) for word in words]
        self.places.update(zip(self.topics[first:], range(first, last), strict=True))

    def passing(self, share: float) -> Flags:
        """Whether each paper's score reaches this share of the height of each row's topic.

        Remembered for the share that was asked for last: all readers of a run have the same.
        """
        if share != self._share:
            self._share, self._judged = share, 1
        fresh = slice(self._judged, len(self.topics))
        limits = (self.heights[fresh, None] * share).astype(np.float32)
        np.greater_equal(self.rows[fresh], limits, out=self._passes[fresh])
        self._judged = len(self.topics)
        return self._passes


def _doubled(array: npt.NDArray[Cell], used: int) -> npt.NDArray[Cell]:
    """With twice as many rows; what is not used is not written to, so it takes no memory yet."""
    doubled = np.zeros((2 * len(array), *array.shape[1:]), dtype=array.dtype)
    doubled[:used] = array[:used]
    return doubled
