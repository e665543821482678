"""Made-up papers and readers for the benchmarks: sizes and word statistics like real ones.

Nothing is read from outside; the same seed gives the same corpus.
"""

import csv
import json
import random
from pathlib import Path

SYLLABLES = (
    "al an ar be bi ca ce co da de di do el en er fa fi ga ge gra ha in ka la le li lo ma me mi mo "
    "na ne ni no or pa pe po ra re ri ro sa se si so ta te ti to tra tu un va ve vi vo xa ze"
)
ENDINGS = ("", "tion", "ing", "ity", "al", "ment", "s", "ed", "ive", "ance", "or", "ics")
LINKING = "the of and to in we a is for that with on this by are as which our from can be an"
CATEGORIES = tuple(f"cs.{a}{b}" for a in "ACDGILNRS" for b in "ACEGIL")


def vocabulary(size: int, generator: random.Random) -> list[str]:
    syllables = SYLLABLES.split()
    words: dict[str, None] = {}
    while len(words) < size:
        stem = "".join(generator.choices(syllables, k=generator.choice((2, 2, 3, 3, 4))))
        words[stem + generator.choice(ENDINGS)] = None
    return list(words)


class Corpus:
    """`papers` papers of about 1,320 characters and phrases that readers may follow."""

    def __init__(self, papers: int, seed: int = 1) -> None:
        self.generator = random.Random(seed)
        self.linking = LINKING.split()
        self.words = vocabulary(12_000, self.generator)
        # Zipf's law: the word of rank r is used about 1/r as often as the first.
        self.weights = [1 / (rank + 8) for rank in range(len(self.words))]
        self.phrases = list(dict.fromkeys(" ".join(self._content(2)) for _ in range(2_000)))
        self.deck: list[str] = []
        self.papers = [self._paper(number) for number in range(papers)]

    def _content(self, count: int) -> list[str]:
        return self.generator.choices(self.words, self.weights, k=count)

    def _phrase(self) -> str:
        """The next of the shuffled phrases, so that papers speak of all of them equally often."""
        if not self.deck:
            self.deck = self.generator.sample(self.phrases, len(self.phrases))
        return self.deck.pop()

    def _sentence(self) -> str:
        length = self.generator.randint(12, 26)
        content = iter(self._content(length))
        words = [
            next(content) if self.generator.random() < 0.6 else self.generator.choice(self.linking)
            for _ in range(length)
        ]
        if self.generator.random() < 0.75:
            words.insert(length // 2, self._phrase())
        return " ".join(words).capitalize() + "."

    def _paper(self, number: int) -> dict[str, object]:
        day = f"2611.{number:05d}"
        return {
            "id": day,
            "title": " ".join(
                [self._phrase(), *self._content(self.generator.randint(4, 9))]
            ).capitalize(),
            "abstract": " ".join(self._sentence() for _ in range(9)),
            "authors": [
                " ".join(word.capitalize() for word in self._content(2))
                for _ in range(self.generator.randint(1, 12))
            ],
            "categories": self.generator.sample(CATEGORIES, 2),
            "url": f"https://arxiv.org/abs/{day}",
            "published": "2026-11-24T00:00:00Z",
        }

    def write_papers(self, path: Path) -> None:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(paper) + "\n" for paper in self.papers)

    def write_readers(self, path: Path, count: int, topics: int = 5, size: int = 10) -> None:
        """A CSV of readers, as `newsletter subscribers import` reads it."""
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["email", "name", "topics", "timezone", "hour", "days", "size", "format"])
            for number in range(count):
                chosen = "; ".join(self.generator.sample(self.phrases, topics))
                address = f"reader{number}@mail{number % 97}.example.org"
                rows.writerow([address, "", chosen, "UTC", 7, "daily", size, "html"])
