"""A candidate paper, a reader, and a reader's phrase as numbers: the values that go in.

Nothing is scored here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from newsletter.ranking import text
from subscribers.preferences import Interest

LONG = 8  # more words than this are free text, where pairs of words hurt (CISI: .349 without)
# Found on one half of the ICLR keywords (tests/benchmarks/ranking_quality.py).
WORD, STEM, PAIR = 0.6, 1.0, 1.0


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


@dataclass(frozen=True, slots=True)
class Reader:
    """Who wants how many papers (`size`) about what.

    A negative weight mutes. Papers announced at or before `since`, papers of unknown date when
    there is a `since`, and papers in `seen` (ids already sent) are not for this reader.
    """

    id: int
    interests: tuple[Interest, ...]
    size: int
    since: datetime | None = None
    seen: Collection[int] | npt.NDArray[np.int64] = frozenset()
    liked: tuple[Candidate, ...] = ()
    disliked: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as weighted terms, and its stems in order (stop words kept, for exact matching)."""

    keys: text.Keys
    weights: npt.NDArray[np.float64]
    stems: tuple[str, ...]


def phrase(words: str) -> Phrase:
    """The terms of a phrase of any length; one of stop words alone is taken at its word."""
    reading = text.read([words])
    plain = [word for word in text.words_of(words)]
    stems = tuple(text.stems_of(plain))
    content = [at for at, word in enumerate(plain) if word not in text.STOP_WORDS]
    content = content or list(range(len(plain)))
    is_long = len(content) > LONG
    sequence = text.keys("stem", stems)
    near = [at for at in range(len(plain) - 1) if {at, at + 1} & set(content)]
    pairs = text.pair_keys(sequence[near], sequence[[at + 1 for at in near]])
    families = (
        (text.keys("word", [plain[at] for at in content]), 0.0 if is_long else WORD),
        (text.keys("stem", [stems[at] for at in content]), STEM),
        (reading.joined, 0.0),
        (pairs, 0.0 if is_long else PAIR),
    )
    keys = np.concatenate([keys for keys, _ in families])
    weights = np.concatenate([np.full(len(keys), weight) for keys, weight in families])
    unique, at = np.unique(keys, return_inverse=True)
    return Phrase(unique, np.bincount(at, weights, len(unique)), stems)
