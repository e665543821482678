"""When a reader's letters are due: slots, local days and their ends; all that knows time zones.

Pure: no clock, no database. A slot is a local day and a time, on one of the reader's weekdays.
Each local day has exactly one: a time that the clocks skip comes later that day, one they repeat
counts the first time.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from subscribers.days import NAMES, cadence, weekdays_of

__all__ = [
    "all_horizons",
    "cadence",
    "end_of_today",
    "first_slot",
    "horizons",
    "latest_slot",
    "local_words",
    "next_slot",
    "slot_after_today",
    "slot_day",
    "start_of_day",
    "timezone_names",
]

ONE_DAY = timedelta(days=1)

# A zone looked up by name costs more than all the rest of a slot.
zone_of = lru_cache(maxsize=1024)(ZoneInfo)


def next_slot(timezone: str, hour: int, days: str, after: datetime, minute: int = 0) -> datetime:
    """The first slot strictly after a moment, in UTC."""
    day = slot_day(timezone, after)
    slot = _slot_from(timezone, hour, minute, days, day)
    return slot if slot > after else _slot_from(timezone, hour, minute, days, day + ONE_DAY)


def first_slot(timezone: str, hour: int, days: str, now: datetime, minute: int = 0) -> datetime:
    """Today's slot, even if its hour has passed, when today is one of the days; else the next."""
    return _slot_from(timezone, hour, minute, days, slot_day(timezone, now))


def slot_after_today(
    timezone: str, hour: int, days: str, now: datetime, minute: int = 0
) -> datetime:
    """The first slot after the reader's local today: when the next is due once today's is done."""
    return _slot_from(timezone, hour, minute, days, slot_day(timezone, now) + ONE_DAY)


def latest_slot(
    timezone: str, hour: int, days: str, at: datetime, minute: int = 0
) -> tuple[date, datetime]:
    """The most recent slot at or before a moment: its local day, and its moment in UTC."""
    wanted = weekdays_of(days)
    day = slot_day(timezone, at)
    while True:
        if day.weekday() in wanted:
            moment = _moment_on(timezone, hour, minute, day)
            if moment is not None and moment <= at:
                return day, moment
        day -= ONE_DAY


@lru_cache(maxsize=65536)
def slot_day(timezone: str, moment: datetime) -> date:
    """The reader's local calendar day at a moment."""
    return moment.astimezone(zone_of(timezone)).date()


@lru_cache(maxsize=65536)
def local_words(timezone: str, moment: datetime) -> str:
    """A moment as the reader's calendar and clock have it: "Monday, 06:30"."""
    local = moment.astimezone(zone_of(timezone))
    return f"{NAMES[local.weekday()].capitalize()}, {local:%H:%M}"


def end_of_today(timezone: str, now: datetime) -> datetime:
    """The exclusive end of the reader's local today, in UTC."""
    return start_of_day(timezone, slot_day(timezone, now) + ONE_DAY)


def horizons(timezones: Iterable[str], now: datetime) -> dict[str, datetime]:
    """{time zone: the end of its local today}."""
    return {timezone: end_of_today(timezone, now) for timezone in timezones}


def all_horizons(now: datetime) -> Mapping[str, datetime]:
    """`horizons` of every zone there is; cheaper than asking the table which it holds."""
    return _all_horizons(now.replace(second=0, microsecond=0))


@lru_cache(maxsize=4)
def _all_horizons(minute: datetime) -> Mapping[str, datetime]:
    """No day ends within a minute, so each batch of a run finds them ready."""
    return horizons(timezone_names(), minute)


@lru_cache(maxsize=1)
def timezone_names() -> tuple[str, ...]:
    """Every zone that a reader may live in, in order: those that the package tzdata lists.

    zoneinfo's own list also has the machine's, and opens 600 files to make sure.
    """
    listed = files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
    return tuple(sorted(set(listed) - {"Factory"}))


@lru_cache(maxsize=65536)
def _slot_from(timezone: str, hour: int, minute: int, days: str, day: date) -> datetime:
    """The first slot on or after a local day."""
    wanted = weekdays_of(days)
    while True:
        if day.weekday() in wanted:
            moment = _moment_on(timezone, hour, minute, day)
            if moment is not None:
                return moment
        day += ONE_DAY


@lru_cache(maxsize=65536)
def _moment_on(timezone: str, hour: int, minute: int, day: date) -> datetime | None:
    """The slot on a local day; None for a day that its zone left out (Samoa, 30 December 2011)."""
    zone = zone_of(timezone)
    # In a gap fold 0 falls behind it, and fold 1 before it: the latter only where the gap reaches
    # midnight (Nuuk, every March), so that the slot stays on its day.
    for fold in (0, 1):
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone, fold=fold)
        moment = local.astimezone(UTC)
        if moment.astimezone(zone).date() == day:
            return moment
    return None


@lru_cache(maxsize=4096)
def start_of_day(timezone: str, day: date) -> datetime:
    """When a local day begins, in UTC."""
    zone = zone_of(timezone)
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
