"""When arXiv announces: the evenings, and the day that a mailing is named after.

Pure. It says what to expect, never what there is: that is judged by ids (arXiv has announced on
holidays, and been late by a day). Its holidays are in arxiv_holidays.py.
Source: info.arxiv.org/help/availability.html.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from newsletter.feeds.arxiv_holidays import Holidays, why_no_evening

# Sunday to Thursday at 20:00 US Eastern; the feeds follow until about 05:00 UTC.
EVENING = time(20, 0)
EVENINGS = frozenset({6, 0, 1, 2, 3})
FEEDS_FOLLOW = timedelta(hours=5)
ONE_DAY = timedelta(days=1)
_LONGEST_SILENCE = 14  # days; any holidays are shorter


@lru_cache(maxsize=1)
def _eastern() -> ZoneInfo:
    return ZoneInfo("America/New_York")


def mailing_day(now: datetime) -> date:
    """The day whose mailing is the newest there can be: from 20:00 Eastern on it is tomorrow's."""
    return (now.astimezone(_eastern()) + (timedelta(hours=24) - _since_midnight(EVENING))).date()


def is_mailing_day(day: date, more: Holidays = ()) -> bool:
    """Whether a mailing is named after the day: arXiv announces on the evening before."""
    return not why_silent(day, more)


def announced_at(day: date) -> datetime:
    """When the mailing of the day is announced, in UTC."""
    return datetime.combine(day - ONE_DAY, EVENING, _eastern()).astimezone(UTC)


def latest_mailing(now: datetime, more: Holidays = ()) -> date:
    """The day of the last mailing that should have been announced by now."""
    day = mailing_day(now)
    return next(
        (
            d
            for d in (day - n * ONE_DAY for n in range(_LONGEST_SILENCE))
            if is_mailing_day(d, more)
        ),
        day,
    )


def mailing_before(day: date, more: Holidays = ()) -> date:
    """The day of the mailing before the one that is named after a day."""
    return latest_mailing(announced_at(day) - timedelta(seconds=1), more)


def why_silent(day: date, more: Holidays = ()) -> str:
    """Why no mailing is named after the day, as the end of a sentence; empty if there is one."""
    if is_weekend(day):
        return "arXiv does not announce on Friday and Saturday"
    return why_no_evening(day - ONE_DAY, more)


def is_weekend(day: date) -> bool:
    """Whether the evening before is a Friday or a Saturday."""
    return (day - ONE_DAY).weekday() not in EVENINGS


def silences(first: date, last: date, more: Holidays = ()) -> tuple[str, ...]:
    """Why there is no mailing on days from the first to the last, each reason once."""
    days = (first + n * ONE_DAY for n in range(min((last - first).days + 1, 60)))
    return tuple(dict.fromkeys(why for day in days if (why := why_silent(day, more))))


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)
