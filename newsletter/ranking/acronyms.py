"""Acronyms and their long forms, learned from the abstracts: "graph neural network (GNN)".

Schwartz and Hearst 2003: the letters are sought backwards in the words before the bracket. It
ships no list, so what no paper spells out is not known.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from newsletter.ranking.text import SURFACE, stems_of, words_of

_BRACKETS = re.compile(r"\(([A-Z][A-Za-z0-9-]{1,9})\)")
_CAPITALS = re.compile(r"[A-Z]")
_WORD = re.compile(r"[^\W_]+")
_REACH = 150  # characters before the bracket that may hold the long form
_SURE = 0.6  # the share of its papers in which an acronym has to mean the same
_MOST_FORMS = 4

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Acronyms:
    """The usual long form of each acronym, and the acronym of each long form, by their stems."""

    long: dict[str, str]  # by the acronym's stem
    short: dict[Stems, str]  # by the long form's stems
    longest: int  # words of a long form

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Acronyms":
        """What these texts spell out, as far as most of them agree."""
        meanings: defaultdict[str, Counter[Stems]] = defaultdict(Counter)
        spelled: dict[Stems, str] = {}
        for text in texts:
            for acronym, written in _spelled_out(text):
                stems = _stems(written)
                meanings[_stems(acronym)[0]][stems] += 1
                spelled.setdefault(stems, written)
        long = {}
        short: dict[Stems, tuple[int, str]] = {}
        for acronym, found in meanings.items():
            stems, papers = found.most_common(1)[0]
            if papers < _SURE * found.total():
                continue
            long[acronym] = spelled[stems]
            short[stems] = max(short.get(stems, (0, "")), (papers, acronym))
        by_stems = {stems: acronym for stems, (_, acronym) in short.items()}
        return cls(long, by_stems, max(map(len, by_stems), default=0))

    def forms(self, words: str) -> list[str]:
        """The phrase, and the phrase with its acronyms spelled out or its long forms shortened."""
        if not self.long:
            return [words]
        read = words_of(words)
        stems = stems_of(read)
        forms = [words]
        for at, stem in enumerate(stems):
            if stem in self.long:
                forms.append(" ".join([*read[:at], self.long[stem], *read[at + 1 :]]))
        for at in range(len(stems)):
            for end in range(at + 2, min(len(stems), at + self.longest) + 1):
                if acronym := self.short.get(tuple(stems[at:end])):
                    forms += [
                        " ".join([*read[:at], one, *read[end:]]) for one in (acronym, f"{acronym}s")
                    ]
        return list(dict.fromkeys(forms))[:_MOST_FORMS]


@lru_cache(maxsize=65_536)
def _stems(words: str) -> Stems:
    return tuple(stems_of(words_of(words)))


def _spelled_out(text: str) -> Iterable[tuple[str, str]]:
    """Each acronym in brackets with the words before it that it stands for."""
    for bracket in _BRACKETS.finditer(text):
        acronym = bracket[1].removesuffix("s")
        letters = acronym.replace("-", "").lower()
        if len(_CAPITALS.findall(acronym)) < 2 or len(_stems(acronym)) != 1:
            continue
        before = text[max(0, bracket.start() - _REACH) : bracket.start()]
        start = _initials(letters, before)
        if start is None:
            start = _letters(letters, before)
        long = words_of(before[start:]) if start is not None else []
        if len(long) > 1:
            yield acronym, " ".join(long)


def _initials(letters: str, before: str) -> int | None:
    """Where the long form begins if each of its words, also behind a hyphen, gives one letter."""
    words = list(_WORD.finditer(before))[-len(letters) :]
    given = "".join(word[0][0].lower() for word in words)
    return words[0].start() if given == letters else None


def _letters(letters: str, before: str) -> int | None:
    """Where it begins if its words hold the letters in order, the first at the very begin."""
    most = min(len(letters) + 5, 2 * len(letters))
    starts = [match.start() for match in SURFACE.finditer(before)][-most:]
    folded, at = before.lower(), len(before)
    if not starts or len(folded) != at:
        return None
    for number, letter in reversed(list(enumerate(letters))):
        at = folded.rfind(letter, starts[0], at)
        while not number and at >= 0 and at not in starts:
            at = folded.rfind(letter, starts[0], at)
        if at < 0:
            return None
    return at
