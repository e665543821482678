"""Abstracts of which people marked the idea and the result, as sentences with their labels.

They are read where they lie (../shared/data/papers) and never copied.
"""

import csv
import lzma
from dataclasses import dataclass

from newsletter.letters.sentences import sentences
from tests.benchmarks.recorded_papers import PAPERS

LABELS = ("idea", "result")
_LEAST_SHARED = 10  # characters of a label that a sentence must hold to bear it


@dataclass(frozen=True, slots=True)
class Labelled:
    """An abstract's sentences, and those that hold (part of) a span of each label."""

    sentences: list[str]
    bearing: dict[str, list[bool]]

    def says(self, at: int) -> bool:
        """Whether the sentence tells an idea or a result."""
        return any(self.bearing[label][at] for label in LABELS)


def labelled_abstracts() -> list[Labelled]:
    spans: dict[str, list[tuple[int, int, str]]] = {}
    with lzma.open(PAPERS / "abstract_sentence_labels.csv.xz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            span = (int(row["start_idx"]), int(row["end_idx"]), row["label"])
            spans.setdefault(row["abstract"], []).append(span)
    return [_labelled(abstract, marked) for abstract, marked in spans.items()]


def _labelled(abstract: str, spans: list[tuple[int, int, str]]) -> Labelled:
    found = sentences(abstract)
    places, at = [], 0
    for sentence in found:
        # In the abstract as it was marked, line breaks and all.
        begin = abstract.find(sentence.split()[0], at)
        at = begin
        for word in sentence.split():
            at = abstract.index(word, at) + len(word)
        places.append((begin, at))
    bearing = {
        label: [
            any(
                name == label and min(end, to) - max(begin, start) >= _LEAST_SHARED
                for start, to, name in spans
            )
            for begin, end in places
        ]
        for label in LABELS
    }
    return Labelled(found, bearing)
