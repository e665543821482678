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
from newsletter.ranking.table import Flags, Scores
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
    def blurred(self) -> tuple[Integers, Any]:
        """The same by what small tastes know of a term, the COARSE bits that its short key begins
        with: the row of each such number, -1 where no term has it, and rows x papers, sparse.
        """
        from scipy import sparse

        starts = np.searchsorted(
            self.short, np.arange(1 << COARSE, dtype=np.uint32) << np.uint32(32 - COARSE)
        )
        there = np.diff(starts, append=len(self.short)) > 0
        rows = np.where(there, np.cumsum(there) - 1, -1)
        begins = self.by_term.indptr[np.append(starts[there], len(self.short))]
        cells = (self.by_term.data, self.by_term.indices, begins)
        shape = (int(there.sum()), self.by_term.shape[1])
        return rows, sparse.csr_matrix(cells, shape=shape)

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

    def scores(self, tastes: Sequence[Taste]) -> Scores:
        """What each taste (rows) says of each paper: the sum of the weights of its terms."""
        found: Scores = np.empty((len(tastes), self.rows.shape[0]), dtype=np.float32)
        for small in {bool(taste.blur) for taste in tastes}:
            mine = [at for at, taste in enumerate(tastes) if bool(taste.blur) == small]
            found[mine] = self._said([tastes[at] for at in mine], small)
        return found

    def _said(self, tastes: Sequence[Taste], small: bool) -> Any:
        """As `scores`, for tastes that are all small or all whole."""
        from scipy import sparse

        terms = np.concatenate([taste.terms for taste in tastes])
        weights = np.concatenate([taste.weights for taste in tastes])
        taste = np.repeat(np.arange(len(tastes)), [len(taste.terms) for taste in tastes])
        if small:
            rows, papers = self.blurred
            at = rows[terms >> np.uint32(32 - COARSE)]
            there = at >= 0
        else:
            papers = self.by_term
            at, there = self.find(terms)
        cells = (weights[there], (taste[there], at[there]))
        wanted = sparse.csr_matrix(cells, shape=(len(tastes), papers.shape[0]))
        return (wanted @ papers).toarray()

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
