"""The scores of topics for all candidates, remembered from batch to batch in one array.

It computes nothing; when it is full it is emptied, and the topics still in use come in again.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from subscribers.models import TopicKind

Scores = npt.NDArray[np.float32]
Heights = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Topic = tuple[TopicKind, str]

MOST_ROWS = 20_000
_MOST_CELLS = 16_000_000  # 4 bytes each


class Table:
    """A row of scores for each topic, and the height that turns its cut-off into a score.

    Row 0 belongs to no topic: it says nothing, and nothing reaches its cut-off.
    """

    def __init__(self, papers: int) -> None:
        self.papers = papers
        self.clear()

    @property
    def is_full(self) -> bool:
        """Whether no more should be remembered; a batch that has begun may still add its own."""
        size = len(self.places)
        return size >= MOST_ROWS or size * self.papers >= _MOST_CELLS

    def clear(self) -> None:
        self.places: dict[Topic, int] = {}
        self.rows: Scores = np.zeros((64, self.papers), dtype=np.float32)
        self.heights: Heights = np.full(64, np.inf)

    def add(self, topics: Sequence[Topic], rows: Scores, heights: Heights) -> None:
        """Remember the rows of topics that are not there yet."""
        first = len(self.places) + 1
        while first + len(topics) > len(self.rows):
            self.rows = np.concatenate((self.rows, np.zeros_like(self.rows)))
            self.heights = np.concatenate((self.heights, np.full_like(self.heights, np.inf)))
        self.rows[first : first + len(topics)] = rows
        self.heights[first : first + len(topics)] = heights
        self.places.update(zip(topics, range(first, first + len(topics)), strict=True))
