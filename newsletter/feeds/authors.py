"""Author lists as sources write them become lists of readable names.

It does not decide who is the same person.
"""

import logging
import re
from collections.abc import Iterable
from functools import cache, lru_cache

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import get_default_latex_context_db

from newsletter.feeds.author_notes import parted, without_footnotes, without_notes
from newsletter.feeds.text import NAME_LIMIT, plain

# It warns of every slip in somebody's TeX; nobody who runs a newsletter can mend those.
logging.getLogger("pylatexenc").setLevel(logging.ERROR)

AUTHOR_LIMIT = 500
_LIST_LIMIT = 100_000
_INITIALS = re.compile(r"(?:[A-Z]\.?[\s-]?){1,4}")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|PhD|MD)\.?", re.IGNORECASE)
_DEGREE = re.compile(r"(?:MPH|MSc|MBA|MBBS|DPhil|DrPH|PharmD|ScD|FRCP|Ph\. ?D|M\. ?D)\.?")
_EMAIL_THEN_NAME = re.compile(r"^\S+@\S+\s*\((.+)\)$")  # RSS 2.0 <author>
# What pylatexenc raises on some macros; the reader then sees what the author typed.
_TRIPS = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)


def names(parts: Iterable[object]) -> tuple[str, ...]:
    """Names out of strings that each hold one or more, in order, each once, at most 500."""
    lists = [plain(part, _LIST_LIMIT) for part in parts]
    if _each_family_first(lists):
        return people(lists, family_first=True)
    return _distinct(name for text in lists for name in _split(text))


def people(parts: Iterable[object], *, family_first: bool = False) -> tuple[str, ...]:
    """Names out of strings that hold one each; `family_first` for "Lovelace, Ada"."""
    written = (plain(part, NAME_LIMIT) for part in parts)
    return _distinct(_given_first(name) if family_first else name for name in written)


def _distinct(written: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in written:
        for one in parted(name):
            if readable := _readable(one):
                found.setdefault(readable)
        if len(found) >= AUTHOR_LIMIT:
            break
    return tuple(found)[:AUTHOR_LIMIT]


def _each_family_first(lists: list[str]) -> bool:
    """Whether several strings are each one "Lovelace, Ada", as library software writes them.

    Where nowhere a word stands alone, each may be two people: "Ada Lovelace, Ben Okri".
    """
    if not any(len(part.split()) == 1 for text in lists for part in text.split(",")):
        return False
    return len(lists) > 1 and all(
        text.count(",") == 1 and ";" not in text and not re.search(r"\s(?:and|&)\s", text)
        for text in lists
    )


def _given_first(name: str) -> str:
    """ "Ada Lovelace" for "Lovelace, Ada", and "Sammy Davis Jr." for "Davis, Sammy, Jr."."""
    family, *others = (part.strip() for part in name.split(","))
    suffixes = [part for part in others if _SUFFIX.fullmatch(part)]
    given = ", ".join(part for part in others if part and part not in suffixes)
    return " ".join([given, family, *suffixes]) if family and given else name


def _split(text: str) -> list[str]:
    with_email = _EMAIL_THEN_NAME.match(text)
    text = without_notes(with_email[1] if with_email else text)
    if ";" in text:
        return [_given_first(name) if 0 < name.count(",") < 3 else name for name in text.split(";")]
    if pairs := _families_with_given_names(text):
        return pairs
    parts = [part.strip() for part in re.split(r",|\s+(?:and|&|\||·|•)\s+", text)]
    parts = [part.removeprefix("and ") for part in parts if part and part.lower() != "and"]
    return _families_with_initials(parts) or _with_suffixes(parts)


def _families_with_given_names(text: str) -> list[str]:
    """ "Lovelace, Ada and Okri, Ben" is two people, as bibliographies write them; so is one."""
    pairs = re.split(r"\s+(?:and|&)\s+", text)
    if any(pair.count(",") != 1 for pair in pairs):
        return []
    families = [pair.partition(",")[0].split() for pair in pairs]
    if any(len(family) > 1 and not family[0].islower() for family in families):
        return []  # "Ada Lovelace, Ben Okri and Cleo Diaz, Dee Fox" are four
    if len(pairs) == 1 and not re.fullmatch(r"[^\W\d_a-z]\S*, [^\W\d_a-z]\S*", text):
        return []  # "Deepti, Ben Okri" are two
    if text == text.swapcase():
        return []  # a script without capitals has no such custom
    if any(_SUFFIX.fullmatch(pair.partition(",")[2].strip()) for pair in pairs):
        return []
    return [_given_first(pair) for pair in pairs]


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
        elif not joined or not _DEGREE.fullmatch(part):
            joined.append(part)
    return joined


def _readable(name: str) -> str:
    name = name.strip().strip(",;:").strip()
    # Few braces: the library recurses once for each.
    if re.search(r"[\\{$~]", name) and name.count("{") < 20 and len(name) <= NAME_LIMIT:
        name = _without_tex(name)
    name = without_footnotes(plain(name, NAME_LIMIT)).strip()
    return name if any(map(str.isalpha, name)) else ""


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
