"""The paper's own words that meet a phrase, exactly as they stand in the text.

Every quote is a literal piece of the text; what the phrase is worth is not judged here.
"""

import re
from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count, repeat

from newsletter.ranking.text import STOP_WORDS, SURFACE, parts, stems_of

QUOTES = 2
_LONGEST = 7  # surfaces in one quote
# A word before a match belongs to it ("offline reinforcement learning") unless it looks like a
# verb, an adverb or another noun's plural; a wrong guess only makes a quote a word shorter.
_NO_ADJECTIVE = re.compile(r"(?:[^-]*(?:ed|ing|ly|[^su]s)|.*ize|.*ise)\Z|\d")
_NO_ADJECTIVE_EITHER = """
although apply based combine consider current demonstrate develop different enable evaluate existing
explore find given improve introduce investigate key known learn leverage make many new novel often
one perform possible present propose prove provide recent require second several show solve specific
standard study test three track train two understand
"""
_NO_ADJECTIVES = frozenset(_NO_ADJECTIVE_EITHER.split())


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the bounds of its surfaces, and the stems that each can be read as."""

    text: str
    starts: "array[int]"
    ends: "array[int]"
    stems: str  # of all surfaces, a line each: one search finds a stem, with no step for each word
    surfaces: "array[int]"  # the surface of each stem

    @classmethod
    def of(cls, text: str, stems: dict[str, tuple[str, ...]]) -> "Passage":
        """The text read by the stems of each of its surfaces (`text.read` knows them)."""
        bounds = [match.span() for match in SURFACE.finditer(text)]
        read = [stems[text[start:end]] for start, end in bounds]
        return cls(
            text,
            # Arrays and one string: an object for each word would burden the garbage collector.
            array("l", [start for start, _ in bounds]),
            array("l", [end for _, end in bounds]),
            "\n".join(chain(("",), chain.from_iterable(read), ("",))),
            array("l", chain.from_iterable(map(repeat, count(), map(len, read)))),
        )

    def meeting(self, wanted: frozenset[str]) -> list[tuple[int, set[str]]]:
        """The surfaces that can be read as wanted stems, in order, and which of these."""
        found: dict[int, set[str]] = {}
        for stem in wanted:
            line = f"\n{stem}\n"
            at = self.stems.find(line)
            while at >= 0:
                surface = self.surfaces[self.stems.count("\n", 0, at)]
                found.setdefault(surface, set()).add(stem)
                at = self.stems.find(line, at + 1)
        return sorted(found.items())

    def word(self, at: int) -> str:
        return self.text[self.starts[at] : self.ends[at]].lower()

    def follows(self, at: int) -> bool:
        """Whether only a space parts the surface from the one before."""
        return at > 0 and self.text[self.ends[at - 1] : self.starts[at]].isspace()


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring surfaces `first` to `last` that meet some of a phrase's stems."""

    first: int
    last: int
    met: frozenset[str]


def quoted(words: str, abstract: Passage, title: Passage) -> tuple[str, ...]:
    """Up to two pieces of the abstract that meet most of the phrase, the best first.

    They are the title's where its words meet more: one word of three is a poor reason.
    """
    wanted = stems_wanted(words)
    said, titled = _runs_by_worth(abstract, wanted), _runs_by_worth(title, wanted)
    if titled and (not said or len(titled[0].met) > len(said[0].met)):
        return _pieces(title, titled)
    return _pieces(abstract, said)


def _runs_by_worth(passage: Passage, wanted: frozenset[str]) -> list[Run]:
    return sorted(_runs(passage, wanted), key=lambda run: (-len(run.met), run.first))


def _pieces(passage: Passage, runs: list[Run]) -> tuple[str, ...]:
    most = runs[0].met if runs else frozenset()
    quotes: list[str] = []
    met: frozenset[str] = frozenset()
    for run in runs:
        # A second quote tells more of the phrase, or as much of it in other words.
        if run.met - met or run.met == most:
            met |= run.met
            start = passage.starts[_from(passage, run)]
            quote = passage.text[start : passage.ends[run.last]]
            if not any(_repeats(quote.casefold(), other.casefold()) for other in quotes):
                quotes.append(quote)
        if len(quotes) == QUOTES:
            break
    return tuple(quotes)


def _repeats(one: str, other: str) -> bool:
    return one in other or other in one


@lru_cache(maxsize=8192)
def stems_wanted(words: str) -> frozenset[str]:
    """The stems of a phrase, without stop words unless it has no others."""
    split = [parts(surface) for surface in SURFACE.findall(words)]
    compounds = ["".join(some) for some in split if len(some) > 1]
    found = [*(word for some in split for word in some), *compounds]
    content = [word for word in found if word not in STOP_WORDS]
    return frozenset(stems_of(content or found))


def _runs(passage: Passage, wanted: frozenset[str]) -> list[Run]:
    """The longest runs of surfaces that meet the phrase; a stop word parts few."""
    runs: list[Run] = []
    for at, met in passage.meeting(wanted):
        if runs and _joins(passage, runs[-1], at, bool(met - runs[-1].met)):
            runs[-1] = Run(runs[-1].first, at, runs[-1].met | met)
        else:
            runs.append(Run(at, at, frozenset(met)))
    return runs


def _joins(passage: Passage, run: Run, at: int, is_new: bool) -> bool:
    """Whether a surface goes on with a run; over a stop word only where it tells more."""
    if at - run.last > 2 or at - run.first >= _LONGEST or not passage.follows(at):
        return False
    between = at - 1
    if between == run.last:
        return True
    return is_new and passage.follows(between) and passage.word(between) in STOP_WORDS


def _from(passage: Passage, run: Run) -> int:
    """Where the quote begins: with the adjective before the run, if there is one."""
    if not passage.follows(run.first):
        return run.first
    word = passage.word(run.first - 1)
    is_none = word in STOP_WORDS or word in _NO_ADJECTIVES or _NO_ADJECTIVE.match(word)
    return run.first if is_none else run.first - 1
