"""How well phrases find papers: author keywords as topics, their papers as the ones to be found.

The setup: keywords that 3 to 200 papers of ICLR 2017 and 2018 carry are hidden from titles and
abstracts and used as topics. Term statistics come from arXiv; no ICLR paper was counted there.
Constants were chosen on every second keyword ("dev"), the others ("test") were looked at after.
Keywords of one or two papers say whether a constant holds elsewhere: none was chosen by them.
Run: python -m tests.benchmarks.ranking_quality [--encoder minilm]
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from newsletter.ranking import Candidate, Index
from newsletter.ranking.encoder import open_encoder
from newsletter.ranking.signals import said
from newsletter.ranking.text import words_of
from tests.benchmarks.recorded_papers import Keywords, iclr

Scores = npt.NDArray[np.float64]
DISCOUNTS = 1 / np.log2(np.arange(2, 12))


class PlainBm25:
    """BM25 as in any textbook: words of title and abstract as they stand, idf from the papers."""

    def __init__(self, papers: Iterable[Candidate], k1: float = 1.2, b: float = 0.75) -> None:
        texts = [words_of(f"{paper.title} {paper.abstract}") for paper in papers]
        lengths = np.array([len(words) for words in texts])
        self.damping = k1 * (1 - b + b * lengths / lengths.mean())
        self.k1 = k1
        self.counts: dict[str, Scores] = {}
        for at, words in enumerate(texts):
            for word in words:
                self.counts.setdefault(word, np.zeros(len(texts)))[at] += 1

    def scores(self, topic: str) -> Scores:
        total = np.zeros(len(self.damping))
        for word in words_of(topic):
            count = self.counts.get(word, np.zeros(len(total)))
            there = (count > 0).sum()
            idf = np.log1p((len(total) - there + 0.5) / (there + 0.5))
            total += idf * count * (self.k1 + 1) / (count + self.damping)
        return total


def ndcg(ranked: Iterable[int], relevant: frozenset[int]) -> float:
    gains = np.array([paper in relevant for paper in ranked])[:10]
    return float((gains * DISCOUNTS[: len(gains)]).sum() / DISCOUNTS[: len(relevant)].sum())


def average_precision(ranked: Iterable[int], relevant: frozenset[int]) -> float:
    hits = np.flatnonzero([paper in relevant for paper in ranked])
    return float(((np.arange(len(hits)) + 1) / (hits + 1)).sum() / len(relevant))


@dataclass(slots=True)
class Task:
    """Keywords to be told from one another, and the plain way's gains to be told beside ours."""

    name: str
    keywords: Keywords
    plain: Scores | None = None

    def show(self, name: str, rank: Callable[[str], list[int]]) -> None:
        """One line: nDCG@10 and MAP over all keywords and over each half; the first is plain."""
        found = {word: rank(word) for word in self.keywords}
        gains = np.array([ndcg(found[word], papers) for word, papers in self.keywords.items()])
        precise = [average_precision(found[word], papers) for word, papers in self.keywords.items()]
        self.plain = gains if self.plain is None else self.plain
        line = f"  {name:12} nDCG@10 {gains.mean():.3f}   MAP {np.mean(precise):.3f}"
        for half, at in (
            ("all", slice(None)),
            ("dev", slice(0, None, 2)),
            ("test", slice(1, None, 2)),
        ):
            better = gains[at].mean() / self.plain[at].mean() - 1
            line += f"   {half} {gains[at].mean():.3f} ({better:+.0%})"
        print(line, flush=True)


def _ranked(index: Index, word: str) -> list[int]:
    scores, _ = said(index, [word])
    ranked: list[int] = index.ids[np.argsort(-scores[0], kind="stable")].tolist()
    return ranked


def main() -> None:
    candidates, keywords = iclr()
    tasks = [Task("keywords", keywords), Task("rare keywords", iclr(1, 2)[1])]
    index, plain = Index.build(candidates), PlainBm25(candidates)
    ways = {"ours": index}
    if "--encoder" in sys.argv:  # two minutes more
        encoder = open_encoder(sys.argv[sys.argv.index("--encoder") + 1])
        ways["and encoder"] = Index.build(candidates, encoder=encoder)
    for task in tasks:
        print(f"{len(task.keywords)} {task.name}, {len(candidates)} papers")
        task.show("plain BM25", lambda word: np.argsort(-plain.scores(word)).tolist())
        for name, way in ways.items():
            task.show(name, partial(_ranked, way))


if __name__ == "__main__":
    main()
