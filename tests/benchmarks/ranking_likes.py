"""How well likes find papers: arXiv authors' libraries split in time.

A reader is an author: liked are the papers before 2018, to be found those after it. "Mixed"
readers are three authors in one.
Constants were chosen on every second reader ("dev"), the others ("test") were looked at after.
Run: python -m tests.benchmarks.ranking_likes
"""

import csv
import lzma
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from newsletter.ranking import Candidate, Index, Reader, Taste, select
from newsletter.ranking.learning import RANDOM, Lessons
from newsletter.ranking.shelf import NEWEST
from newsletter.ranking.vectors import Vectors
from tests.benchmarks.ranking_quality import ndcg
from tests.benchmarks.recorded_papers import PAPERS

SPLIT = datetime(2018, 1, 1, tzinfo=UTC)
POOL, READERS, MOST_LIKES = 4000, 160, 60
CATEGORIES = ("", "cs.IR", "q-bio.NC", "math.CT")


@dataclass(frozen=True, slots=True)
class Library:
    """What one reader likes, and the papers to be found."""

    liked: tuple[Candidate, ...]
    wanted: frozenset[int]


@dataclass(frozen=True, slots=True)
class Task:
    """Readers, the papers to choose from, and papers at random."""

    libraries: Sequence[Library]
    candidates: Sequence[Candidate]
    others: Sequence[Candidate]


def dated_papers(category: str) -> Iterator[Candidate]:
    """The papers up to 2020 that are filed under a category, or all."""
    csv.field_size_limit(10_000_000)
    seen: set[str] = set()
    for path in sorted(PAPERS.glob("arxiv_2020_*.tsv.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                if row["arxiv_id"] in seen or (category and category not in row["categories"]):
                    continue
                seen.add(row["arxiv_id"])
                yield Candidate(
                    len(seen),
                    row["title"],
                    row["abstract"] or "",
                    authors=tuple(row["author_text"].split(", ")),
                    categories=tuple(row["categories"].split()),
                    announced_at=datetime.fromisoformat(row["created"]).replace(tzinfo=UTC),
                )


def split(category: str) -> Task:
    """Authors with papers before the split and two or more after it among the candidates."""
    dice = random.Random(5)
    before: dict[str, list[Candidate]] = defaultdict(list)
    after: dict[str, list[Candidate]] = defaultdict(list)
    papers = list(dated_papers(category))
    early, late = (
        [one for one in papers if one.announced_at and (one.announced_at < SPLIT) == side]
        for side in (True, False)
    )
    pool = dice.sample(late, min(POOL, len(late)))
    for one in early:
        for author in one.authors:
            before[author].append(one)
    for one in pool:
        for author in one.authors:
            after[author].append(one)
    names = sorted(name for name, mine in after.items() if len(mine) > 1 and len(name) > 8)
    names = [name for name in names if 0 < len(before[name]) <= MOST_LIKES]
    dice.shuffle(names)
    libraries = [
        Library(tuple(before[name]), frozenset(one.id for one in after[name]))
        for name in names[:READERS]
    ]
    # Whose papers they are must not be seen in ranking: authors are no words of the text.
    pool = [replace(one, authors=()) for one in pool]
    return Task(libraries, pool, dice.sample(early, min(RANDOM, len(early))))


def mixed(task: Task) -> Task:
    """Readers of three authors' interests."""
    dice = random.Random(6)
    some = [one for one in task.libraries if len(one.liked) > 2]
    trios = [dice.sample(some, 3) for _ in range(READERS // 2)]
    joined = [
        Library(
            tuple(paper for one in trio for paper in one.liked),
            frozenset().union(*(one.wanted for one in trio)),
        )
        for trio in trios
    ]
    return replace(task, libraries=joined)


def as_stored(readers: Sequence[Reader], others: Sequence[Candidate], index: Index) -> list[Reader]:
    """The readers as letters know them: a taste of two kilobytes, and the newest likes."""
    lessons = Lessons(Vectors.of(others, index.background), index.background, sought=True)
    found = []
    for one in readers:
        packed = lessons.taste(one.liked, one.disliked, small=True).pack()
        found.append(replace(one, taste=Taste.unpack(packed), liked=_newest(one.liked)))
    return found


def _newest(liked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(liked, key=lambda one: str(one.announced_at))[-NEWEST:])


def show(name: str, task: Task, readers: list[Reader], index: Index) -> list[set[int]]:
    picks = select(index, readers, cutoff=None)
    gains = np.array(
        [
            ndcg([pick.paper_id for pick in mine], library.wanted)
            for mine, library in zip(picks, task.libraries, strict=True)
        ]
    )
    print(f"  {name:30} nDCG@10 dev {gains[::2].mean():.3f}, test {gains[1::2].mean():.3f}")
    return [{pick.paper_id for pick in mine} for mine in picks]


def show_libraries(name: str, task: Task) -> None:
    print(f"{name}: {len(task.libraries)} readers, {len(task.candidates)} papers")
    plain, told = Index.build(task.candidates), Index.build(task.candidates, others=task.others)
    readers = [Reader(at, (), 10, liked=one.liked) for at, one in enumerate(task.libraries)]
    bare = show("papers at random given", task, readers, told)
    show("none given", task, readers, plain)
    kept = as_stored(readers, task.others, told)
    letters = show("as letters know them", task, kept, told)
    show("by two kilobytes alone", task, [replace(one, liked=()) for one in kept], told)
    same = np.mean([len(one & other) / 10 for one, other in zip(bare, letters, strict=True)])
    print(f"  letters choose {same:.0%} of the papers that the bare ranking does")


def main() -> None:
    for category in CATEGORIES:
        task = split(category)
        show_libraries(category or "five categories", task)
        show_libraries(f"{category or 'the same'}, three authors in one", mixed(task))


if __name__ == "__main__":
    main()
