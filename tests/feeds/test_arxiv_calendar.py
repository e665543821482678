"""When arXiv announces, in winter and in summer, over weekends and holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from newsletter.feeds.arxiv_calendar import (
    announced_at,
    is_mailing_day,
    latest_mailing,
    mailing_before,
    mailing_day,
    silences,
    why_silent,
)


def utc(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 11, 24), datetime(2026, 11, 24, 1, tzinfo=UTC)),  # 20:00 EST
        (date(2026, 7, 15), datetime(2026, 7, 15, 0, tzinfo=UTC)),  # 20:00 EDT
        (date(2026, 3, 9), datetime(2026, 3, 9, 0, tzinfo=UTC)),  # the clocks went forward that day
        (date(2026, 11, 2), datetime(2026, 11, 2, 1, tzinfo=UTC)),  # and back
    ],
)
def test_a_mailing_is_announced_at_eight_in_the_evening_before(day: date, moment: datetime) -> None:
    assert announced_at(day) == moment
    assert mailing_day(moment) == day
    assert mailing_day(moment - timedelta(seconds=1)) == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (utc(24, 0), date(2026, 11, 23)),  # an hour before the announcement
        (utc(24, 1), date(2026, 11, 24)),
        (utc(27, 12), date(2026, 11, 26)),  # Friday's mailing falls on Thanksgiving evening
        (utc(29, 12), date(2026, 11, 26)),  # Sunday
        (utc(30, 2), date(2026, 11, 30)),  # announced on Sunday evening
        (utc(1, 12, month=1), date(2026, 1, 1)),
    ],
)
def test_the_last_mailing_passes_over_weekends_and_holidays(now: datetime, day: date) -> None:
    assert latest_mailing(now) == day


def test_mailings_are_named_after_mondays_to_fridays() -> None:
    week = [date(2026, 11, day) for day in range(16, 23)]
    assert [is_mailing_day(day) for day in week] == [True] * 5 + [False] * 2


def test_a_silent_day_says_why() -> None:
    assert why_silent(date(2026, 11, 24)) == ""
    assert why_silent(date(2026, 11, 21)) == "arXiv does not announce on Friday and Saturday"
    assert why_silent(date(2026, 11, 27)) == "arXiv does not announce on Thanksgiving"
    weekend = silences(date(2026, 11, 27), date(2026, 11, 30))
    assert weekend == (
        "arXiv does not announce on Thanksgiving",
        "arXiv does not announce on Friday and Saturday",
    )


def test_the_week_of_thanksgiving_has_no_friday() -> None:
    """2026-11-26 is the evening on which nothing is announced, and Sunday's is as ever."""
    week = [date(2026, 11, 23) + timedelta(days=n) for n in range(8)]
    assert [day.day for day in week if is_mailing_day(day)] == [23, 24, 25, 26, 30]
    assert latest_mailing(utc(27, 1)) == date(2026, 11, 26)
    assert latest_mailing(utc(30, 0)) == date(2026, 11, 26)
    assert latest_mailing(utc(30, 1)) == date(2026, 11, 30)


def test_after_a_friday_off_sunday_evening_has_nothing_to_announce() -> None:
    assert why_silent(date(2026, 12, 28)) == "arXiv does not announce on the Sunday after Christmas"
    assert not is_mailing_day(date(2026, 7, 6))
    assert is_mailing_day(date(2026, 11, 30))  # Thanksgiving was a Thursday


def test_the_turn_of_the_year_is_silent_but_for_a_few_days() -> None:
    days = [date(2026, 12, 21) + timedelta(days=n) for n in range(22)]
    assert [f"{day:%d %b}" for day in days if is_mailing_day(day)] == [
        *("21 Dec", "22 Dec", "23 Dec", "24 Dec", "25 Dec"),
        *("29 Dec", "31 Dec"),  # announced on the 28th and the 30th
        *("05 Jan", "06 Jan", "07 Jan", "08 Jan", "11 Jan"),
    ]
    assert latest_mailing(datetime(2027, 1, 1, 12, tzinfo=UTC)) == date(2026, 12, 31)
    assert latest_mailing(datetime(2027, 1, 4, 12, tzinfo=UTC)) == date(2026, 12, 31)


def test_a_year_that_is_not_published_has_days_off_that_are_expected() -> None:
    assert why_silent(date(2027, 1, 19)) == (
        "arXiv is not expected to announce on Martin Luther King Day"
    )
    assert why_silent(date(2027, 7, 6)) == "arXiv is not expected to announce on Independence Day"
    assert why_silent(date(2027, 12, 29)) == (
        "arXiv may not announce between Christmas and New Year"
    )
    assert why_silent(date(2027, 1, 4)) == (
        "arXiv is not expected to announce on the Sunday after New Year's Day"
    )


def test_the_longest_silence_is_looked_back_over() -> None:
    # From Friday the 24th of December on nothing need come until the 4th of January.
    assert latest_mailing(datetime(2028, 1, 3, 0, tzinfo=UTC)) == date(2027, 12, 24)


def test_the_mailing_before_may_be_long_ago() -> None:
    assert mailing_before(date(2026, 11, 25)) == date(2026, 11, 24)
    assert mailing_before(date(2026, 11, 30)) == date(2026, 11, 26)
    assert mailing_before(date(2028, 1, 4)) == date(2028, 1, 3)
    assert mailing_before(date(2028, 1, 3)) == date(2027, 12, 24)


def test_years_before_are_known_too() -> None:
    assert why_silent(date(2025, 12, 31)) == (
        "arXiv does not announce on the days around Christmas"
    )
    assert not is_mailing_day(date(2025, 7, 7))  # Friday the 4th was off
    assert is_mailing_day(date(2023, 1, 3))  # arXiv worked on the day after New Year's
    assert why_silent(date(2024, 10, 9)) == "arXiv does not announce on its holidays"


def test_the_operator_knows_of_more_holidays() -> None:
    eve = date(2026, 12, 30)
    assert is_mailing_day(date(2026, 12, 31))
    assert not is_mailing_day(date(2026, 12, 31), more=[eve])
    assert why_silent(date(2026, 12, 31), [eve]) == (
        "arXiv does not announce on the days around Christmas"
    )
    friday = date(2027, 3, 5)
    assert why_silent(date(2027, 3, 8), [friday]) == (
        "arXiv does not announce on the Sunday after its holidays"
    )
    # What is only expected is known when the operator says so.
    assert why_silent(date(2027, 1, 19), [date(2027, 1, 18)]) == (
        "arXiv does not announce on Martin Luther King Day"
    )
