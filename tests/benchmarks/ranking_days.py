"""What the cut-off lets in on days of all kinds: with many right papers, with few, with none.

A day is a handful of ICLR papers at random, a reader follows one keyword, right are the papers
whose authors gave it. Authors leave out keywords, so precision is told too low, and F2, in which a
right paper lost weighs more than a wrong one sent, decides. CUTOFF was chosen on every second
keyword ("dev"). Run: python -m tests.benchmarks.ranking_days
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.ranking import CUTOFF, Candidate, Index, Reader, select
from subscribers.models import TopicKind
from subscribers.topics import Interest
from tests.benchmarks.recorded_papers import Keywords, iclr

SIZE = 10  # of a letter
DAYS = ((60, 16), (400, 5))  # papers a day, days
KINDS = ("none", "1 or 2", "more")


@dataclass(slots=True)
class Count:
    """Letters of one kind of day: how many, their papers, right ones, and those there were."""

    letters: int = 0
    sent: int = 0
    right: int = 0
    wanted: int = 0

    def add(self, picks: frozenset[int], wanted: frozenset[int]) -> None:
        self.letters += 1
        self.sent += len(picks)
        self.right += len(picks & wanted)
        self.wanted += min(SIZE, len(wanted))

    def __str__(self) -> str:
        length = f"{self.sent / max(self.letters, 1):5.2f}"
        if not self.wanted:
            return length
        return f"{length} {self.right / max(self.sent, 1):5.0%} {self.right / self.wanted:5.0%}"


def kind_of(right: int) -> str:
    return KINDS[0] if not right else KINDS[1] if right < 3 else KINDS[2]


def counted(
    days: Sequence[Sequence[Candidate]], keywords: Keywords, cutoff: float
) -> dict[str, Count]:
    """The letters of a reader of each keyword on each day, by the kind of day it was for them."""
    found: dict[str, Count] = defaultdict(Count)
    readers = [
        Reader(at, (Interest(TopicKind.PHRASE, word),), SIZE) for at, word in enumerate(keywords)
    ]
    for day in days:
        there = {paper.id for paper in day}
        letters = select(Index.build(day), readers, cutoff=cutoff)
        for word, picks in zip(keywords, letters, strict=True):
            wanted = keywords[word] & there
            found[kind_of(len(wanted))].add(frozenset(one.paper_id for one in picks), wanted)
    return found


def f2(counts: dict[str, Count]) -> float:
    sent, right, wanted = (
        sum(getattr(one, name) for one in counts.values()) for name in ("sent", "right", "wanted")
    )
    return 5 * right / (4 * wanted + sent)


def show(half: str, keywords: Keywords, papers: Sequence[Candidate]) -> None:
    for size, count in DAYS:
        dice = random.Random(3)
        days = [dice.sample(papers, size) for _ in range(count)]
        print(f"{half}, days of {size} papers")
        for cutoff in (0.2, 0.3, 0.4, CUTOFF, 0.6, 0.7):
            counts = counted(days, keywords, cutoff)
            told = "   ".join(f"{kind}: {counts[kind]}" for kind in KINDS)
            print(f"  {cutoff:.1f}   {told}   F2 {f2(counts):.3f}")


def main() -> None:
    papers, keywords = iclr()
    print(f"Right papers there were: papers a letter, precision, found. {CUTOFF} is ours")
    for at, half in enumerate(("dev", "test")):
        show(half, dict(list(keywords.items())[at::2]), papers)


if __name__ == "__main__":
    main()
