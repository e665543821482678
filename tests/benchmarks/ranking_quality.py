"""How well phrases find papers: author keywords as topics, their papers as the ones to be found.

The setup: keywords that 3 to 200 papers of ICLR 2017 and 2018 carry are hidden from titles and
abstracts and used as topics. Term statistics come from arXiv; no ICLR paper was counted there.
Constants were chosen on every second keyword ("dev"), the others ("test") were looked at after.
Run: python -m tests.benchmarks.ranking_quality [--encoder minilm]
"""

import random
import sys
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from newsletter.ranking import CUTOFF, Candidate, Index, Reader, select
from newsletter.ranking.encoder import open_encoder
from newsletter.ranking.profile import phrases
from newsletter.ranking.signals import said
from newsletter.ranking.text import words_of
from subscribers.models import TopicKind
from subscribers.topics import Interest
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


def show_topics(name: str, rank: Callable[[str], list[int]], keywords: Keywords) -> None:
    """One line: nDCG@10 and MAP over all keywords, and over each half."""
    found = {word: rank(word) for word in keywords}
    gains = np.array([ndcg(found[word], keywords[word]) for word in keywords])
    precise = np.mean([average_precision(found[word], keywords[word]) for word in keywords])
    halves = f"dev {gains[::2].mean():.3f}, test {gains[1::2].mean():.3f}"
    print(f"  {name:34} nDCG@10 {gains.mean():.3f}   MAP {precise:.3f}   ({halves})")


def show_three_topics(index: Index, keywords: Keywords) -> None:
    """Readers of three keywords each: the whole selection, against a bare maximum of scores."""
    dice = random.Random(7)
    readers = [dice.sample(sorted(keywords), 3) for _ in range(600)]
    wanted = [frozenset().union(*(keywords[word] for word in words)) for words in readers]
    interests = [tuple(Interest(TopicKind.PHRASE, word) for word in words) for words in readers]
    some = [Reader(at, mine, 10) for at, mine in enumerate(interests)]
    picks = [[pick.paper_id for pick in found] for found in select(index, some, cutoff=None)]
    rows = {word: index.match(phrases([word]))[0] for word in keywords}
    calibrated = {word: said(index, [word])[0][0] for word in keywords}
    for name, scores, combined in (
        ("maximum of shares said", rows, np.max),
        ("mean of calibrated", calibrated, np.mean),
        ("maximum of calibrated", calibrated, np.max),
    ):
        best = [combined([scores[word] for word in words], axis=0) for words in readers]
        show_readers(name, [_ranked(index, one)[:10] for one in best], readers, wanted, keywords)
    show_readers("select: calibrated, each heard", picks, readers, wanted, keywords)


def show_readers(
    name: str,
    picks: list[list[int]],
    readers: list[list[str]],
    wanted: list[frozenset[int]],
    keywords: Keywords,
) -> None:
    gain = np.mean([ndcg(mine, papers) for mine, papers in zip(picks, wanted, strict=True)])
    heard = np.mean(
        [
            np.mean([bool(keywords[word] & set(mine)) for word in words])
            for mine, words in zip(picks, readers, strict=True)
        ]
    )
    print(f"  {name:34} nDCG@10 {gain:.3f}   topics with a right paper {heard:.0%}")


def show_cutoffs(index: Index, keywords: Keywords) -> None:
    """What passes at each cut-off on the dev half: its precision and the share that is found."""
    for cutoff in (0.2, 0.3, CUTOFF, 0.5, 0.6):
        words = list(keywords)[::2]
        some = [
            Reader(at, (Interest(TopicKind.PHRASE, word),), len(index))
            for at, word in enumerate(words)
        ]
        passed = [{one.paper_id for one in picks} for picks in select(index, some, cutoff=cutoff)]
        right = sum(len(keywords[word] & mine) for word, mine in zip(words, passed, strict=True))
        count = sum(map(len, passed))
        total = sum(len(keywords[word]) for word in words)
        print(f"  {cutoff:.1f}: {count / len(words):5.0f} papers a topic, ", end="")
        print(f"precision {right / max(count, 1):.3f}, found {right / total:.0%}")


def _ranked(index: Index, scores: npt.NDArray[np.floating]) -> list[int]:
    ranked: list[int] = index.ids[np.argsort(-scores, kind="stable")].tolist()
    return ranked


def main() -> None:
    candidates, keywords = iclr()
    print(f"{len(keywords)} keywords, {len(candidates)} papers")
    index, plain = Index.build(candidates), PlainBm25(candidates)
    show_topics("plain BM25", lambda word: np.argsort(-plain.scores(word)).tolist(), keywords)
    show_topics("ours", lambda word: _ranked(index, said(index, [word])[0][0]), keywords)
    if "--encoder" in sys.argv:  # two minutes more
        name = sys.argv[sys.argv.index("--encoder") + 1]
        meant = Index.build(candidates, encoder=open_encoder(name))
        show_topics(name, lambda word: _ranked(meant, said(meant, [word])[0][0]), keywords)
    print("Three keywords a reader")
    show_three_topics(index, keywords)
    print(f"Cut-offs on the dev half, {CUTOFF} is ours")
    show_cutoffs(index, keywords)


if __name__ == "__main__":
    main()
