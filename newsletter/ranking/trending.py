"""How much others recommend a paper: upvotes, sources that announced it, readers who liked it.

A capped prior, the same for every reader; it knows no topic.
"""

from collections.abc import Sequence

import numpy as np

from newsletter.ranking.profile import Candidate
from newsletter.ranking.table import Scores

# More than these say no more. The median of a paper listed at Hugging Face is 6 upvotes, the most
# of a day often more than 50: of 45 days the most promising paper was among the first three two
# days later on all, and on 44 with 50 for the most.
_MANY_UPVOTES, _MANY_MENTIONS, _MANY_READERS = 100, 4, 50
# Fewer readers than these are not counted, lest one reader's like show in another's letter.
LEAST_READERS = 3
_BELIEF = (1.0, 0.5, 1.0)


def promise(papers: Sequence[Candidate]) -> Scores:
    """0 to 1 for each paper: what one kind of recommendation leaves open the next may add."""
    upvotes = _damped([one.upvotes for one in papers], _MANY_UPVOTES)
    mentions = _damped([one.mentions - 1 for one in papers], _MANY_MENTIONS - 1)
    readers = [one.readers if one.readers >= LEAST_READERS else 0 for one in papers]
    doubt = np.ones(len(papers), dtype=np.float32)
    for belief, heard in zip(
        _BELIEF, (upvotes, mentions, _damped(readers, _MANY_READERS)), strict=True
    ):
        doubt *= 1 - np.float32(belief) * heard
    return 1 - doubt


def told(paper: Candidate) -> str:
    """The counts in words: "31 upvotes, 2 sources"; empty without any."""
    counts = (
        (paper.upvotes, 1, "upvote"),
        (paper.mentions, 2, "source"),
        (paper.readers, LEAST_READERS, "reader"),
    )
    said = [f"{count} {what}{'s' * (count > 1)}" for count, least, what in counts if count >= least]
    return ", ".join(said)


def _damped(counts: Sequence[int], many: int) -> Scores:
    capped = np.array(counts, dtype=np.float64).clip(0, many)
    damped: Scores = (np.log1p(capped) / np.log1p(many)).astype(np.float32)
    return damped
