"""Lines of a feed's description that are no abstract: the authors, the title again, an address.

It works on markup as it came, for the lines are lost with the tags; all other lines stay.
"""

import re
from collections.abc import Sequence

from newsletter.feeds.authors import names
from newsletter.feeds.labels import ANNOUNCED
from newsletter.feeds.text import ABSTRACT_LIMIT, plain

_BREAK = re.compile(r"</?(?:p|div|h[1-6])\b[^<>]{0,500}>|<br\s*/?>", re.IGNORECASE)
_SIGNED = re.compile(r"^(?:by:? |authors?(?:\(s\))? ?: )(?=\S)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")
_MOST_LINES = 200
_FIRST_LINES = 8
_LONGEST_NAME = 6  # words
# A publisher whose feeds have authors in a line without a word that says so, and nowhere else.
_NO_NAMES = re.compile(r"\d|Open Access|^\S+$")
_UNSIGNED = "The Royal Society of Chemistry"
_SMALL = (
    "al and bin da das de del della den der di do dos du e el for ibn la le of ten ter the van von "
    "y zu"
)
_PARTICLES = frozenset(_SMALL.split())


def without_frame(markup: str, title: str, authors: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The markup of the abstract, and the authors that a line before it names.

    A line is one of authors if it says so, or begins with the author that the entry has.
    """
    lines = _BREAK.split(markup) if "<" in markup else [markup]
    if not 1 < len(lines) <= _MOST_LINES:
        return markup, ()
    unsigned = _UNSIGNED in markup
    kept: list[str] = []
    signed: tuple[str, ...] = ()
    head = 0
    for line in lines:
        words = plain(line, ABSTRACT_LIMIT) if head < _FIRST_LINES else line
        head += bool(words)
        if not words or words.casefold() == title.casefold() or _ADDRESS.fullmatch(words):
            continue
        if not signed and head < _FIRST_LINES and (found := _signature(words, authors, unsigned)):
            signed = found
        else:
            announced = ANNOUNCED.match(words) if words is not line else None
            kept.append(words[announced.end() :] if announced else line)
    return "<br>".join(kept), signed


def _signature(line: str, authors: Sequence[str], unsigned: bool) -> tuple[str, ...]:
    said = _SIGNED.match(line)
    found = names([line[said.end() :] if said else line])
    if not found or not all(map(_is_name, found)):
        return ()
    known = bool(authors) and found[0] == authors[0] and not line.endswith((".", "!", "?"))
    alone = unsigned and not authors and _NO_NAMES.search(line) is None
    return found if said or known or alone else ()


def _is_name(text: str) -> bool:
    """Few words, none of them small but those of names: "By popular demand" is no signature."""
    words = text.split()
    small = (w for w in words if w[0].islower() and w not in _PARTICLES)
    return len(words) <= _LONGEST_NAME and not any(small)
