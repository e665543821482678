"""Whether papers chosen by what others recommend end among the most recommended.

Hugging Face lists some twenty papers a day. What it lists on Fridays was counted again on the days
after, so each list is a day with upvotes known in the morning (those of the first day) and upvotes
of two days later. Of each list readers of three ICLR keywords get one paper from outside their
topics, and a reader without topics gets all of it in order. Not told: what an hour's upvotes say.
Run: python -m tests.benchmarks.ranking_outside
"""

import csv
import itertools
import json
import lzma
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import mean

import numpy as np

from newsletter.models import Pick
from newsletter.ranking import Candidate, Index, Reader, select
from newsletter.ranking.evaluate import estimate
from newsletter.ranking.trending import promise
from subscribers.models import TopicKind
from subscribers.topics import Interest
from tests.benchmarks.ranking_quality import ndcg
from tests.benchmarks.recorded_papers import PAPERS, iclr

READERS, TOP, LEAST = 40, 3, 10
LEVELS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Day:
    """A list's papers with the upvotes of the morning, and the upvotes of later by paper."""

    papers: list[Candidate]
    later: dict[int, int]

    @property
    def best(self) -> frozenset[int]:
        """The papers that end first, and those that end with as many upvotes as the last."""
        enough = sorted(self.later.values())[-TOP]
        return frozenset(id for id, upvotes in self.later.items() if upvotes >= enough)

    def gained(self, id: int) -> int:
        (paper,) = (one for one in self.papers if one.id == id)
        return self.later[id] - paper.upvotes


def days() -> list[Day]:
    """The lists whose papers were counted on later days too."""
    known = _listed()
    counts = _counted()
    papers: dict[datetime, list[Candidate]] = defaultdict(list)
    later: dict[datetime, dict[int, int]] = defaultdict(dict)
    for name, snapshots in counts.items():
        if len(snapshots) > 1:
            (first, early), (_, late) = snapshots[0], snapshots[-1]
            papers[first].append(replace(known[name], upvotes=early, announced_at=first))
            later[first][known[name].id] = late
    return [Day(papers[day], later[day]) for day in sorted(papers) if len(papers[day]) >= LEAST]


def _listed() -> dict[str, Candidate]:
    with lzma.open(PAPERS / "hf_daily_papers_to_2026-03.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {
        row["id"]: Candidate(at, row["title"], row["abstract"] or "", mentions=2)
        for at, row in enumerate(rows)
    }


def _counted() -> dict[str, list[tuple[datetime, int]]]:
    found: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    path = PAPERS / "hf_upvote_snapshots_to_2026-03.tsv.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            moment = datetime.fromisoformat(row["snapshot_time"])
            found[row["arxiv_id"]].append((moment, int(row["upvotes"])))
    return {name: sorted(snapshots) for name, snapshots in found.items()}


def readers(seed: int) -> list[Reader]:
    words, dice = sorted(iclr()[1]), random.Random(seed)
    return [
        Reader(
            at,
            tuple(Interest(TopicKind.PHRASE, word) for word in dice.sample(words, 3)),
            10,
        )
        for at in range(READERS)
    ]


def from_outside(picks: Sequence[Pick]) -> int | None:
    """The paper that came from outside the reader's topics."""
    found = [pick for pick in picks if any(one.signal == "outside" for one in pick.reasons)]
    return found[0].paper_id if found else None


def show_levels(every: Sequence[Day]) -> None:
    """What becomes of papers of each level of promise."""
    levels = np.concatenate([promise(day.papers) for day in every])
    ended = np.array([one.id in day.best for day in every for one in day.papers])
    gained = np.array([day.gained(one.id) for day in every for one in day.papers])
    for least, most in itertools.pairwise((*LEVELS, 2.0)):
        here = (levels >= least) & (levels < most)
        print(f"  from {least:.1f}: {here.sum():4} papers, {ended[here].mean():4.0%}", end="")
        print(f" end among the first {TOP}, upvotes gained {gained[here].mean():.1f}")


def show_outside(every: Sequence[Day]) -> None:
    """How often a paper comes from outside, and what becomes of it."""
    came, hits, gained = [], [], []
    for number, day in enumerate(every):
        letters = select(Index.build(day.papers), readers(number), outside=True)
        chosen = [from_outside(picks) for picks in letters if picks]
        some = [one for one in chosen if one is not None]
        came.append(len(some) / max(len(chosen), 1))
        if some:
            hits.append(mean(one in day.best for one in some))
            gained.append(mean(day.gained(one) for one in some))
    others = [mean(map(day.gained, day.later)) for day in every]
    most = [max(map(day.gained, day.later)) for day in every]
    chance = [len(day.best) / len(day.papers) for day in every]
    print(f"  it comes in {mean(came):.0%} of letters that hold a paper")
    print(f"  it ends among the first {TOP}: {estimate(hits)}; any paper {estimate(chance)}")
    print(f"  upvotes it gains: {estimate(gained)}; any {estimate(others)}; most {estimate(most)}")


def show_whole(name: str, every: Sequence[Day], rank: Callable[[Day], list[int]]) -> None:
    """A day's whole order: how early it has the papers that end first."""
    print(f"  {name:34} nDCG@10 {estimate([ndcg(rank(day), day.best) for day in every])}")


def trending(day: Day) -> list[int]:
    (picks,) = select(Index.build(day.papers), [Reader(1, (), 10)])
    return [pick.paper_id for pick in picks]


def at_random(day: Day) -> list[int]:
    return random.Random(len(day.papers)).sample(sorted(day.later), len(day.later))


def main() -> None:
    every = days()
    papers = sum(len(day.papers) for day in every)
    print(f"{len(every)} days, {papers} papers, {READERS} readers a day of three topics")
    print("By promise in the morning")
    show_levels(every)
    print("The paper from outside a reader's topics")
    show_outside(every)
    print("A reader without topics")
    show_whole("by what others recommend", every, trending)
    show_whole("in any order", every, at_random)


if __name__ == "__main__":
    main()
