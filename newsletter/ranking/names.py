"""Whether two spellings of an author's name may be the same person's; accents and initials fold.

It compares names only: two people of one name are one to it.
"""

import re

from newsletter.ranking.text import fold

_NAME = re.compile(r"[^\W\d_]+")

Name = tuple[str, tuple[str, ...]]


def name_of(author: str) -> Name | None:
    """Last name and given names: "Hinton, G. E." and "Geoffrey Everest Hinton" alike."""
    last, comma, given = author.partition(",")
    words = _NAME.findall(fold(f"{given} {last}" if comma else author))
    return (words[-1], tuple(words[:-1])) if words else None


def may_be(one: Name, other: Name) -> bool:
    """Same last name, and no given name that contradicts; a last name alone fits everybody's."""
    if one[0] != other[0]:
        return False
    return all(
        first.startswith(second) or second.startswith(first)
        if min(len(first), len(second)) == 1
        else first == second
        for first, second in _beside(one[1], other[1])
    )


def _beside(one: tuple[str, ...], other: tuple[str, ...]) -> list[tuple[str, str]]:
    # "Geoffrey Hinton" is "Geoffrey E. Hinton": middle names count only where both give all.
    if len(one) == len(other):
        return list(zip(one, other, strict=True))
    return list(zip(one[:1], other[:1], strict=False))
