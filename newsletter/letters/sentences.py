"""Sentences: where one ends in the plain text of an abstract, abbreviations and initials known.

Nothing is cut or chosen here.
"""

import re
from collections.abc import Iterator

END = re.compile(r"[.!?][\"”’)\]]*(?= +[\"“‘(\[]?[A-Z0-9])")
_NO_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|et al|Figs?|Eqs?|Refs?|Sec|No|resp|approx|[A-Z]))\.$"
)
_LONGEST_NO_END = 8  # characters


def ends_at(text: str, at: int, limit: int) -> int:
    """Where the sentence ends whose last mark stands at `at`, looking no further than `limit`;
    0 when the mark ends none."""
    match = END.match(text, at, limit)
    end = match.end() if match else 0
    return 0 if _NO_END.search(text, max(0, end - _LONGEST_NO_END), end) else end


def sentences(text: str) -> list[str]:
    """The sentences of a text on one line; joined by spaces they are the text."""
    return list(_split(" ".join(text.split())))


def _split(text: str) -> Iterator[str]:
    begin = 0
    for mark in END.finditer(text):
        if end := ends_at(text, mark.start(), len(text)):
            yield text[begin:end]
            begin = end + 1
    if begin < len(text):
        yield text[begin:]
