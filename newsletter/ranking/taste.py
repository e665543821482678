"""Taste: what a reader's votes taught, as weighted terms; the small form of it fits two kilobytes.

It neither learns nor scores; a term is kept as a number from which no word can be read.
"""

import struct
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Shorts = npt.NDArray[np.uint32]

MOST_BYTES = 2_000
_HEADER = struct.Struct("<BHHffH")  # version, likes, dislikes, mean, spread, terms
_VERSION = 1
COARSE = 17  # bits of a short key that a small taste keeps
_BLUR = 32 - COARSE
# Many terms told roughly beat few told finely. nDCG@10 on the dev readers of
# tests/benchmarks/ranking_likes.py: all terms .433, 1,200 of four bits .420, 400 of eight .400.
_MOST_TERMS, _STEPS = 1_200, 7
_LONG = 255  # a gap between two terms of that much or more goes on in the next byte


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """A linear model of one reader: the score of a paper is the sum of the weights of its terms.

    `terms` are short keys (the upper half of a term's key) in order, without their last `blur`
    bits. `mean` and `spread` are those of the scores of papers at random, so that scores can be
    told on one scale.
    """

    likes: int
    dislikes: int
    terms: Shorts
    weights: npt.NDArray[np.float32]
    mean: float
    spread: float
    blur: int = 0

    @classmethod
    def of(
        cls, votes: tuple[int, int], short: Shorts, direction: Any, random: Any, usual: Any = ...
    ) -> Self:
        """All of a direction; `random` are rows of papers over the same terms, `usual` those of
        them that count.
        """
        weights = direction.astype(np.float32)
        return cls(*votes, short, weights, *_moments((random @ weights)[usual]))

    @classmethod
    def small(
        cls, votes: tuple[int, int], short: Shorts, direction: Any, random: Any, usual: Any = ...
    ) -> Self:
        """As `of`, of the heaviest terms only and roughly: what `pack` can write."""
        terms, place = np.unique(short >> np.uint32(_BLUR), return_inverse=True)
        sums = np.bincount(place, direction, len(terms))
        kept = np.sort(np.argsort(-np.abs(sums), kind="stable")[:_MOST_TERMS])
        steps = np.rint(sums[kept] / max(np.abs(sums).max(initial=0), 1e-9) * _STEPS)
        kept, steps = kept[steps != 0], steps[steps != 0].astype(np.float32)
        by_term = np.zeros(len(terms), dtype=np.float32)
        by_term[kept] = steps
        coarse = terms[kept].astype(np.uint32) << np.uint32(_BLUR)
        return cls(*votes, coarse, steps, *_moments((random @ by_term[place])[usual]), _BLUR)

    def pack(self) -> bytes:
        """A small taste in at most MOST_BYTES, the same on every machine.

        The last terms are dropped if it would be more.
        """
        steps = np.diff(self.terms >> np.uint32(_BLUR), prepend=np.uint32(0)).astype(np.int64)
        longs, rest = np.divmod(steps, _LONG)
        sizes = np.cumsum(longs + 1) + (np.arange(len(steps)) + 2) // 2
        count = int(np.searchsorted(sizes, MOST_BYTES - _HEADER.size, side="right"))
        gaps = b"".join(
            bytes([_LONG]) * long + bytes([short])
            for long, short in zip(longs[:count].tolist(), rest[:count].tolist(), strict=True)
        )
        nibbles = np.zeros(count + count % 2, dtype=np.uint8)
        nibbles[:count] = self.weights[:count].astype(np.int64) & 15
        votes = (min(votes, 65_535) for votes in (self.likes, self.dislikes))
        head = _HEADER.pack(_VERSION, *votes, self.mean, self.spread, count)
        return head + (nibbles[::2] << 4 | nibbles[1::2]).tobytes() + gaps

    @classmethod
    def unpack(cls, packed: bytes) -> Self | None:
        """What `pack` wrote; None for what another version wrote, which has to be learned anew."""
        if len(packed) < _HEADER.size or packed[0] != _VERSION:
            return None
        _, likes, dislikes, mean, spread, count = _HEADER.unpack_from(packed)
        middle = _HEADER.size + (count + 1) // 2
        pairs = np.frombuffer(packed[_HEADER.size : middle], np.uint8)
        nibbles = np.stack((pairs >> 4, pairs & 15), axis=1).ravel()[:count].astype(np.int64)
        weights = (nibbles - 16 * (nibbles > _STEPS)).astype(np.float32)
        gaps = np.frombuffer(packed[middle:], np.uint8).astype(np.int64)
        terms = np.cumsum(gaps)[gaps != _LONG]
        if len(terms) != count or len(weights) != count:
            return None
        coarse = terms.astype(np.uint32) << np.uint32(_BLUR)
        return cls(likes, dislikes, coarse, weights, mean, spread, _BLUR)

    def weight_of(self, short: Shorts) -> npt.NDArray[np.float32]:
        """The weight of each term; 0 for terms that it does not know."""
        if not len(self.terms):
            return np.zeros(len(short), dtype=np.float32)
        wanted = short >> np.uint32(self.blur) << np.uint32(self.blur)
        at = np.searchsorted(self.terms, wanted).clip(max=len(self.terms) - 1)
        return np.where(self.terms[at] == wanted, self.weights[at], np.float32(0))


def _moments(scores: Any) -> tuple[float, float]:
    return (float(scores.mean()), float(scores.std())) if len(scores) else (0.0, 0.0)
