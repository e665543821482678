"""What ranking costs: 20,000 readers of 5 topics choose 10 of 1,000 papers, reasons included.

CPU time, not wall time. Run: python -m tests.benchmarks.ranking_speed
"""

import itertools
import random
import time

from newsletter.ranking import Candidate, Index, Reader, select
from newsletter.ranking.text import STOP_WORDS, words_of
from subscribers.models import TopicKind
from subscribers.topics import Interest
from tests.benchmarks.corpus import Corpus

READERS, BATCH, TOPICS, PICKS = 20_000, 1_000, 5, 10
PHRASES = 2_000


def candidates(count: int = 1_000) -> list[Candidate]:
    papers = Corpus(count).papers
    return [
        Candidate(at, str(paper["title"]), str(paper["abstract"]))
        for at, paper in enumerate(papers, 1)
    ]


def phrases_of(papers: list[Candidate], generator: random.Random) -> list[str]:
    """Neighbouring words of the titles, so that every topic has something to find."""
    found: set[str] = set()
    for paper in papers:
        words = words_of(paper.title)
        pairs = itertools.pairwise(words)
        found.update(" ".join(pair) for pair in pairs if not STOP_WORDS & set(pair))
    return generator.sample(sorted(found), min(PHRASES, len(found)))


def main() -> None:
    papers, generator = candidates(), random.Random(1)
    phrases = phrases_of(papers, generator)
    readers = [
        Reader(
            at,
            tuple(Interest(TopicKind.PHRASE, words) for words in generator.sample(phrases, TOPICS)),
            PICKS,
        )
        for at in range(READERS)
    ]
    begun = time.process_time()
    index = Index.build(papers)
    print(f"index of {len(papers):,} papers: {1e3 * (time.process_time() - begun):.0f} ms CPU")
    spent = []
    picks = 0
    for at in range(0, READERS, BATCH):
        begun = time.process_time()
        picks += sum(map(len, select(index, readers[at : at + BATCH])))
        spent.append(time.process_time() - begun)
    print(
        f"{READERS:,} readers of {TOPICS} out of {len(phrases):,} topics, "
        f"{picks / READERS:.1f} picks each: {1e6 * sum(spent) / READERS:.0f} µs CPU a reader "
        f"(first batch {1e6 * spent[0] / BATCH:.0f}, last {1e6 * spent[-1] / BATCH:.0f})"
    )


if __name__ == "__main__":
    main()
