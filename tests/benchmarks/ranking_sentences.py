"""How well interests written as sentences find papers, beside BM25 over stems alone.

Interests are the last two sentences or all of an ICLR abstract; to be found are the other papers
that share two keywords with it. Run: python -m tests.benchmarks.ranking_sentences
"""

import random
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from newsletter.ranking import Candidate, Index
from newsletter.ranking.evaluate import difference, estimate
from newsletter.ranking.signals import said
from newsletter.ranking.text import STOP_WORDS, stems_of, words_of
from tests.benchmarks.ranking_quality import PlainBm25, ndcg
from tests.benchmarks.recorded_papers import iclr

INTERESTS, SHARED = 300, 2
_END = re.compile(r"(?<=[.!?])\s+")


def stemmed(text: str) -> str:
    return " ".join(stems_of([word for word in words_of(text) if word not in STOP_WORDS]))


def related() -> dict[int, frozenset[int]]:
    """By paper the others that share enough keywords."""
    shared: dict[int, Counter[int]] = {}
    for papers in iclr(2, 200)[1].values():
        for one in papers:
            shared.setdefault(one, Counter()).update(papers - {one})
    found = {
        one: frozenset(other for other, count in counts.items() if count >= SHARED)
        for one, counts in shared.items()
    }
    return {one: others for one, others in sorted(found.items()) if others}


def best(ids: Sequence[int], scores: npt.NDArray[np.floating], but: int) -> list[int]:
    order = np.argsort(-scores, kind="stable")[:11].tolist()
    return [ids[at] for at in order if ids[at] != but]


def show(name: str, papers: Sequence[Candidate], interests: dict[int, str]) -> None:
    wanted, index = related(), Index.build(papers)
    plain = PlainBm25(
        Candidate(one.id, stemmed(one.title), stemmed(one.abstract)) for one in papers
    )
    ids = index.ids.tolist()
    ours, stems = [], []
    for one, words in interests.items():
        ours.append(ndcg(best(ids, said(index, [words])[0][0], one), wanted[one]))
        scores = plain.scores(stemmed(words))
        stems.append(ndcg(best(range(len(papers)), scores, one), wanted[one]))
    print(f"  {name:20} stems {estimate(stems)}, ours {estimate(ours)}", end="")
    print(f", better by {difference(stems, ours)}")


def main() -> None:
    papers, _ = iclr()
    some = random.Random(2).sample(list(related()), INTERESTS)
    sentences = {one: _END.split(" ".join(papers[one].abstract.split())) for one in some}
    print(f"{len(some)} interests, {len(papers)} papers, nDCG@10")
    show("last two sentences", papers, {one: " ".join(sentences[one][-2:]) for one in some})
    show("whole abstract", papers, {one: papers[one].abstract for one in some})


if __name__ == "__main__":
    main()
