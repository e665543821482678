"""Document counts of papers in the order in which they came; what is old fades, what is rare goes.

They are the same however the papers are divided among calls. No database here.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self

import numpy as np

from newsletter.ranking.background import Background, empty

# Counts of another version are of no use: raise it when texts become other terms than before.
VERSION = 1
_HEADER = struct.Struct("<QIII")  # papers ever counted, size, least, terms


class Bounds(NamedTuple):
    """How much is kept: after every `season` papers all counts are halved if they are of `size`
    papers or more, and the rarest terms dropped, those of one paper and all beyond `terms`."""

    season: int = 4_000
    size: int = 200_000
    terms: int = 200_000


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Rolling:
    """Counts after `counted` papers in all, those of older ones halved once or several times."""

    counted: int = 0
    counts: Background = field(default_factory=empty)

    def more(self, texts: Sequence[str], bounds: Bounds = BOUNDS) -> Self:
        """With these papers' texts counted too."""
        rolling, at = self, 0
        while at < len(texts):
            some = texts[at : at + bounds.season - rolling.counted % bounds.season]
            at += len(some)
            counts, counted = rolling.counts.with_texts(some), rolling.counted + len(some)
            if counted % bounds.season == 0:
                counts = _settled(counts, bounds)
            rolling = replace(rolling, counted=counted, counts=counts)
        return rolling

    def pack(self) -> bytes:
        """All of it as bytes, the same on every machine."""
        counts = self.counts
        head = _HEADER.pack(self.counted, counts.size, counts.least, len(counts.terms))
        steps = np.diff(counts.terms, prepend=np.uint32(0)).astype("<u4")
        body = steps.tobytes() + counts.counts.astype("<u4").tobytes()
        return head + zlib.compress(body, 1)

    @classmethod
    def unpack(cls, packed: bytes) -> Self | None:
        """What `pack` wrote; None for anything else."""
        try:
            counted, size, least, terms = _HEADER.unpack_from(packed)
            numbers = np.frombuffer(zlib.decompress(packed[_HEADER.size :]), dtype="<u4")
        except (struct.error, zlib.error, ValueError):
            return None
        if len(numbers) != 2 * terms:
            return None
        found = np.cumsum(numbers[:terms], dtype=np.uint32)
        counts = numbers[terms:].astype(np.int64)
        return cls(counted, Background(size, max(least, 1), found, counts))


def _settled(counts: Background, bounds: Bounds) -> Background:
    size, least, papers = counts.size, counts.least, counts.counts
    if size >= bounds.size:
        size, least, papers = size // 2, (least + 1) // 2, papers // 2
    least = max(least, 2)
    if (papers >= least).sum() > bounds.terms:
        least = int(-np.partition(-papers, bounds.terms)[bounds.terms]) + 1
    kept = papers >= least
    return Background(size, least, counts.terms[kept], papers[kept])
