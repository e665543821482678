"""How well readers of three topics are served: the whole choice beside plainer combinations.

Readers follow three ICLR keywords drawn at random, many times; right are the papers of any of the
three. A combination scores a paper by the best or the mean of its topics' scores: as z-scores, as
textbooks have it, and as calibrated here. Constants were chosen with every second keyword ("dev").
Run: python -m tests.benchmarks.ranking_several
"""

import random
from collections.abc import Callable, Sequence
from statistics import mean

import numpy as np
import numpy.typing as npt

from newsletter.ranking import Index, Reader, select
from newsletter.ranking.evaluate import difference, estimate
from newsletter.ranking.profile import phrases
from newsletter.ranking.signals import said
from subscribers.models import TopicKind
from subscribers.topics import Interest
from tests.benchmarks.ranking_quality import ndcg
from tests.benchmarks.recorded_papers import Keywords, iclr

DRAWS, READERS, TOPICS, SIZE = 8, 300, 3, 10
Trio = Sequence[str]
Rows = dict[str, npt.NDArray[np.floating]]


def drawn(keywords: Sequence[str]) -> list[list[str]]:
    """The topics of the readers of all draws."""
    some = sorted(keywords)
    dice = [random.Random(draw) for draw in range(DRAWS)]
    return [one.sample(some, TOPICS) for one in dice for _ in range(READERS)]


def chosen(index: Index, trios: Sequence[Trio]) -> list[list[int]]:
    """What the whole choice, without a cut-off, brings them."""
    readers = [
        Reader(at, tuple(Interest(TopicKind.PHRASE, word) for word in trio), SIZE)
        for at, trio in enumerate(trios)
    ]
    return [[pick.paper_id for pick in picks] for picks in select(index, readers, cutoff=None)]


def combined(
    index: Index, rows: Rows, combine: Callable[..., npt.NDArray[np.floating]], trio: Trio
) -> list[int]:
    scores = combine([rows[word] for word in trio], axis=0)
    best: list[int] = index.ids[np.argsort(-scores, kind="stable")[:SIZE]].tolist()
    return best


def standardised(row: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    found: npt.NDArray[np.floating] = (row - row.mean()) / max(float(row.std()), 1e-9)
    return found


def show(half: str, index: Index, keywords: Keywords) -> None:
    trios = drawn(list(keywords))
    shares = {word: index.match(phrases([word]))[0] for word in keywords}
    zs = {word: standardised(row) for word, row in shares.items()}
    ours = {word: said(index, [word])[0][0] for word in keywords}
    lists = {"the whole choice": chosen(index, trios)}
    for name, rows, combine in (
        ("mean of z-scores", zs, np.mean),
        ("best of z-scores", zs, np.max),
        ("mean of calibrated", ours, np.mean),
        ("best of calibrated", ours, np.max),
    ):
        lists[name] = [combined(index, rows, combine, trio) for trio in trios]
    gains = {}
    print(f"{half}: nDCG@10; the choice is better by; topics with a right paper")
    for name, picks in lists.items():
        right = [frozenset().union(*(keywords[word] for word in trio)) for trio in trios]
        gains[name] = [ndcg(mine, papers) for mine, papers in zip(picks, right, strict=True)]
        heard = mean(
            bool(keywords[word] & set(mine))
            for mine, trio in zip(picks, trios, strict=True)
            for word in trio
        )
        better = difference(gains[name], gains["the whole choice"])
        print(f"  {name:20} {estimate(gains[name])}   {better}   {heard:.1%}")


def main() -> None:
    candidates, keywords = iclr()
    print(f"{DRAWS} draws of {READERS} readers of {TOPICS} keywords")
    index = Index.build(candidates)
    for at, half in enumerate(("dev", "test")):
        show(half, index, dict(list(keywords.items())[at::2]))


if __name__ == "__main__":
    main()
