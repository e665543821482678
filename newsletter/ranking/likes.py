"""What liked and disliked papers say of the candidates: a linear model a reader, made on the spot.

It keeps no model between runs: papers a reader votes on count in the next edition.
"""

from collections.abc import Sequence

import numpy as np

from newsletter.ranking.index import Index, Scores
from newsletter.ranking.profile import Reader
from newsletter.ranking.signals import Flags


def liking(index: Index, readers: Sequence[Reader], cutoff: float) -> tuple[Scores, Flags]:
    """What likes add to each reader's (rows) candidates, and which of these pass by it alone."""
    shape = (len(readers), len(index))
    return np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.bool_)
