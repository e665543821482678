"""What opened papers add to few likes: libraries of arXiv's authors, some of it liked, some opened.

As in ranking_likes.py a reader is an author or three, judged by their later papers. Of the earlier
ones a few are liked and some more were opened, among others of the same category that happened to
be opened too ("idly"). The weight was chosen on every second reader ("dev").
Run: python -m tests.benchmarks.ranking_clicks
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from newsletter.ranking import Background, Candidate, Index, Reader, learning, select
from newsletter.ranking.learning import Lessons
from newsletter.ranking.vectors import Vectors
from tests.benchmarks.ranking_likes import Task, mixed, split
from tests.benchmarks.ranking_quality import ndcg

WEIGHTS = (0.0, 0.1, 0.2, 0.5, 1.0)
OPENED = (5, 10)
SHARES_IDLE = (0.2, 0.5, 0.8)
LIKES = (0, 1, 3)
CATEGORY = "cs.IR"


@dataclass(frozen=True, slots=True)
class Habit:
    """What one reader said they like, and what they opened besides."""

    liked: tuple[Candidate, ...]
    opened: tuple[Candidate, ...]
    wanted: frozenset[int]


def habits(task: Task, likes: int, opened: int, idle: float) -> list[Habit]:
    """Those who wrote enough to like some and to open others, `idle` of which mean nothing."""
    dice = random.Random(f"{likes} {opened} {idle}")
    meant = round(opened * (1 - idle))
    found = []
    for library in task.libraries:
        papers = list(library.liked)
        if len(papers) < likes + 3:
            continue
        dice.shuffle(papers)
        mine = papers[likes : likes + meant]
        # As many of the others as go with these, where the library has too few.
        others = dice.sample(list(task.others), round(len(mine) * idle / (1 - idle)))
        found.append(Habit(tuple(papers[:likes]), (*mine, *others), library.wanted))
    return found


def gains(task: Task, index: Index, lessons: Lessons, some: Sequence[Habit]) -> list[float]:
    readers = []
    for at, habit in enumerate(some):
        opened = habit.opened if learning.OPENED else ()
        reader = Reader(at, (), 10, liked=habit.liked)
        if habit.liked or opened:
            taste = lessons.taste(habit.liked, (), opened=opened, small=True)
            reader = replace(reader, taste=taste)
        readers.append(reader)
    picks = select(index, readers, cutoff=None)
    return [
        ndcg([pick.paper_id for pick in mine], habit.wanted)
        for mine, habit in zip(picks, some, strict=True)
    ]


def show(name: str, task: Task) -> None:
    index = Index.build(task.candidates)
    background = Background.shipped()
    lessons = Lessons(Vectors.of(task.others, background), background, sought=True)
    for likes, opened, idle in product(LIKES, OPENED, SHARES_IDLE):
        some = habits(task, likes, opened, idle)
        print(f"{name}: {likes} likes, {opened} opened, {idle:.0%} idly, {len(some)} readers")
        for weight in WEIGHTS:
            learning.OPENED = weight
            found = np.array(gains(task, index, lessons, some))
            print(
                f"  an opened paper as {weight:.1f} of a like: nDCG@10 "
                f"dev {found[::2].mean():.3f}, test {found[1::2].mean():.3f}"
            )


def main() -> None:
    task = split(CATEGORY)
    show(CATEGORY, task)
    show(f"{CATEGORY}, three authors in one", mixed(task))


if __name__ == "__main__":
    main()
