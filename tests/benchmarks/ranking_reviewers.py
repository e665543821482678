"""How well a reviewer's own papers foretell what they know: papers graded by how near they are.

A stand-in for gold standards in which reviewers grade papers: liked are an author's papers before
the split, to be ordered those after it, the author's own (5), of co-authors (4), of their
co-authors (3), of the same category (2) and any (1). The loss is the share of pairs in the wrong
order, weighted by the difference of their grades (0 perfect, 0.5 chance). Every second reviewer
is "dev", the others ("test") were looked at after.
Run: python -m tests.benchmarks.ranking_reviewers [--encoder minilm]
"""

import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from newsletter.ranking import Candidate, Index, Reader, select
from newsletter.ranking.encoder import open_encoder
from newsletter.ranking.learning import RANDOM
from tests.benchmarks.ranking_likes import SPLIT, as_stored, dated_papers

REVIEWERS, FEWEST, MOST = 120, 4, 20
TEAM = 8  # a paper of more authors says little of who works with whom
GRADES = ((5, 2), (4, 3), (3, 2), (2, 2), (1, 1))  # and how many papers of each


@dataclass(frozen=True, slots=True)
class Reviewer:
    """The papers somebody wrote, and the grades of others by id."""

    liked: tuple[Candidate, ...]
    grades: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Authors:
    """Who wrote what before the split and after it, and with whom."""

    before: dict[str, list[Candidate]]
    after: dict[str, list[Candidate]]
    beside: dict[str, set[str]]

    @classmethod
    def of(cls, papers: Iterable[Candidate]) -> "Authors":
        found = cls(defaultdict(list), defaultdict(list), defaultdict(set))
        for paper in papers:
            early = paper.announced_at is not None and paper.announced_at < SPLIT
            for author in paper.authors:
                (found.before if early else found.after)[author].append(paper)
                if len(paper.authors) <= TEAM:
                    found.beside[author].update(paper.authors)
        return found

    def layers(self, author: str, late: Sequence[Candidate]) -> list[list[Candidate]]:
        """The late papers by how near they are to an author, nearest first, each once."""
        team = sorted(self.beside[author] - {author})
        further = sorted(set().union(*(self.beside[one] for one in team)) - {author, *team})
        fields = {category for one in self.before[author] for category in one.categories[:1]}
        layers = [
            self.after[author],
            [paper for one in team for paper in self.after.get(one, ())],
            [paper for one in further for paper in self.after.get(one, ())],
            [paper for paper in late if fields & set(paper.categories[:1])],
            late,
        ]
        seen: set[int] = set()
        for at, layer in enumerate(layers):
            layers[at] = list({one.id: one for one in layer if one.id not in seen}.values())
            seen.update(one.id for one in layer)
        return [list(layer) for layer in layers]


def reviewers(papers: Sequence[Candidate]) -> list[Reviewer]:
    """Authors who have papers of all grades but the last."""
    dice = random.Random(9)
    authors = Authors.of(papers)
    late = [one for one in papers if one.announced_at and one.announced_at >= SPLIT]
    names = sorted(name for name, mine in authors.before.items() if len(mine) >= FEWEST)
    names = [name for name in names if len(name) > 9 and name in authors.after]
    dice.shuffle(names)
    found: list[Reviewer] = []
    for name in names:
        layers = authors.layers(name, late)
        if len(found) < REVIEWERS and all(len(layer) > 1 for layer in layers[:4]):
            graded = {
                paper.id: grade
                for layer, (grade, most) in zip(layers, GRADES, strict=True)
                for paper in dice.sample(layer, min(most, len(layer)))
            }
            newest = sorted(authors.before[name], key=lambda one: str(one.announced_at))[-MOST:]
            found.append(Reviewer(tuple(newest), graded))
    return found


def wrong(order: Sequence[int], grades: Mapping[int, int]) -> tuple[float, float]:
    """The weight of the pairs in the wrong order, and of all."""
    mine = np.array([grades[paper] for paper in order if paper in grades])
    behind = np.triu(mine[None] - mine[:, None])  # how much better the later one is
    return float(behind.clip(0).sum()), float(np.abs(behind).sum())


def show(name: str, index: Index, some: Sequence[Reviewer], readers: Sequence[Reader]) -> None:
    picks = select(index, readers, cutoff=None)
    pairs = np.array(
        [
            wrong([pick.paper_id for pick in mine], one.grades)
            for mine, one in zip(picks, some, strict=True)
        ]
    )
    dev, test = (half[:, 0].sum() / half[:, 1].sum() for half in (pairs[::2], pairs[1::2]))
    print(f"  {name:34} loss dev {dev:.3f}, test {test:.3f}")


def main() -> None:
    papers = list(dated_papers(""))
    some = reviewers(papers)
    wanted = {paper for one in some for paper in one.grades}
    pool = [replace(one, authors=()) for one in papers if one.id in wanted]
    early = [one for one in papers if one.announced_at and one.announced_at < SPLIT]
    others = random.Random(1).sample(early, RANDOM)
    print(f"{len(some)} reviewers, {len(pool)} papers")
    told = Index.build(pool, others=others)
    readers = [Reader(at, (), len(pool), liked=one.liked) for at, one in enumerate(some)]
    show("papers at random given", told, some, readers)
    show("none given", Index.build(pool), some, readers)
    show("as letters know them", told, some, as_stored(readers, others, told))
    if "--encoder" in sys.argv:  # some minutes more
        name = sys.argv[sys.argv.index("--encoder") + 1]
        meant = Index.build(pool, others=others, encoder=open_encoder(name))
        show(name, meant, some, readers)


if __name__ == "__main__":
    main()
