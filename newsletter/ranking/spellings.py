"""Compounds as these papers write them: as one word ("multitask") or in parts ("multi-task").

A phrase is offered in the other spelling only where some paper has it; no list is shipped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from newsletter.ranking.text import parts, stems_of, words_of

_SHORTEST = 3  # letters of a part


@dataclass(frozen=True, slots=True)
class Spellings:
    """The stems of the words that stand alone, and the parts of compounds by the stem of both."""

    alone: frozenset[str]
    apart: dict[str, str]

    @classmethod
    def of(cls, surfaces: Mapping[str, tuple[str, ...]]) -> "Spellings":
        """What surfaces and their stems say; a compound's last stem is that of it as one word."""
        alone = frozenset(stems[0] for stems in surfaces.values() if len(stems) == 1)
        apart = {
            stems[-1]: " ".join(parts(surface))
            for surface, stems in surfaces.items()
            if len(stems) > 2
        }
        return cls(alone, apart)

    def forms(self, words: str) -> list[str]:
        """The phrase, and the phrase with one of its compounds in the other spelling."""
        read = words_of(words)
        stems = stems_of([*read, *(first + second for first, second in pairwise(read))])
        forms = [words]
        for at, stem in enumerate(stems[: len(read)]):
            if stem in self.apart:
                forms.append(" ".join([*read[:at], self.apart[stem], *read[at + 1 :]]))
        for at, stem in enumerate(stems[len(read) :]):
            if stem in self.alone:
                forms.append(" ".join([*read[:at], read[at] + read[at + 1], *read[at + 2 :]]))
        return forms

    def cut(self, words: str) -> list[str]:
        """The phrase with one of its words cut in two words that stand alone somewhere.

        "multitask" is "multi task" too, though no paper of the day has a hyphen to say so. Most of
        these are nonsense that no paper holds: good to keep out what is muted, and nothing else.
        """
        read, found = words_of(words), []
        for at, word in enumerate(read):
            cuts = range(_SHORTEST, len(word) - _SHORTEST + 1)
            first, second = ([word[:end] for end in cuts], [word[end:] for end in cuts])
            stems = zip(stems_of(first), stems_of(second), strict=True)
            for one, other, both in zip(first, second, stems, strict=True):
                if self.alone.issuperset(both):
                    found.append(" ".join([*read[:at], one, other, *read[at + 1 :]]))
        return found
