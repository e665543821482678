"""Evaluation: how well rankings find what readers liked, and how sure one may be of a difference.

nDCG, recall and reciprocal rank as in Manning, Raghavan and Schütze (2008), chapter 8. It ranks
nothing and draws nothing at random but the resamples of an interval.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DEPTH = 10
ENOUGH = 6  # readers: that five are all of one mind chance alone brings once in sixteen times
_RESAMPLES = 2_000
_SURE = (
    2.5,
    97.5,
)  # percentiles: an interval that holds the mean of all readers in 95 of 100 cases

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """How one ranking did for one reader, each from 0 to 1."""

    ndcg: float
    recall: float
    reciprocal_rank: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over so many readers and the interval (95 %) in which it lies."""

    mean: float
    low: float
    high: float
    readers: int = 0

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f} to {self.high:.3f})"

    @property
    def differs(self) -> bool:
        """Of a difference: whether it is real, that is, whether the interval leaves out 0.

        The interval of very few readers is too narrow, and that of one is no interval at all.
        """
        return self.readers >= ENOUGH and (self.low > 0 or self.high < 0)


def judge(ranked: Sequence[int], liked: Collection[int], depth: int = DEPTH) -> Judged:
    """How the first `depth` papers of a ranking meet those that the reader liked.

    Raises ValueError without any liked paper: nothing can be said then.
    """
    if not liked:
        raise ValueError("a reader who liked nothing says nothing of a ranking")
    hits = np.array([paper in liked for paper in ranked[:depth]], dtype=np.float64)
    discounts = 1 / np.log2(np.arange(2, depth + 2))
    ideal = float(discounts[: min(depth, len(liked))].sum())
    first = np.flatnonzero(hits)
    return Judged(
        ndcg=float(hits @ discounts[: len(hits)]) / ideal,
        recall=float(hits.sum()) / len(liked),
        reciprocal_rank=1 / (1 + int(first[0])) if len(first) else 0.0,
    )


def estimate(values: Sequence[float]) -> Estimate:
    """The mean of one value a reader, with a bootstrap interval (Efron 1979); a fixed seed."""
    if not values:
        return Estimate(0.0, 0.0, 0.0)
    sample = np.array(values, dtype=np.float64)
    dice = np.random.default_rng(2026)
    means = [float(dice.choice(sample, len(sample)).mean()) for _ in range(_RESAMPLES)]
    low, high = np.percentile(means, _SURE)
    return Estimate(float(sample.mean()), float(low), float(high), len(sample))


def difference(first: Sequence[float], second: Sequence[float]) -> Estimate:
    """By how much the second is better, reader by reader (paired)."""
    return estimate([b - a for a, b in zip(first, second, strict=True)])
