"""arXiv's days off: those it published, and for other years those that are to be expected.

Pure. No announcement follows on the evening of a day off; after a Friday off none on Sunday.
Sources: arXiv's table of days without freeze (arXiv_holidays, from its Config/Holidays.pm) and
info.arxiv.org/help/availability.html, for the years here; for all others 5 U.S.C. 6103, of which
arXiv has kept these holidays since 2022, and what it did between Christmas and New Year.
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

PUBLISHED: dict[int, tuple[str, ...]] = {
    2020: ("01-01", "01-20", "06-09", "11-26", "12-25", "12-29", "12-30"),
    2021: ("01-01", "10-20", "11-25", "12-24", "12-28", "12-30"),
    2022: ("01-17", "06-20", "09-05", "11-24", "12-27", "12-29"),
    2023: ("01-16", "06-14", "06-19", "07-04", "08-17", "09-04", "11-23", "12-25", "12-27"),
    2024: (
        *("01-15", "05-22", "06-19", "07-04", "09-02", "10-08", "11-28"),
        *("12-25", "12-26", "12-31"),
    ),
    2025: ("01-01", "01-20", "06-19", "07-04", "09-01", "11-27", "12-25", "12-30"),
    2026: ("01-01", "01-19", "06-19", "07-03", "09-07", "11-26", "12-25", "12-29", "12-31"),
}
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_ONE_DAY = timedelta(days=1)

Holidays = Collection[date]


class DayOff(NamedTuple):
    """A day off: its name, and as a verb how sure it is that arXiv takes it."""

    name: str
    verb: str = "does not announce"


def day_off(day: date, more: Holidays = ()) -> DayOff | None:
    """The day off that a day is, `more` being the operator's; None for a working day."""
    if day in more:
        return DayOff(_name(day))
    return _usual(day)


def why_no_evening(evening: date, more: Holidays = ()) -> str:
    """Why arXiv is silent on an evening from Sunday to Thursday, as a sentence's end, or empty.

    "arXiv is not expected to announce on Labor Day" is said of a year it has not published yet.
    """
    if found := day_off(evening, more):
        return f"arXiv {found.verb} {found.name}"
    # What comes in on a Friday off is announced with Monday's, so that Sunday has nothing.
    friday = day_off(evening - 2 * _ONE_DAY, more) if evening.weekday() == _SUNDAY else None
    if friday:
        return f"arXiv {friday.verb} on the Sunday after {friday.name.removeprefix('on ')}"
    return ""


@lru_cache(maxsize=4_096)
def _usual(day: date) -> DayOff | None:
    if day.year in PUBLISHED:
        return DayOff(_name(day)) if f"{day:%m-%d}" in PUBLISHED[day.year] else None
    if name := federal(day.year).get(day):
        return DayOff(f"on {name}", "is not expected to announce")
    if day.month == 12 and day.day >= 26 and day.weekday() <= _THURSDAY:
        # On two or so of these evenings, other ones each year.
        return DayOff("between Christmas and New Year", "may not announce")
    return None


def _name(day: date) -> str:
    if name := federal(day.year).get(day):
        return f"on {name}"
    if day.month == 12 and day.day == 31:
        return "on New Year's Eve"
    return (
        "on the days around Christmas" if day.month == 12 and day.day >= 24 else "on its holidays"
    )


@lru_cache(maxsize=64)
def federal(year: int) -> dict[date, str]:
    """The federal holidays that arXiv keeps, on the days on which they are observed.

    New Year's Day on a weekend is none: arXiv worked on 2022-01-03 and 2023-01-02.
    """
    return {
        date(year, 1, 1): "New Year's Day",
        _nth(year, 1, _MONDAY, 3): "Martin Luther King Day",
        _observed(date(year, 6, 19)): "Juneteenth",
        _observed(date(year, 7, 4)): "Independence Day",
        _nth(year, 9, _MONDAY, 1): "Labor Day",
        _nth(year, 11, _THURSDAY, 4): "Thanksgiving",
        _observed(date(year, 12, 25)): "Christmas",
    }


def _observed(day: date) -> date:
    """The day itself; of a Saturday the Friday before, of a Sunday the Monday after."""
    return day + {_SATURDAY: -_ONE_DAY, _SUNDAY: _ONE_DAY}.get(day.weekday(), timedelta())


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))
