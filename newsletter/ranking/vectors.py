"""Papers as tf-idf vectors of length one over all their terms, to be compared and learned from.

It knows no reader and learns nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np

from newsletter.ranking import text
from newsletter.ranking.background import SHORT, Background
from newsletter.ranking.postings import TITLE, Numbers, Postings
from newsletter.ranking.profile import Candidate
from newsletter.ranking.table import Flags
from newsletter.ranking.taste import COARSE, Taste
from newsletter.ranking.text import Integers, Keys

_TITLE = 3.0  # what a topic asks for stands in titles, what is liked rather in the abstract


@dataclass(frozen=True)
class Vectors:
    """`rows` (sparse, papers x terms) and the same by term; the terms' short keys are in order."""

    terms: Keys
    short: Any  # np.uint32, by term
    rows: Any
    by_term: Any

    @cached_property
    def coarse(self) -> Integers:
        """Where the terms begin whose short keys begin with the COARSE bits of each number."""
        begins = np.arange(1 << COARSE, dtype=np.uint32) << np.uint32(32 - COARSE)
        return np.append(np.searchsorted(self.short, begins), len(self.short))

    @classmethod
    def of(cls, papers: Sequence[Candidate], background: Background) -> Self:
        """The papers' vectors; how common a term is says the background alone."""
        texts = [*(paper.title for paper in papers), *(paper.abstract for paper in papers)]
        postings = Postings.of(text.read(texts), len(papers))
        return cls.weighed(postings, background.idf(postings.terms))

    @classmethod
    def weighed(cls, postings: Postings, idf: Numbers) -> Self:
        """The vectors of papers that are counted already."""
        # Not needed, and not loaded, where nobody has voted yet.
        from scipy import sparse

        counts = postings.counts - (TITLE - _TITLE) * postings.titles
        values = np.log1p(counts) * np.repeat(idf, postings.lengths)
        lengths = np.sqrt(np.bincount(postings.papers, values**2, postings.size))
        values = (values / np.maximum(lengths, 1e-9)[postings.papers]).astype(np.float32)
        shape = (len(postings.terms), postings.size)
        by_term = sparse.csr_matrix((values, postings.papers, postings.starts), shape=shape)
        short = (postings.terms >> SHORT).astype(np.uint32)
        return cls(postings.terms, short, by_term.T.tocsr(), by_term)

    def find(self, short: Any) -> tuple[Integers, Flags]:
        """The column of each short key, and whether it is there at all."""
        if not len(self.short):
            return np.zeros(len(short), dtype=np.int64), np.zeros(len(short), dtype=np.bool_)
        at = np.searchsorted(self.short, short).clip(max=len(self.short) - 1)
        return at, self.short[at] == short

    def spans(self, taste: Taste) -> tuple[Integers, Integers]:
        """The first and the last column of each of a taste's terms, the last left out."""
        if taste.blur:
            slot = taste.terms >> np.uint32(32 - COARSE)
            return self.coarse[slot], self.coarse[slot + np.uint32(1)]
        return (
            np.searchsorted(self.short, taste.terms),
            np.searchsorted(self.short, taste.terms, "right"),
        )

    def among(self, short: Any) -> Any:
        """These papers over the terms of these short keys: terms x papers, sparse."""
        from scipy import sparse

        at, found = self.find(short)
        starts = self.by_term.indptr.astype(np.int64)
        counts = np.where(found, np.diff(starts)[at] if len(starts) > 1 else 0, 0)
        places = text.expand(starts[at], counts, np.arange(len(at)))
        begins = np.concatenate(([0], np.cumsum(counts)))
        cells = (self.by_term.data[places], self.by_term.indices[places], begins)
        return sparse.csr_matrix(cells, shape=(len(short), self.by_term.shape[1]))
