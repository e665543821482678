"""How the weights of the TL;DR model are found: one choice among an abstract's sentences a label.

For each label the log-chance of all sentences that bear it is made largest, with a penalty on the
squares of the weights (a conditional logit).
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from newsletter.letters.tldr import cues_of
from tests.benchmarks.labelled_abstracts import LABELS, Labelled

Numbers = npt.NDArray[np.float64]

PENALTY = 6.0
LEAST = 3  # abstracts' sentences that must show a cue


def trained(
    papers: Sequence[Labelled], allowed: frozenset[str] | None
) -> dict[str, tuple[float, float]]:
    """The weights of every cue that is `allowed` and frequent enough: for idea, for result."""
    seen = [list(cues_of(paper.sentences)) for paper in papers]
    counts = Counter(cue for paper in seen for cues in paper for cue in cues)
    names = sorted(
        cue
        for cue, count in counts.items()
        if count >= LEAST and (allowed is None or cue in allowed or cue.startswith("@"))
    )
    places = {name: at for at, name in enumerate(names)}
    rows = [[places[cue] for cue in cues if cue in places] for paper in seen for cues in paper]
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row])
    cues = csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), len(names)))
    paper_of = np.repeat(np.arange(len(papers)), [len(paper.sentences) for paper in papers])
    heads = [
        _head(cues, np.concatenate([paper.bearing[label] for paper in papers]), paper_of)
        for label in LABELS
    ]
    return {name: (heads[0][at], heads[1][at]) for at, name in enumerate(names)}


def _head(cues: csr_matrix, bears: Numbers, paper_of: npt.NDArray[np.int64]) -> Numbers:
    papers = int(paper_of.max()) + 1
    marked = np.bincount(paper_of, bears, papers) > 0
    transposed = cues.T.tocsr()

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        scores = cues @ weights
        tops = np.full(papers, -np.inf)
        np.maximum.at(tops, paper_of, scores)
        powers = np.exp(scores - tops[paper_of])
        shares = powers / np.bincount(paper_of, powers, papers)[paper_of]
        right = np.bincount(paper_of, shares * bears, papers)
        blame = (shares - shares * bears / np.maximum(right, 1e-12)[paper_of]) * marked[paper_of]
        penalty = PENALTY / 2 * float(weights @ weights)
        return penalty - float(np.log(right[marked]).sum()), transposed @ blame + PENALTY * weights

    start = np.zeros(cues.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150})
    weights: Numbers = found.x
    return weights
