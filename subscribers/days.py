"""Which weekdays a reader wants letters on, said in one canonical way.

    daily | weekdays | weekly friday | mon,wed,fri

No clock and no time zone here.
"""

import re
from datetime import timedelta
from functools import lru_cache

NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = tuple(name[:3] for name in NAMES)
_WORDS = {"daily": range(7), "weekdays": range(5), "weekly": range(1)}


def canonical_days(text: str) -> str:
    """The one way to say these days; ValueError, a sentence, when they are none."""
    said = re.split(r"[\s,;+/]+", text.casefold().strip(" ,;"))
    if said == ["every", "day"]:
        return "daily"
    if len(said) == 1 and said[0] in _WORDS:
        return _say(set(_WORDS[said[0]]))
    named = said[1:] if said[0] == "weekly" else said
    wanted = [day for name in named for day, full in enumerate(NAMES) if _is_day(name, full)]
    if len(wanted) < len(named) or not wanted:
        raise ValueError(
            f"'{text}' names no days; write daily, weekdays, weekly friday or mon,wed,fri."
        )
    return _say(set(wanted))


def _is_day(name: str, full: str) -> bool:
    return len(name) >= 3 and (full.startswith(name) or name == full + "s")


def _say(wanted: set[int]) -> str:
    if len(wanted) == 7:
        return "daily"
    if wanted == set(range(5)):
        return "weekdays"
    if len(wanted) == 1:
        return f"weekly {NAMES[wanted.pop()]}"
    return ",".join(_SHORT[day] for day in sorted(wanted))


@lru_cache(maxsize=1024)
def weekdays_of(days: str) -> frozenset[int]:
    """The weekdays, Monday 0, of a canonical string."""
    if days in _WORDS:
        return frozenset(_WORDS[days])
    if days.startswith("weekly "):
        return frozenset([NAMES.index(days.removeprefix("weekly "))])
    return frozenset(_SHORT.index(day) for day in days.split(","))


@lru_cache(maxsize=1024)
def cadence(days: str) -> timedelta:
    """The longest time between two letters: 1 day for daily, 3 for weekdays, 7 for weekly."""
    wanted = sorted(weekdays_of(days))
    following = [*wanted[1:], wanted[0] + 7]
    return timedelta(days=max(b - a for a, b in zip(wanted, following, strict=True)))
