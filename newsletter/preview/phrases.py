"""The phrases of titles: up to three words that follow each other, and how many papers have them.

It ranks nothing for anybody, and knows no topic that somebody follows.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from newsletter.letters.math import readable
from newsletter.ranking.text import STOP_WORDS, fold

LONGEST = 60  # characters
MOST = 20_000
_MANY_PAPERS = 300  # among so many a phrase is said twice before it is suggested
_WORD = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*")
# In every other title, and no topic by themselves.
_USUAL = """
analysis approach based case efficient framework improved improving large learning method methods
model models new novel paper problem review study survey system systems task tasks toward two
"""
_NO_TOPIC = STOP_WORDS | frozenset(_USUAL.split())
_NOT_AT_AN_END = "across among toward towards via account case new novel"
_NO_END = STOP_WORDS | frozenset(_NOT_AT_AN_END.split())


class Titled(Protocol):
    """What is read of a paper here."""

    @property
    def title(self) -> str: ...
    @property
    def abstract(self) -> str: ...
    @property
    def authors(self) -> Sequence[str]: ...
    @property
    def categories(self) -> Sequence[str]: ...


def phrases(papers: Sequence[Titled]) -> list[tuple[str, int]]:
    """Phrases of up to three words, without those that are only a part of a longer one."""
    counts: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for paper in papers:
        for phrase in dict.fromkeys(phrases_in(readable(paper.title))):
            counts[phrase.lower()] += 1
            written.setdefault(phrase.lower(), Counter())[phrase] += 1
    if len(papers) < _MANY_PAPERS:
        kept = _told_in(papers, counts)
    else:
        kept = {phrase: count for phrase, count in counts.items() if count > 1}
    for phrase in sorted(kept, key=lambda one: -one.count(" ")):
        for part in _parts(phrase):
            if part in kept and phrase in kept and kept[part] <= kept[phrase] * 1.25 + 1:
                del kept[part]
    best = sorted(kept, key=lambda one: (-kept[one], -one.count(" "), one))[:MOST]
    return [(written[one].most_common(1)[0][0], kept[one]) for one in best]


def _told_in(papers: Sequence[Titled], phrases: Iterable[str]) -> dict[str, int]:
    """In how many papers each phrase is; titles alone repeat little where papers are few."""
    texts = [f" {fold(paper.title)} {fold(paper.abstract)}" for paper in papers]
    return {one: sum(f" {fold(one)}" in text for text in texts) or 1 for one in phrases}


def phrases_in(title: str) -> Iterator[str]:
    for run in _runs(title):
        words = [_without_capital(word) for word in run]
        for start in range(len(words)):
            for end in range(start + 1, min(start + 3, len(words)) + 1):
                phrase = " ".join(words[start:end])
                if _is_topic(words[start:end]) and len(phrase) <= LONGEST:
                    yield phrase


def _runs(title: str) -> Iterator[list[str]]:
    """The words of a title that follow each other with nothing but a space between."""
    run: list[str] = []
    found = list(_WORD.finditer(title))
    for word, following in pairwise([*found, None]):
        assert word is not None
        run.append(word[0])
        if following is None or title[word.end() : following.start()] != " ":
            yield run
            run = []


def _is_topic(words: Sequence[str]) -> bool:
    first, last = words[0].lower(), words[-1].lower()
    if len(words) == 1:
        return first not in _NO_TOPIC and len(first) > 3 and not first.isdigit()
    ends_well = not any(end in _NO_END or end.isdigit() for end in (first, last))
    middle = [word for word in words[1:-1] if word.lower() in STOP_WORDS]
    return (
        ends_well and middle in ([], ["of"]) and any(one.lower() not in _NO_TOPIC for one in words)
    )


def _without_capital(word: str) -> str:
    """The word in lower case, unless it is written with capitals of its own: "LLMs", "GPT-4"."""
    return word.lower() if word[1:].islower() or len(word) == 1 else word


def _parts(phrase: str) -> list[str]:
    words = phrase.split(" ")
    count = len(words)
    return [
        " ".join(words[start:end])
        for start in range(count)
        for end in range(start + 1, count + 1)
        if 0 < end - start < count
    ]
