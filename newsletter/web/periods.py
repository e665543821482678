"""Days, weeks and months as the archive's addresses write them: 2026-11-23, 2026-W48, 2026-11.

Pure; it knows no paper.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from newsletter.letters.wording import day as day_in_words
from newsletter.papers.days import Span

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_FIRST_YEAR, _LAST_YEAR = 1, 9998  # feeds date papers as they like
_SIX_DAYS = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a week or a month: its address, how one says it, and its days."""

    kind: str
    address: str
    words: str
    span: Span


def read(address: str) -> Period | None:
    """The period of an address; None for what is none."""
    try:
        if _DAY.fullmatch(address):
            period = day(date.fromisoformat(address))
        elif week_of := _WEEK.fullmatch(address):
            period = week(date.fromisocalendar(int(week_of[1]), int(week_of[2]), 1))
        elif month_of := _MONTH.fullmatch(address):
            period = month(date(int(month_of[1]), int(month_of[2]), 1))
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return period if _FIRST_YEAR <= period.span.first.year <= _LAST_YEAR else None


def day(of: date) -> Period:
    return Period("day", of.isoformat(), f"{day_in_words(of)} {of.year}", Span(of, of))


def week(of: date) -> Period:
    """The ISO week that the day is in, from Monday on."""
    year, number, weekday = of.isocalendar()
    monday = of - timedelta(days=weekday - 1)
    words = f"Week {number} of {year}"
    return Period(
        "week",
        f"{year:04}-W{number:02}",
        words,
        Span(monday, monday + min(_SIX_DAYS, date.max - monday)),
    )


def month(of: date) -> Period:
    first = of.replace(day=1)
    last = of.replace(day=monthrange(of.year, of.month)[1])
    words = f"{_MONTHS[first.month - 1]} {first.year}"
    return Period("month", f"{first.year:04}-{first.month:02}", words, Span(first, last))


def like(period: Period, of: date) -> Period:
    """The day, week or month, as the period is one, that a day is in."""
    return {"day": day, "week": week, "month": month}[period.kind](of)
