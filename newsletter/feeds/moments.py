"""Dates as sources write them, whole or in part, become moments in UTC.

It knows no clock; what is no date gives None.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_PARTIAL = re.compile(r"(\d{4})(?:[-/. ](\d{1,2}|[A-Za-z]{3,9}))?(?:[-/. ](\d{1,2}))?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def moment(value: object) -> datetime | None:
    """The moment that a text names: ISO 8601, RFC 5322, "2026-6-30", "2026 Jun", "2026".

    A date without a time is its midnight in UTC, a month its first day.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > 100:
        return None
    text = " ".join(value.split())
    return _iso(text) or _parts(text) or _mail(text)


def day(year: object, month: object = None, date: object = None) -> datetime | None:
    """The midnight of a date given in parts, numbers or words; months may be names."""
    try:
        return datetime(int(str(year)), _month(month), int(str(date or 1)), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _parts(text: str) -> datetime | None:
    found = _COMPACT.fullmatch(text) or _PARTIAL.fullmatch(text.partition("T")[0])
    return day(*found.groups()) if found else None


def _mail(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _month(month: object) -> int:
    if month is None or month == "":
        return 1
    text = str(month).strip()
    return int(text) if text.isdigit() else _MONTHS.index(text[:3].lower()) + 1
