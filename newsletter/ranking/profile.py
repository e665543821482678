"""A candidate paper, a reader, and a reader's phrase as numbers: the values that go in.

Nothing is scored here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from newsletter.ranking import text
from newsletter.ranking.taste import Taste
from subscribers.topics import Interest

LONG = 6  # more words, stop words apart, are free text: pairs count little there
# Words, stems, pairs of stems, compounds: in short phrases and in long ones. Found on one half of
# the ICLR keywords (tests/benchmarks/ranking_quality.py); the other half agrees. The long ones
# were found on ICLR's one-sentence summaries: nDCG@10 .078 against .067 for stems alone.
WEIGHTS = ((0.6, 0.3), (1.0, 1.0), (0.75, 0.2), (0.3, 0.3))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may be chosen, in plain text; `announced_at` is aware UTC, None if unknown."""

    id: int
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    announced_at: datetime | None = None
    upvotes: int = 0
    mentions: int = 1  # sources that announced it
    readers: int = 0  # of ours, who liked it


@dataclass(frozen=True, slots=True)
class Reader:
    """Who wants how many papers (`size`) about what.

    A negative weight mutes. Papers announced at or before `since`, papers of unknown date when
    there is a `since`, and papers in `seen` (ids already sent) are not for this reader. `taste` is
    what was learned from the votes; without one it is learned from `liked` and `disliked`. Who
    `opens` papers but never liked one is told so. `liked_ids` are all papers liked, for what
    others who like them like besides.
    """

    id: int
    interests: tuple[Interest, ...]
    size: int
    since: datetime | None = None
    seen: Collection[int] | npt.NDArray[np.int64] = frozenset()
    liked: tuple[Candidate, ...] = ()
    disliked: tuple[Candidate, ...] = ()
    taste: Taste | None = None
    opens: bool = False
    liked_ids: Collection[int] = ()

    @property
    def has_likes(self) -> bool:
        return bool(self.liked) or (self.taste is not None and self.taste.likes > 0)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases as weighted terms: the key and weight of each, and the number of its phrase.

    `essential` marks the stems, which a paper should have all; `lengths` counts the words of each
    phrase without stop words.
    """

    keys: text.Keys
    weights: npt.NDArray[np.float64]
    phrase: text.Integers
    essential: npt.NDArray[np.bool_]
    lengths: text.Integers


def phrases(words: Sequence[str]) -> Phrases:
    """The terms of phrases of any length; one of stop words alone is taken at its word."""
    families = text.read(words).families()
    lengths = np.bincount(families[0][1], minlength=len(words))
    weights = [
        np.where((lengths > LONG)[where], in_long, in_short)
        for (_, where), (in_short, in_long) in zip(families, WEIGHTS, strict=True)
    ]
    return Phrases(
        keys=np.concatenate([keys for keys, _ in families]),
        weights=np.concatenate(weights),
        phrase=np.concatenate([where for _, where in families]),
        essential=np.repeat([False, True, False, False], [len(keys) for keys, _ in families]),
        lengths=lengths,
    )
