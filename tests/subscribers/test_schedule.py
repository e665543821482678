"""Schedules: one slot a local day, in every time zone and over every change of clocks."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.days import canonical_days, weekdays_of
from subscribers.schedule import (
    all_horizons,
    end_of_today,
    first_slot,
    horizons,
    latest_slot,
    next_slot,
    slot_after_today,
    slot_day,
    timezone_names,
)

zones = st.sampled_from(timezone_names())
hours = st.integers(0, 23)
minutes = st.integers(0, 59)
some_days = st.sampled_from(
    ["daily", "weekdays", "weekly monday", canonical_days("sun"), "mon,wed,fri", "sat,sun"]
)
# Clocks have not gone back over midnight anywhere since 2011.
moments = st.datetimes(datetime(2012, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("timezone", "hour", "days", "after", "slot"),
    [
        ("UTC", 7, "daily", utc(2026, 11, 24, 6), utc(2026, 11, 24, 7)),
        ("UTC", 7, "daily", utc(2026, 11, 24, 7), utc(2026, 11, 25, 7)),
        ("Asia/Tokyo", 7, "daily", utc(2026, 11, 24, 6), utc(2026, 11, 24, 22)),
        ("UTC", 7, "weekdays", utc(2026, 11, 27, 8), utc(2026, 11, 30, 7)),
        ("UTC", 7, "weekly friday", utc(2026, 11, 27, 7), utc(2026, 12, 4, 7)),
        # the hour that Paris leaves out in March comes as 03:00, the one it repeats counts once
        ("Europe/Paris", 2, "daily", utc(2026, 3, 28, 12), utc(2026, 3, 29, 1)),
        ("Europe/Paris", 2, "daily", utc(2026, 10, 24, 12), utc(2026, 10, 25, 0)),
        ("Europe/Paris", 2, "daily", utc(2026, 10, 25, 0), utc(2026, 10, 26, 1)),
        # Nuuk leaves out the hour before midnight: the slot stays on its day
        ("America/Nuuk", 23, "daily", utc(2026, 3, 28, 12), utc(2026, 3, 29, 0)),
        # Lord Howe Island moves its clocks by half an hour: 02:10 is left out and comes as 02:40
        ("Australia/Lord_Howe", (2, 10), "daily", utc(2026, 10, 3, 0), utc(2026, 10, 3, 15, 40)),
        ("Asia/Kolkata", (7, 30), "daily", utc(2026, 11, 24, 1), utc(2026, 11, 24, 2)),
        ("UTC", (7, 30), "weekly friday", utc(2026, 11, 27, 7), utc(2026, 11, 27, 7, 30)),
        # Samoa left out 30 December 2011
        ("Pacific/Apia", 7, "daily", utc(2011, 12, 29, 18), utc(2011, 12, 30, 17)),
    ],
)
def test_the_next_slot(
    timezone: str, hour: int | tuple[int, int], days: str, after: datetime, slot: datetime
) -> None:
    hour, minute = hour if isinstance(hour, tuple) else (hour, 0)
    assert next_slot(timezone, hour, days, after, minute) == slot


@given(zones, hours, minutes, some_days, moments)
def test_the_next_slot_is_after_and_on_one_of_the_days(
    timezone: str, hour: int, minute: int, days: str, after: datetime
) -> None:
    slot = next_slot(timezone, hour, days, after, minute)
    assert slot > after
    assert slot.tzinfo is UTC
    assert slot_day(timezone, slot).weekday() in weekdays_of(days)
    assert latest_slot(timezone, hour, days, slot, minute) == (slot_day(timezone, slot), slot)


@given(zones, hours, minutes, moments)
def test_every_local_day_has_exactly_one_slot(
    timezone: str, hour: int, minute: int, start: datetime
) -> None:
    slots = [start]
    for _ in range(200):
        slots.append(next_slot(timezone, hour, "daily", slots[-1], minute))
    days = [slot_day(timezone, slot) for slot in slots[1:]]
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))


@given(zones, hours, minutes, some_days, moments)
def test_between_the_latest_slot_and_the_next_there_is_none(
    timezone: str, hour: int, minute: int, days: str, at: datetime
) -> None:
    day, latest = latest_slot(timezone, hour, days, at, minute)
    assert latest <= at
    assert day == slot_day(timezone, latest)
    assert next_slot(timezone, hour, days, latest, minute) > at


@given(zones, hours, minutes, some_days, moments)
def test_today_ends_after_its_slot_and_before_tomorrows(
    timezone: str, hour: int, minute: int, days: str, now: datetime
) -> None:
    end = end_of_today(timezone, now)
    first, following = (
        first_slot(timezone, hour, days, now, minute),
        slot_after_today(timezone, hour, days, now, minute),
    )
    assert now < end <= following
    assert slot_day(timezone, end - timedelta(microseconds=1)) == slot_day(timezone, now)
    assert slot_day(timezone, end) > slot_day(timezone, now)
    assert (first < end) == (slot_day(timezone, now).weekday() in weekdays_of(days))
    assert first == following or slot_day(timezone, first) == slot_day(timezone, now)


def test_horizons_know_each_zone_once() -> None:
    now = utc(2026, 11, 24, 12)
    assert horizons(["UTC", "Asia/Tokyo", "UTC"], now) == {
        "UTC": utc(2026, 11, 25),
        "Asia/Tokyo": utc(2026, 11, 24, 15),
    }


def test_every_zone_has_its_horizon() -> None:
    everywhere = all_horizons(utc(2026, 11, 24, 12))
    assert everywhere["Asia/Tokyo"] == utc(2026, 11, 24, 15)
    assert set(everywhere) == set(timezone_names())
    assert "localtime" not in everywhere


def test_today_is_the_readers_own() -> None:
    late = utc(2026, 11, 24, 23)
    assert slot_day("Asia/Tokyo", late) == date(2026, 11, 25)
    assert slot_day("America/New_York", late) == date(2026, 11, 24)
    assert first_slot("Asia/Tokyo", 7, "daily", late) == datetime(
        2026, 11, 25, 7, tzinfo=ZoneInfo("Asia/Tokyo")
    )
