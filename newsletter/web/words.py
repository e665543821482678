"""Days and counts as a page says them.

It asks no clock.
"""

from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_in_words(moment: date | None) -> str:
    """ "24 November 2026"; of a moment its day in UTC."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}" if moment else ""


def count_of(number: int, one: str, many: str = "") -> str:
    """ "1 paper", "1,200 papers"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
