"""The paper's own words that meet a phrase, exactly as they stand in the text.

Every quote is a literal piece of the text; what the phrase is worth is not judged here.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from newsletter.ranking.text import STOP_WORDS, SURFACE, parts, stems_of

QUOTES = 2
_LONGEST = 7  # surfaces in one quote
_SPACE = re.compile(r"\s{1,2}")
# A word before a match belongs to it ("offline reinforcement learning") unless it looks like a
# verb, an adverb or another noun's plural; a wrong guess only makes a quote a word shorter.
_NO_ADJECTIVE = re.compile(r"(?:[^-]*(?:ed|ing|ly|[^su]s)|.*ize|.*ise)\Z|\d")
_NO_ADJECTIVES = frozenset(
    """
    apply based combine consider current demonstrate develop different enable evaluate existing
    explore find given improve introduce investigate key known learn leverage make many new novel
    often one perform possible present propose prove provide recent require second several show
    solve specific standard study test three train two understand
    """.split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """One surface of a passage: where it stands, and the stems it can be read as."""

    start: int
    end: int
    stems: frozenset[str]
    word: str
    follows: bool  # only a space parts it from the surface before


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring tokens `first` to `last` that meet some of a phrase's stems."""

    first: int
    last: int
    met: frozenset[str]


def quoted(words: str, passage: str) -> tuple[str, ...]:
    """Up to two pieces of the passage that together meet most of the phrase, the best first."""
    wanted = _wanted(words)
    tokens = _tokens(passage)
    runs = sorted(_runs(tokens, wanted), key=lambda run: (-len(run.met), run.first))
    quotes: dict[str, str] = {}
    met: frozenset[str] = frozenset()
    for run in runs:
        # A second quote tells more of the phrase, or all of it in other words.
        if len(quotes) < QUOTES and (run.met - met or run.met == wanted):
            quote = passage[tokens[_from(tokens, run)].start : tokens[run.last].end]
            quotes.setdefault(quote.casefold(), quote)
            met |= run.met
    return tuple(quotes.values())


@lru_cache(maxsize=4096)
def _wanted(words: str) -> frozenset[str]:
    found = [word for surface in SURFACE.findall(words) for word in _readings(surface)]
    content = [word for word in found if word not in STOP_WORDS] or found
    return frozenset(stems_of(content))


@lru_cache(maxsize=4096)
def _tokens(passage: str) -> list[Token]:
    """The surfaces of a passage; remembered, because many readers' topics meet one paper."""
    matches = list(SURFACE.finditer(passage))
    words = [_readings(match[0]) for match in matches]
    flat = iter(stems_of([word for some in words for word in some]))
    tokens: list[Token] = []
    for match, some in zip(matches, words, strict=True):
        gap = passage[tokens[-1].end : match.start()] if tokens else ""
        stems = frozenset(next(flat) for _ in some)
        follows = _SPACE.fullmatch(gap) is not None
        tokens.append(Token(match.start(), match.end(), stems, match[0].lower(), follows))
    return tokens


def _readings(surface: str) -> list[str]:
    """The words of a surface, and all of them as one: "multi-task" is multi, task, multitask."""
    words = parts(surface)
    return [*words, "".join(words)] if len(words) > 1 else words


def _runs(tokens: list[Token], wanted: frozenset[str]) -> list[Run]:
    """The longest runs of tokens that meet the phrase; one stop word inside does not part them."""
    runs: list[Run] = []
    for at, token in enumerate(tokens):
        met = token.stems & wanted
        if not met:
            continue
        if runs and _joins(tokens, runs[-1], at):
            runs[-1] = Run(runs[-1].first, at, runs[-1].met | met)
        else:
            runs.append(Run(at, at, met))
    return runs


def _joins(tokens: list[Token], run: Run, at: int) -> bool:
    near = tokens[at].follows and at - run.first < _LONGEST
    if at - run.last == 2:
        return near and tokens[at - 1].follows and tokens[at - 1].word in STOP_WORDS
    return near and at - run.last == 1


def _from(tokens: list[Token], run: Run) -> int:
    """Where the quote begins: with the adjective before the run, if there is one."""
    before = tokens[run.first - 1] if run.first and tokens[run.first].follows else None
    if before is None or before.word in STOP_WORDS or before.word in _NO_ADJECTIVES:
        return run.first
    return run.first if _NO_ADJECTIVE.match(before.word) else run.first - 1
