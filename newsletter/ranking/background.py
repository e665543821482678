"""How common a term is in research papers at large, so that a tiny day's batch ranks well.

Only hashes of terms and document counts are kept, no text; it does not score.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from newsletter.ranking.text import Keys, read

SHORT = np.uint64(32)  # 32 bits of a key are kept: one false hit in 20,000 look-ups
# Papers. Authors' libraries of three categories (tests/benchmarks/archive_quality.py), their 6,000
# papers as the archive, nDCG@10 dev and test: the shipped counts alone .390 .351, beside an archive
# weighing as 40,000 papers .399 .355, as 4,000 .406 .360, as 1,200 .409 .360, as none .410 .356.
_EVEN = 2_500
_TEXTS_AT_ONCE = 1000  # of more the numbers outgrow a processor's cache


@dataclass(frozen=True, slots=True)
class Background:
    """Document counts: `counts[i]` of `size` papers hold the term whose short key is `terms[i]`.

    A term that is not here stood in fewer than `least` papers. `besides` are counts of other
    papers, of which a `share` is added. `has_news` says that what may be sent now is counted here
    already.
    """

    size: int
    least: int
    terms: npt.NDArray[np.uint32]
    counts: npt.NDArray[np.int64]
    besides: "Background | None" = None
    share: float = 1.0
    has_news: bool = False

    def frequencies(self, keys: Keys) -> npt.NDArray[np.float64]:
        """In how many papers each term stands; half of `least` where terms were dropped."""
        short = (keys >> SHORT).astype(np.uint32)
        found = self._counted(short)
        return found if self.besides is None else found + self.share * self.besides._counted(short)

    def _counted(self, short: npt.NDArray[np.uint32]) -> npt.NDArray[np.float64]:
        unknown = np.full(len(short), self.least / 2 if self.least > 1 else 0.0)
        if not len(self.terms):
            return unknown
        at = np.minimum(np.searchsorted(self.terms, short), len(self.terms) - 1)
        return np.where(self.terms[at] == short, self.counts[at], unknown)

    def idf(
        self, keys: Keys, here: npt.NDArray[np.int64] | int = 0, size: int = 0
    ) -> npt.NDArray[np.float64]:
        """How much each term tells apart, with `size` papers beside of which `here` hold it.

        These are left out where they are counted already.
        """
        papers = self.frequencies(keys)
        every = self.size + (self.share * self.besides.size if self.besides else 0)
        if not self.has_news:
            papers, every = papers + here, every + size
        idf: npt.NDArray[np.float64] = np.log1p((every - papers + 0.5).clip(0.5) / (papers + 0.5))
        return idf

    def with_archive(self, archive: "Background", *, has_news: bool = True) -> "Background":
        """This background beside the counts of all papers we hold; with `has_news` the newest too.

        A small archive adds to it; of _EVEN papers it weighs as much, and of more it speaks ever
        more for itself.
        """
        share = min(1.0, _EVEN**2 / max(self.size * archive.size, 1))
        return replace(archive, besides=self, share=share, has_news=has_news)

    def with_texts(self, texts: Iterable[str]) -> "Background":
        """This background and these papers' texts together."""
        return _merged(self, Background.of(texts))

    @classmethod
    def of(cls, texts: Iterable[str], least: int = 1) -> "Background":
        """Count the papers' texts; terms in fewer than `least` of them are dropped."""
        waiting = list(texts)
        total = empty()
        for at in range(0, len(waiting), _TEXTS_AT_ONCE):
            total = _merged(total, _counted(waiting[at : at + _TEXTS_AT_ONCE]))
        kept = total.counts >= least
        return cls(total.size, least, total.terms[kept], total.counts[kept])

    def save(self, path: Path) -> None:
        steps = np.diff(self.terms, prepend=np.uint32(0))  # small numbers pack better
        np.savez_compressed(
            path,
            header=np.array([self.size, self.least]),
            steps=steps,
            counts=np.minimum(self.counts, 65535).astype(np.uint16),
        )

    @classmethod
    def shipped(cls) -> "Background":
        """The background that comes with the program."""
        return _load(Path(str(files("newsletter.ranking") / "background.npz")))

    @classmethod
    def load(cls, path: Path) -> "Background":
        """What `save` wrote."""
        return _load(path)


@cache
def _load(path: Path) -> Background:
    with np.load(path, allow_pickle=False) as stored:
        size, least = (int(number) for number in stored["header"])
        terms = np.cumsum(stored["steps"], dtype=np.uint32)
        return Background(size, least, terms, stored["counts"].astype(np.int64))


def empty() -> Background:
    """No background: frequencies then come from the candidates alone."""
    return Background(0, 1, np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int64))


def _counted(texts: list[str]) -> Background:
    found, where = read(texts).terms()
    # A number for each term of a text, whose upper half is the term's short key. Sorting them is
    # ten times as fast as np.unique, which hashes.
    pairs = np.sort((found >> SHORT) << SHORT | where.astype(np.uint64))
    short = (pairs[_firsts(pairs)] >> SHORT).astype(np.uint32)
    first = _firsts(short)
    counts = np.diff(first, append=len(short)).astype(np.int64)
    return Background(len(texts), 1, short[first], counts)


def _firsts(ordered: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Where, among unsigned numbers in order, each begins that was not there before."""
    return np.flatnonzero(np.diff(ordered, prepend=~ordered[:1]))


def _merged(one: Background, other: Background) -> Background:
    at = np.searchsorted(one.terms, other.terms)
    known = at < len(one.terms)
    known[known] = one.terms[at[known]] == other.terms[known]
    counts = one.counts.copy()
    counts[at[known]] += other.counts[known]
    return replace(
        one,
        size=one.size + other.size,
        least=max(one.least, other.least),
        terms=np.insert(one.terms, at[~known], other.terms[~known]),
        counts=np.insert(counts, at[~known], other.counts[~known]),
    )
