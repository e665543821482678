"""Finds the weights of the TL;DR model and writes newsletter/letters/cues.json.

Single stems, their pairs and numbers are written, no text. A cue must be common in abstracts of
many fields, so that no subject's own words stand for an idea.
Run: python -m tests.benchmarks.make_cues
"""

import json
from collections import Counter
from itertools import islice
from pathlib import Path

from newsletter import letters
from newsletter.letters.sentences import sentences
from newsletter.letters.tldr import cues_of
from tests.benchmarks.cue_training import trained
from tests.benchmarks.labelled_abstracts import labelled_abstracts
from tests.benchmarks.recorded_papers import arxiv

COMMON = 3_000  # cues
_EVERY = 12  # of all recorded papers, so that all fields and years are among them
_SMALLEST = 0.03  # a weight that changes nothing is not written


def common_cues() -> frozenset[str]:
    """The cues that most abstracts of all recorded fields show."""
    counts: Counter[str] = Counter()
    for paper in islice(arxiv(), 0, None, _EVERY):
        found = sentences(paper.abstract[:4_000])
        counts.update(set().union(*cues_of(found)))
    return frozenset(cue for cue, _ in counts.most_common(COMMON))


def main() -> None:
    weights = {
        cue: [round(weight, 2) for weight in pair]
        for cue, pair in trained(labelled_abstracts(), common_cues()).items()
        if max(map(abs, pair)) >= _SMALLEST
    }
    assert letters.__file__ is not None
    path = Path(letters.__file__).with_name("cues.json")
    lines = ",\n".join(f"{json.dumps(cue)}: {json.dumps(pair)}" for cue, pair in weights.items())
    path.write_text(f"{{\n{lines}\n}}\n", encoding="ascii")
    print(f"{len(weights):,} cues, {path.stat().st_size / 1e3:.0f} KB in {path.name}")


if __name__ == "__main__":
    main()
