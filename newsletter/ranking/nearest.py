"""The candidates nearest to a paper by what it says: "more like this", for nobody in particular.

It weighs no reader's wishes.
"""

import numpy as np

from newsletter.ranking.index import Index
from newsletter.ranking.profile import Candidate, phrases

_WORDS = 120  # of an abstract; what it is about is said first
LEAST = 0.15  # of what the paper says; below that the likeness is chance


def nearest(index: Index, paper: Candidate, size: int) -> list[int]:
    """The ids of at most `size` candidates, the nearest first, without the paper itself.

    The title counts once more by itself: it says in few words what the paper is about.
    """
    if not len(index):
        return []
    opening = " ".join(paper.abstract.split()[:_WORDS])
    shares = index.match(phrases([paper.title, f"{paper.title} {opening}"]))
    near = 0.5 * shares[0] + shares[1]
    near[index.ids == paper.id] = 0
    best = np.argsort(-near, kind="stable")[:size]
    return [int(index.ids[at]) for at in best if near[at] >= LEAST]
