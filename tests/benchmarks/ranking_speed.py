"""What ranking costs: readers of 5 topics choose 10 papers, reasons included.

First of 1,000 papers, by topics that they share; then of 5,000, when hardly two share a topic; then
of 1,000 again, when all have votes too: a stored taste and thirty likes of 3,000 papers or 30,000.
CPU time, not wall time. Run: python -m tests.benchmarks.ranking_speed
"""

import itertools
import random
import statistics
import time
from dataclasses import replace

from newsletter.ranking import Background, Candidate, Index, Reader, Taste, select
from newsletter.ranking.learning import Lessons
from newsletter.ranking.shelf import NEWEST
from newsletter.ranking.text import STOP_WORDS, words_of
from newsletter.ranking.vectors import Vectors
from subscribers.models import TopicKind
from subscribers.topics import Interest
from tests.benchmarks.corpus import Corpus

BATCH, TOPICS, PICKS = 1_000, 5, 10


def candidates(count: int) -> list[Candidate]:
    papers = Corpus(count).papers
    return [
        Candidate(at, str(paper["title"]), str(paper["abstract"]))
        for at, paper in enumerate(papers, 1)
    ]


def phrases_of(texts: list[str]) -> list[str]:
    """Neighbouring words, so that every topic has something to find."""
    found: set[str] = set()
    for text in texts:
        pairs = itertools.pairwise(words_of(text))
        found.update(" ".join(pair) for pair in pairs if not STOP_WORDS & set(pair))
    return sorted(found)


def stored_tastes(papers: list[Candidate], liked: list[tuple[Candidate, ...]]) -> list[Taste]:
    """The tastes of some hundred readers, packed and unpacked, and what learning them costs."""
    background = Background.shipped()
    lessons = Lessons(Vectors.of(papers[:2_000], background), background, sought=True)
    learned = [lessons.taste(mine, (), small=True).pack() for mine in liked]
    begun = time.process_time()
    tastes = [taste for taste in map(Taste.unpack, learned) if taste]
    print(f"unpacking a taste: {1e6 * (time.process_time() - begun) / len(learned):.0f} µs CPU")
    return tastes


def show_learning(papers: list[Candidate]) -> None:
    """What the votes of one reader cost, of papers that were read before or never."""
    background = Background.shipped()
    lessons = Lessons(Vectors.of(papers[:2_000], background), background, sought=True)
    for count in (10, 30, 100):
        spent: dict[str, list[float]] = {"never read": [], "read before": []}
        for at in range(10):
            liked = papers[2_000 + at * count : 2_000 + (at + 1) * count]
            for times in spent.values():
                begun = time.process_time()
                lessons.taste(liked, (), small=True).pack()
                times.append(1e3 * (time.process_time() - begun))
        told = ", ".join(f"{name} {statistics.median(ms):.0f} ms" for name, ms in spent.items())
        print(f"learning {count} likes: {told} CPU")


def voters(papers: list[Candidate], readers: int) -> list[tuple[tuple[Candidate, ...], Taste]]:
    """What readers of thirty likes each are known by."""
    generator = random.Random(2)
    liked = [tuple(generator.sample(papers, NEWEST)) for _ in range(readers)]
    tastes = stored_tastes(papers, liked[:100])
    return [(mine, tastes[at % len(tastes)]) for at, mine in enumerate(liked)]


def measure(
    papers: list[Candidate],
    phrases: list[str],
    readers: int,
    known: list[tuple[tuple[Candidate, ...], Taste]] | None = None,
) -> None:
    generator = random.Random(1)
    waiting = [
        Reader(
            at,
            tuple(Interest(TopicKind.PHRASE, words) for words in generator.sample(phrases, TOPICS)),
            PICKS,
        )
        for at in range(readers)
    ]
    if known:
        waiting = [
            replace(reader, liked=liked, taste=taste)
            for reader, (liked, taste) in zip(waiting, known, strict=True)
        ]
    begun = time.process_time()
    index = Index.build(papers)
    print(f"index of {len(papers):,} papers: {1e3 * (time.process_time() - begun):.0f} ms CPU")
    spent = []
    picks = 0
    for at in range(0, readers, BATCH):
        begun = time.process_time()
        picks += sum(map(len, select(index, waiting[at : at + BATCH])))
        spent.append(1e6 * (time.process_time() - begun) / BATCH)
    print(
        f"{readers:,} readers of {TOPICS} out of {len(phrases):,} topics"
        f"{f' and {NEWEST} likes' if known else ''}, "
        f"{picks / readers:.1f} picks each: {statistics.mean(spent):.0f} µs CPU a reader "
        f"(first batch {spent[0]:.0f}, median of all {statistics.median(spent):.0f})"
    )


def main() -> None:
    papers = candidates(1_000)
    titles = phrases_of([paper.title for paper in papers])
    few = random.Random(1).sample(titles, 2_000)
    measure(papers, few, readers=20_000)
    many = candidates(5_000)
    texts = phrases_of([text for paper in many for text in (paper.title, paper.abstract)])
    measure(many, texts, readers=5_000)
    show_learning(candidates(3_000))
    for count in (3_000, 30_000):
        liked = [replace(paper, id=-paper.id) for paper in candidates(count)]
        print(f"{count:,} papers voted on")
        measure(papers, few, readers=4_000, known=voters(liked, 4_000))


if __name__ == "__main__":
    main()
