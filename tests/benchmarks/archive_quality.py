"""What terms are best weighed by: the shipped counts, the candidates, or an archive of the field.

Topics are ICLR's keywords, sought in every second paper, the others being the archive. Readers are
authors of a category of arXiv, as in ranking_likes, and its papers the archive. Then tastes that
were learned by one background find papers by another, as when the archive has moved on.
Run: python -m tests.benchmarks.archive_quality [cs.IR]
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from newsletter.ranking import Background, Candidate, Index, Reader, select
from newsletter.ranking.learning import Lessons
from newsletter.ranking.rolling import Rolling
from newsletter.ranking.signals import said
from newsletter.ranking.vectors import Vectors
from tests.benchmarks.ranking_likes import Task, dated_papers, mixed, split
from tests.benchmarks.ranking_quality import ndcg
from tests.benchmarks.recorded_papers import Keywords, iclr

CATEGORIES = ("cs.IR", "math.CT", "q-bio.NC")


def counted(papers: Iterable[Candidate]) -> Background:
    return Rolling().more([f"{one.title}\n{one.abstract}" for one in papers]).counts


def backgrounds(archive: Background) -> dict[str, Background]:
    """Those to be compared; of all but the second the candidates are no part."""
    shipped = Background.shipped()
    return {
        "shipped": replace(shipped, has_news=True),
        "shipped and candidates": shipped,
        "shipped and archive": shipped.with_archive(archive),
        "archive": replace(archive, has_news=True),
    }


def show_topics(papers: list[Candidate], keywords: Keywords) -> None:
    some, others = papers[::2], papers[1::2]
    ids = {one.id for one in some}
    print(f"Keywords among {len(some)} papers of ICLR, nDCG@10")
    for name, background in backgrounds(counted(others)).items():
        index = Index.build(some, background)
        gains: tuple[list[float], list[float]] = ([], [])
        for at, (word, wanted) in enumerate(keywords.items()):
            if len(wanted & ids) >= 3:
                order = np.argsort(-said(index, [word])[0][0], kind="stable")
                gains[at % 2].append(ndcg(index.ids[order].tolist(), wanted & ids))
        print(f"  {name:24} dev {np.mean(gains[0]):.3f}, test {np.mean(gains[1]):.3f}")


def show_likes(name: str, task: Task, by: Mapping[str, Background]) -> None:
    print(f"{name}: learned by (rows), found by (columns); nDCG@10 dev and test")
    print(" " * 24 + "".join(f"{one:>24}" for one in by))
    indices = [Index.build(task.candidates, one, task.others) for one in by.values()]
    for learned, background in by.items():
        lessons = Lessons(Vectors.of(task.others, background), background, sought=True)
        readers = [
            Reader(at, (), 10, liked=one.liked, taste=lessons.taste(one.liked, (), small=True))
            for at, one in enumerate(task.libraries)
        ]
        found = (_found(task, readers, index) for index in indices)
        print(f"  {learned:22}" + "".join(f"{dev:17.3f} {test:6.3f}" for dev, test in found))


def _found(task: Task, readers: list[Reader], index: Index) -> tuple[float, float]:
    picks = select(index, readers, cutoff=None)
    gains = [
        ndcg([pick.paper_id for pick in mine], library.wanted)
        for mine, library in zip(picks, task.libraries, strict=True)
    ]
    return float(np.mean(gains[::2])), float(np.mean(gains[1::2]))


def main() -> None:
    if not sys.argv[1:]:
        show_topics(*iclr())
    for category in sys.argv[1:] or CATEGORIES:
        task, by = split(category), backgrounds(counted(dated_papers(category)))
        del by["shipped and candidates"]  # a taste is learned without them
        show_likes(category, task, by)
        show_likes(f"{category}, three authors in one", mixed(task), by)


if __name__ == "__main__":
    main()
