"""Topics to suggest while somebody types: what recent titles, categories and authors are about.

It knows no reader; what it suggests can be read as topics.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newsletter.letters.math import readable
from newsletter.preview.phrases import LONGEST, MOST, Titled, phrases, phrases_in
from newsletter.ranking.text import fold
from subscribers.faults import InvalidPreferences
from subscribers.topics import format_topics, parse_topics


class Suggestion(NamedTuple):
    """A topic as one writes it, and in how many recent papers it is."""

    topic: str
    papers: int


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All suggestions of a kind, the most frequent first, and where each of their words begins."""

    phrases: tuple[Suggestion, ...]
    categories: tuple[Suggestion, ...]
    _words: tuple[tuple[str, int], ...]  # what follows from each word on, and whose it is
    _all: tuple[Suggestion, ...]
    _known: Mapping[str, Suggestion]  # the phrases in lower case

    @classmethod
    def of(cls, papers: Sequence[Titled]) -> "Suggestions":
        """What these papers are about."""
        said = tuple(Suggestion(*one) for one in phrases(papers))
        categories = _counted(f"cat:{one}" for paper in papers for one in paper.categories)
        authors = _counted(f"author:{one}" for paper in papers for one in paper.authors)
        every = (*said, *categories, *authors[:MOST])
        starts = sorted(
            (rest, at) for at, one in enumerate(every) for rest in _beginnings(one.topic)
        )
        known = {one.topic.lower(): one for one in said}
        return cls(said, categories, tuple(starts), every, known)

    def beginning(self, typed: str, size: int = 8) -> list[Suggestion]:
        """Topics of which a word begins as typed, those of most papers first."""
        wanted = " ".join(fold(typed).split())
        if not wanted or len(wanted) > LONGEST:
            return []
        found: set[int] = set()
        for rest, at in self._words[bisect_left(self._words, (wanted, -1)) :]:
            if not rest.startswith(wanted) or len(found) >= 500:
                break
            found.add(at)
        best = sorted((self._all[at] for at in found), key=lambda one: (-one.papers, one.topic))
        return best[:size]

    def shared_with(self, title: str, size: int) -> list[str]:
        """Phrases of a title that other recent titles have too, those of most papers first."""
        known = self._known
        found = dict.fromkeys(one.lower() for one in phrases_in(readable(title)))
        kept = [known[one] for one in found if one in known and known[one].papers > 1]
        return [one.topic for one in sorted(kept, key=lambda one: -one.papers)][:size]

    def popular(self, size: int) -> list[Suggestion]:
        """Phrases of several words that most papers have; where few are shared, categories too."""
        shared = [one for one in self.phrases if " " in one.topic and one.papers > 1]
        # "diffusion models" and "diffusion model" are one topic, and bring the same papers.
        apart = {one.topic.lower().removesuffix("s"): one for one in reversed(shared)}
        kept = set(apart.values())
        return [*(one for one in shared if one in kept), *self.categories][:size]


def _beginnings(topic: str) -> Iterator[str]:
    """The topic, and what is left of it from each of its words on."""
    folded = fold(topic)
    yield folded
    for mark in re.finditer(r"[ :.]", folded):
        yield folded[mark.end() :]


def _counted(topics: Iterable[str]) -> tuple[Suggestion, ...]:
    counts = Counter(topic for topic in topics if len(topic) <= LONGEST).most_common(MOST)
    return tuple(Suggestion(*one) for one in counts if can_be_followed(one[0]))


def can_be_followed(topic: str) -> bool:
    """Whether this is read as the one topic it looks like."""
    try:
        return format_topics(parse_topics(topic)) == topic
    except InvalidPreferences:
        return False
