"""What ranking costs: readers of 5 topics choose 10 papers, reasons included.

First of 1,000 papers, by topics that they share; then of 5,000, when hardly two share a topic.
CPU time, not wall time. Run: python -m tests.benchmarks.ranking_speed
"""

import itertools
import random
import statistics
import time

from newsletter.ranking import Candidate, Index, Reader, select
from newsletter.ranking.text import STOP_WORDS, words_of
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


def measure(papers: list[Candidate], phrases: list[str], readers: int) -> None:
    generator = random.Random(1)
    waiting = [
        Reader(
            at,
            tuple(Interest(TopicKind.PHRASE, words) for words in generator.sample(phrases, TOPICS)),
            PICKS,
        )
        for at in range(readers)
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
        f"{readers:,} readers of {TOPICS} out of {len(phrases):,} topics, "
        f"{picks / readers:.1f} picks each: {statistics.mean(spent):.0f} µs CPU a reader "
        f"(first batch {spent[0]:.0f}, median of all {statistics.median(spent):.0f})"
    )


def main() -> None:
    papers = candidates(1_000)
    titles = phrases_of([paper.title for paper in papers])
    measure(papers, random.Random(1).sample(titles, 2_000), readers=20_000)
    papers = candidates(5_000)
    texts = phrases_of([text for paper in papers for text in (paper.title, paper.abstract)])
    measure(papers, texts, readers=5_000)


if __name__ == "__main__":
    main()
