"""Author lists as sources write them become lists of readable names.

It does not decide who is the same person.
"""

import logging
import re
from collections.abc import Iterable
from functools import cache, lru_cache

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import get_default_latex_context_db

from newsletter.feeds.text import NAME_LIMIT, plain

# It warns of every slip in somebody's TeX; nobody who runs a newsletter can mend those.
logging.getLogger("pylatexenc").setLevel(logging.ERROR)

AUTHOR_LIMIT = 500
_LIST_LIMIT = 100_000
_INITIALS = re.compile(r"(?:[A-Z]\.?[\s-]?){1,4}")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|PhD|MD)\.?", re.IGNORECASE)
_EMAIL_THEN_NAME = re.compile(r"^\S+@\S+\s*\((.+)\)$")  # RSS 2.0 <author>
# What pylatexenc raises on some macros; the reader then sees what the author typed.
_TRIPS = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)


def names(parts: Iterable[object]) -> tuple[str, ...]:
    """Names out of strings that each hold one or more, in order, each once, at most 500."""
    found: dict[str, None] = {}
    for part in parts:
        for name in _split(plain(part, _LIST_LIMIT)):
            readable = _readable(name)
            if readable:
                found.setdefault(readable)
            if len(found) == AUTHOR_LIMIT:
                return tuple(found)
    return tuple(found)


def people(parts: Iterable[object], *, family_first: bool = False) -> tuple[str, ...]:
    """Names out of strings that hold one each; `family_first` for "Lovelace, Ada"."""
    found: dict[str, None] = {}
    for part in parts:
        name = _readable(plain(part, NAME_LIMIT))
        if name := _given_first(name) if family_first else name:
            found.setdefault(name)
        if len(found) == AUTHOR_LIMIT:
            break
    return tuple(found)


def _given_first(name: str) -> str:
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma or not given or not family or _SUFFIX.fullmatch(given):
        return name
    return f"{given} {family}"


def _split(text: str) -> list[str]:
    with_email = _EMAIL_THEN_NAME.match(text)
    text = _without_affiliations(with_email[1] if with_email else text)
    if ";" in text:
        return [_given_first(name) if name.count(",") == 1 else name for name in text.split(";")]
    parts = [part.strip() for part in re.split(r",|\s+(?:and|&)\s+", text)]
    parts = [part for part in parts if part and part.lower() not in ("and", "et al.", "et al")]
    parts = [part.removeprefix("and ") for part in parts]
    return _families_with_initials(parts) or _with_suffixes(parts)


def _families_with_initials(parts: list[str]) -> list[str]:
    """ "Doe, J., Roe, R. M." is two people, not four."""
    families, initials = parts[::2], parts[1::2]
    if not initials or len(families) != len(initials):
        return []
    if not all(map(_INITIALS.fullmatch, initials)) or any(map(_INITIALS.fullmatch, families)):
        return []
    return [f"{given} {family}" for family, given in zip(families, initials, strict=True)]


def _with_suffixes(parts: list[str]) -> list[str]:
    joined: list[str] = []
    for part in parts:
        if joined and _SUFFIX.fullmatch(part):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def _without_affiliations(text: str) -> str:
    """The text outside of parentheses, which may be nested or left open."""
    if "(" not in text:
        return text
    kept, depth = [], 0
    for piece in re.split(r"([()])", text):
        if piece in ("(", ")"):
            depth = max(0, depth + (1 if piece == "(" else -1))
        elif not depth:
            kept.append(piece)
    return "".join(kept)


def _readable(name: str) -> str:
    name = name.strip().strip(",;").strip()
    # Few braces: the library recurses once for each.
    if re.search(r"[\\{$~]", name) and name.count("{") < 20 and len(name) <= NAME_LIMIT:
        name = _without_tex(name)
    name = plain(name, NAME_LIMIT)
    return name if any(map(str.isalnum, name)) else ""


@lru_cache(maxsize=4_096)
def _without_tex(name: str) -> str:
    try:
        return str(_converter().latex_to_text(name, latex_context=_macros()))
    except _TRIPS:
        return name


@cache
def _converter() -> LatexNodes2Text:
    return LatexNodes2Text(math_mode="verbatim")


@cache
def _macros() -> object:
    """What TeX knows; made anew for each name, as the library does, it is half of the work."""
    return get_default_latex_context_db()
