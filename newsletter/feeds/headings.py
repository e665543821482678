"""Headings inside an abstract's markup become labels: "Methods: …", as PubMed has them.

It works on markup as it came, before the tags are dropped; escaped once more or not.
"""

import re

_OPEN, _SHUT = r"(?:<|&lt;)", r"(?:>|&gt;)"
_HEADING = re.compile(
    rf"{_OPEN}(?P<tag>jats:title|h[1-6])(?:\s[^<>&]{{0,200}})?{_SHUT}\s*"
    rf"(?P<words>[^<>]{{1,80}}?)\s*[.:]?\s*{_OPEN}/(?P=tag)\s*{_SHUT}",
    re.IGNORECASE,
)
_NAMES_NOTHING = re.compile(r"(?:abstract|summary|main text)", re.IGNORECASE)


def headed(markup: object) -> object:
    """The markup with its headings as labels, and without the one that says "Abstract"."""
    if not isinstance(markup, str) or "/" not in markup:
        return markup
    return _HEADING.sub(_label, markup)


def _label(heading: re.Match[str]) -> str:
    words = heading["words"]
    return " " if _NAMES_NOTHING.fullmatch(words) else f" {words}: "
