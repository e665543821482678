"""Near-twins among the candidates: papers that tell nearly the same in nearly the same words.

They are found by the terms that hardly any other candidate has; whose copy is which is not asked.
"""

import numpy as np

from newsletter.ranking.postings import Postings
from newsletter.ranking.text import Integers

_RARE = 4  # a term of at most so many candidates may give twins away
_LEAST_TERMS = 60  # of shorter texts too little is known: a title alone, or "withdrawn"
_ALIKE = 0.1  # the share of the shorter text's terms that two have nearly alone in common


def twins(postings: Postings) -> Integers:
    """For each candidate the first of those it is a twin of; itself, where there is none."""
    first = np.arange(postings.size)
    lengths = postings.lengths
    pairs = []
    for papers in range(2, _RARE + 1):
        begins = postings.starts[:-1][lengths == papers]
        for one in range(papers):
            for other in range(one + 1, papers):
                low, high = postings.papers[begins + one], postings.papers[begins + other]
                pairs.append(low * postings.size + high)
    if not pairs:
        return first
    pair, shared = np.unique(np.concatenate(pairs), return_counts=True)
    low, high = np.divmod(pair, max(postings.size, 1))
    terms = np.bincount(postings.papers, minlength=postings.size)
    shorter = np.minimum(terms[low], terms[high])
    alike = (shorter >= _LEAST_TERMS) & (shared >= _ALIKE * shorter)
    for one, other in sorted(zip(low[alike].tolist(), high[alike].tolist(), strict=True)):
        first[other] = min(first[other], first[one])
    return first
