"""How often the TL;DR is a sentence that people marked as idea or result, against plain choices.

Five parts of the abstracts, each judged by a model that was found on the other four; the shipped
model was found on all of them. Run: python -m tests.benchmarks.summary_quality
"""

import random
from collections.abc import Callable, Iterable

import numpy as np

from newsletter.letters.tldr import promise
from tests.benchmarks.cue_training import trained
from tests.benchmarks.labelled_abstracts import Labelled, labelled_abstracts
from tests.benchmarks.make_cues import common_cues

PARTS, ROUNDS = 5, 4


def show(name: str, hits: Iterable[float]) -> None:
    values = np.array(list(hits), dtype=float)
    error = 1.96 * values.std() / np.sqrt(len(values))
    print(f"  {name:34} {values.mean():.3f} ± {error:.3f}")


def held_out(papers: list[Labelled], allowed: frozenset[str]) -> list[float]:
    """For each abstract the share of rounds in which the sentence chosen for it was a right one."""
    dice, order = random.Random(1), list(range(len(papers)))
    hits = [0.0] * len(papers)
    for _ in range(ROUNDS):
        dice.shuffle(order)
        for part in range(PARTS):
            judged = order[part::PARTS]
            others = sorted(set(order) - set(judged))
            weights = trained([papers[at] for at in others], allowed)
            for at in judged:
                chances = promise(papers[at].sentences, weights)
                hits[at] += papers[at].says(int(np.argmax(chances))) / ROUNDS
    return hits


def main() -> None:
    papers = labelled_abstracts()
    print(f"TL;DR: an idea or result sentence, {len(papers)} abstracts with human labels")
    plain: dict[str, Callable[[Labelled], int]] = {
        "first sentence": lambda paper: 0,
        "last sentence": lambda paper: len(paper.sentences) - 1,
    }
    for name, choose in plain.items():
        show(name, (paper.says(choose(paper)) for paper in papers))
    every = (np.mean([p.says(at) for at in range(len(p.sentences))]) for p in papers)
    show("a sentence by chance", map(float, every))
    show("cues, place and opening, held out", held_out(papers, common_cues()))
    perfect = (any(p.says(at) for at in range(len(p.sentences))) for p in papers)
    show("any choice that was possible", perfect)


if __name__ == "__main__":
    main()
