"""TL;DR: of an abstract's own sentences the one that says best what was done or found.

A log-linear model over cue words, their pairs, the opening words and the place of the sentence, in
the line of Teufel and Moens (Computational Linguistics 28, 2002). It writes no word of its own.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from Stemmer import Stemmer

from newsletter.letters.sentences import sentences

LONGEST = 400  # characters; a longer sentence sums nothing up
OPENING = 8  # words in which a sentence says what it is about to do
_LONGEST_ABSTRACT = 8_000
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+(?:\.\d+)?%?")

Weights = Mapping[str, Sequence[float]]  # of each cue: towards "idea", towards "result"


def tldr(abstract: str) -> str:
    """The sentence that most probably tells the idea or the result; "" for an empty abstract.

    A single sentence is its own summary. Sentences beyond LONGEST characters, and those with
    an address in them, come last.
    """
    found = sentences(abstract[:_LONGEST_ABSTRACT])
    if len(found) < 2:
        return "".join(found)
    chances = promise(found, shipped())
    # Where the code is, or a feed's own foot, is no summary.
    fit = [len(sentence) <= LONGEST and "://" not in sentence for sentence in found]
    best = max(range(len(found)), key=lambda at: (fit[at], chances[at]))
    return found[best]


def promise(found: Sequence[str], weights: Weights) -> list[float]:
    """The chance of each sentence to be the one with the idea or the one with the result."""
    scores = [
        [sum(weight) for weight in zip(*known, strict=True)] if known else [0.0, 0.0]
        for known in ([weights[cue] for cue in cues if cue in weights] for cues in cues_of(found))
    ]
    idea, result = (_shares([score[head] for score in scores]) for head in (0, 1))
    return [1 - (1 - a) * (1 - b) for a, b in zip(idea, result, strict=True)]


def cues_of(found: Sequence[str]) -> Iterator[set[str]]:
    """What the model sees of each sentence of an abstract: stems, pairs, opening, place, length."""
    last = len(found) - 1
    for at, sentence in enumerate(found):
        words = _stems(sentence)
        yield {
            *words,
            *(f"{one} {two}" for one, two in pairwise(words)),
            *(f"^{word}" for word in words[:OPENING]),
            f"@fifth {5 * at // max(1, last)}",
            f"@from start {min(at, 4)}",
            f"@from end {min(last - at, 4)}",
            f"@eights of words {min(len(words) // 8, 6)}",
        }


def _stems(sentence: str) -> list[str]:
    words = _WORD.findall(sentence.lower())
    stems: list[str] = _stemmer().stemWords(["#" if w[0].isdigit() else w for w in words])
    return stems


def _shares(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    return [power / sum(powers) for power in powers]


@cache
def _stemmer() -> Stemmer:
    return Stemmer("english")


@cache
def shipped() -> Weights:
    """The weights that tests/benchmarks/make_cues.py found; words and numbers only, no text."""
    text = files("newsletter.letters").joinpath("cues.json").read_text(encoding="ascii")
    weights: Weights = json.loads(text)
    return weights
