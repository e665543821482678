"""A pause as a reader writes it, the first day with a letter again, and the moment that means.

    2026-12-24 | 2 weeks | without end | nothing: no pause

It pauses nobody; standing.py does.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from subscribers import schedule
from subscribers.faults import Fault, InvalidPreferences
from subscribers.standing import FOR_GOOD

LONGEST = timedelta(days=3653)

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_SPAN = re.compile(r"([0-9]{1,4}|an?|one)\s*(day|week|month|year)s?")


@dataclass(frozen=True, slots=True)
class Pause:
    """The first day with a letter again, as written; or no such day; or, with neither, no pause."""

    day: str = ""
    for_good: bool = False

    @classmethod
    def of(cls, paused_until: datetime | None, timezone: str, now: datetime) -> "Pause":
        """The pause of a reader who has this in their row; one that is over is none."""
        if paused_until is None or paused_until <= now:
            return cls()
        if paused_until == FOR_GOOD:
            return cls(for_good=True)
        return cls(schedule.slot_day(timezone, paused_until).isoformat())

    @classmethod
    def said(cls, words: str, timezone: str, now: datetime) -> "Pause":
        """The pause that somebody writes as "2 weeks", "until 2026-12-24" or nothing at all.

        Raises InvalidPreferences for what is neither.
        """
        words = words.strip().casefold().removeprefix("until ").removeprefix("for ").strip()
        if not words:
            return cls(for_good=True)
        if span := _SPAN.fullmatch(words):
            # A day more than ten years away is found out by `until`.
            days = min(int(span[1] if span[1].isdigit() else 1) * _DAYS[span[2]], 5_000)
            return cls((schedule.slot_day(timezone, now) + timedelta(days=days)).isoformat())
        return cls(words)

    def until(self, timezone: str, now: datetime) -> datetime | None:
        """When the pause ends, FOR_GOOD for never; None without a pause.

        Raises InvalidPreferences when it is no day, no day to come, or two things at once.
        """
        said = self.day.strip()
        if not said:
            return FOR_GOOD if self.for_good else None
        if self.for_good:
            raise _fault("give a day or pause without an end, not both.")
        try:
            day = date.fromisoformat(said)
        except ValueError:
            raise _fault(
                f"'{said[:40]}' is no day; write one like 2026-12-24, or 2 weeks."
            ) from None
        today = schedule.slot_day(timezone, now)
        if day <= today:
            raise _fault(f"{day} is not to come; write a later day, or none for no pause.")
        if day - today > LONGEST:
            raise _fault(f"{day} is more than ten years away; pause without an end instead.")
        return schedule.start_of_day(timezone, day)


def _fault(sentence: str) -> InvalidPreferences:
    return InvalidPreferences([Fault("paused_until", sentence)])
