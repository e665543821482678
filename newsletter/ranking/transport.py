"""Transport: what many readers' likes say of papers, carried over to papers that nobody has read.

A candidate is put where the papers nearest to it by words are. No reader's vote can be read here:
see `colikes` for what went in. It chooses nothing.
"""

import struct
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from newsletter.ranking.background import Background
from newsletter.ranking.colikes import CoLikes
from newsletter.ranking.factors import Factors, factors, normalised
from newsletter.ranking.learning import RANDOM
from newsletter.ranking.profile import Candidate
from newsletter.ranking.text import Integers
from newsletter.ranking.vectors import Vectors

TERMS = 100  # the heaviest of a paper's terms are kept: nDCG@10 dev .372 test .357, of 40 .361 .350
NEIGHBOURS = 20
_HEADER = struct.Struct("<BHI")  # version, factors, papers
_VERSION = 1
_FINEST = 255.0  # a weight is kept in one byte
_AT_ONCE = 250  # candidates


@dataclass(frozen=True, slots=True, eq=False)
class Transport:
    """The papers that readers like together: `ids` in order, `places` (rows of length one), and
    their heaviest terms as short keys and weights, `counts` of them a paper.
    """

    ids: Integers
    places: Factors
    counts: npt.NDArray[np.uint8]
    short: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.uint8]

    @classmethod
    def of(
        cls, papers: Iterable[Sequence[Candidate]], likes: CoLikes, background: Background
    ) -> Self:
        """Of the papers of co-likes, in the order of their ids, some at a time; a paper may be
        missing. A third of a millisecond for each, and some seconds for the factors.
        """
        nothing = np.zeros(0)
        parts: list[tuple[Any, ...]] = [(nothing, nothing, nothing, nothing)]
        for some in papers:
            ids = np.array([paper.id for paper in some], dtype=np.int64)
            parts.append((ids, *_heaviest(Vectors.of(some, background))))
        kinds = np.int64, np.uint8, np.uint32, np.uint8
        ids, counts, short, weights = (
            np.concatenate([part[at] for part in parts]).astype(kind)
            for at, kind in enumerate(kinds)
        )
        found = factors(likes)[np.searchsorted(likes.papers, ids)]
        return cls(ids, found.astype(np.float16).astype(np.float32), counts, short, weights)

    def pack(self) -> bytes:
        """Some 640 bytes a paper, the same on every machine."""
        arrays: tuple[tuple[Any, str], ...] = (
            (self.ids, "<i8"),
            (self.places, "<f2"),
            (self.counts, "u1"),
            (self.short, "<u4"),
            (self.weights, "u1"),
        )
        head = _HEADER.pack(_VERSION, self.places.shape[1], len(self.ids))
        return b"".join([head, *(array.astype(kind).tobytes() for array, kind in arrays)])

    @classmethod
    def unpack(cls, packed: bytes) -> Self | None:
        """What `pack` wrote; None for what another version wrote, which has to be made anew."""
        if len(packed) < _HEADER.size or packed[0] != _VERSION:
            return None
        _, size, papers = _HEADER.unpack_from(packed)
        at = _HEADER.size

        def taken(kind: str, count: int) -> Any:
            nonlocal at
            found = np.frombuffer(packed, kind, count, at)
            at += found.nbytes
            return found

        ids, places = taken("<i8", papers), taken("<f2", papers * size).reshape(papers, size)
        counts = taken("u1", papers)
        terms = int(counts.sum(dtype=np.int64))
        short, weights = taken("<u4", terms), taken("u1", terms)
        return cls(
            ids.astype(np.int64),
            places.astype(np.float32),
            counts,
            short.astype(np.uint32),
            weights,
        )

    def carried(self, candidates: Vectors) -> Factors:
        """Where each candidate lies, by the NEIGHBOURS papers nearest to it (rows of length one).

        A row of zeros for a candidate like none of them. Once for all readers: two
        milliseconds a candidate beside forty thousand papers.
        """
        from scipy import sparse

        at, found = candidates.find(self.short)
        owner = np.repeat(np.arange(len(self.ids)), self.counts)[found]
        cells = (self.weights[found].astype(np.float32), (at[found], owner))
        by_term = sparse.csr_matrix(cells, shape=(len(candidates.terms), len(self.ids)))
        near = np.zeros((candidates.rows.shape[0], self.places.shape[1]), dtype=np.float32)
        for first in range(0, len(near), _AT_ONCE):
            some = (candidates.rows[first : first + _AT_ONCE] @ by_term).tocsr()
            for row in range(some.shape[0]):
                mine = slice(some.indptr[row], some.indptr[row + 1])
                near[first + row] = self._middle(some.indices[mine], some.data[mine])
        return normalised(near)

    def _middle(self, papers: Integers, likeness: Any) -> Any:
        """The middle of the nearest papers; the nearer, the more it counts."""
        if len(papers) > NEIGHBOURS:
            best = np.argpartition(likeness, -NEIGHBOURS)[-NEIGHBOURS:]
            papers, likeness = papers[best], likeness[best]
        return likeness**2 @ self.places[papers]

    def readers(self, liked: Sequence[Collection[int]]) -> tuple[Factors, Integers]:
        """Where each reader lies by the ids of the papers they like, and how many of these count.

        Their own likes alone say it, and it is kept nowhere.
        """
        from scipy import sparse

        counts = [len(mine) for mine in liked]
        ids = np.fromiter((id for mine in liked for id in mine), np.int64, sum(counts))
        at = np.searchsorted(self.ids, ids).clip(max=max(len(self.ids) - 1, 0))
        known = self.ids[at] == ids if len(self.ids) else np.zeros(len(ids), dtype=np.bool_)
        owner = np.repeat(np.arange(len(liked)), counts)[known]
        cells = (np.ones(len(owner), dtype=np.float32), (owner, at[known]))
        likes = sparse.csr_matrix(cells, shape=(len(liked), len(self.ids)))
        return normalised(likes @ self.places), np.bincount(owner, minlength=len(liked))


@dataclass(frozen=True, slots=True)
class Carried:
    """The candidates' factors, and how scores are spread over usual papers: these are the papers
    of the transport and the candidates, weighed as in `likes`.
    """

    papers: Factors
    middle: Factors
    spread: Factors  # factors x factors: the mean of the products

    @classmethod
    def of(cls, transport: Transport, candidates: Vectors) -> Self:
        """Of a transport that holds papers, for candidates of which there are some."""
        papers = transport.carried(candidates)
        here = len(papers) / (len(papers) + RANDOM)
        shares = ((here, papers), (1 - here, transport.places))
        middle = sum(share * rows.mean(axis=0) for share, rows in shares)
        spread = sum(share * (rows.T @ rows) / len(rows) for share, rows in shares)
        return cls(papers, *(np.asarray(one, dtype=np.float32) for one in (middle, spread)))


def _heaviest(vectors: Vectors) -> tuple[Any, Any, Any]:
    """For each paper how many of its terms are kept, and all of these with their weights."""
    rows = vectors.rows
    counts = np.diff(rows.indptr)
    owner = np.repeat(np.arange(len(counts)), counts)
    order = np.lexsort((-rows.data, owner))
    rank = np.arange(len(order)) - rows.indptr[owner[order]]
    kept = np.sort(order[rank < TERMS])
    weights = np.rint(rows.data[kept] * _FINEST).clip(1, _FINEST).astype(np.uint8)
    kept_counts = np.bincount(owner[kept], minlength=len(counts)).astype(np.uint8)
    return kept_counts, vectors.short[rows.indices[kept]], weights
