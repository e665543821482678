"""How well topics and likes together find papers, beside either alone.

Of ICLR a reader follows a keyword and likes some of its papers: here the topic says all. An author
of arXiv likes their first papers and follows a pair of words from their titles: here it says
little. What likes weigh beside a topic has to serve both, and was chosen so.
Run: python -m tests.benchmarks.ranking_both
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from newsletter.ranking import Candidate, Index, Reader
from newsletter.ranking.text import words_of
from subscribers.models import TopicKind
from subscribers.topics import Interest
from tests.benchmarks.ranking_likes import CATEGORIES, Library, Task, mixed, show, split
from tests.benchmarks.recorded_papers import Keywords, iclr

COUNTS = (1, 3, 10)  # likes
DRAWS = 4


def show_both(task: Task, topics: Sequence[str], index: Index) -> None:
    """Three lines: nDCG@10 by the topic, by the likes, and by both. What is liked is seen."""
    readers = [
        Reader(
            at,
            (Interest(TopicKind.PHRASE, topic),),
            10,
            seen=frozenset(one.id for one in library.liked),
            liked=library.liked,
        )
        for at, (topic, library) in enumerate(zip(topics, task.libraries, strict=True))
    ]
    show("topic", task, [replace(one, liked=()) for one in readers], index)
    show("likes", task, [replace(one, interests=()) for one in readers], index)
    show("both", task, readers, index)


def keyword_task(candidates: Sequence[Candidate], keywords: Keywords, count: int) -> list[Library]:
    """Some papers of each keyword liked, the others to be found; several draws."""
    libraries = []
    for draw in range(DRAWS):
        dice = random.Random(100 * count + draw)
        for papers in keywords.values():
            liked = dice.sample(sorted(papers), count)
            kept = tuple(candidates[at] for at in liked)
            libraries.append(Library(kept, papers - set(liked)))
    return libraries


def pairs_of(paper: Candidate) -> set[str]:
    words = [word for word in words_of(paper.title) if word.isalpha()]
    return {f"{one} {other}" for one, other in pairwise(words) if min(len(one), len(other)) > 3}


def own_pair(library: Library, common: Counter[str], size: int) -> str:
    """The pair of words of their titles that tells this author most from the others."""
    mine = Counter(pair for paper in library.liked for pair in sorted(pairs_of(paper)))
    weights = {pair: count * np.log(1 + size / common[pair]) for pair, count in mine.items()}
    shared = [pair for pair in weights if common[pair] > 2] or list(weights) or ["learning"]
    return max(shared, key=lambda pair: weights.get(pair, 0))


def show_authors(name: str, task: Task) -> None:
    papers = [*task.candidates, *(one for library in task.libraries for one in library.liked)]
    common = Counter(pair for paper in papers for pair in pairs_of(paper))
    index = Index.build(task.candidates, others=task.others)
    for count in COUNTS[:2]:
        some = [one for one in task.libraries if len(one.liked) >= count]
        topics = [own_pair(one, common, len(papers)) for one in some]
        print(f"{name}: {len(some)} authors, {count} likes")
        newest = [replace(one, liked=one.liked[-count:]) for one in some]
        show_both(replace(task, libraries=newest), topics, index)


def main() -> None:
    candidates, keywords = iclr()
    index = Index.build(candidates)
    for count in COUNTS:
        known = {word: papers for word, papers in keywords.items() if len(papers) >= count + 4}
        print(f"{len(known)} keywords of ICLR, {count} likes, {DRAWS} draws")
        libraries = keyword_task(candidates, known, count)
        show_both(Task(libraries, candidates, ()), [*known] * DRAWS, index)
    for category in CATEGORIES[1:]:
        task = split(category)
        show_authors(category, task)
        show_authors(f"{category}, three authors in one", mixed(task))


if __name__ == "__main__":
    main()
