"""When arXiv announces, in winter and in summer, over weekends and holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from newsletter.feeds.arxiv_calendar import (
    HOLIDAYS,
    announced_at,
    is_mailing_day,
    latest_mailing,
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


def test_the_operator_knows_of_more_holidays() -> None:
    new_year = date(2027, 1, 1)  # a Friday, whose evening would be Thursday's
    eve = date(2026, 12, 30)
    assert new_year not in HOLIDAYS
    assert is_mailing_day(date(2026, 12, 31))
    assert not is_mailing_day(date(2026, 12, 31), more=[eve])
    assert why_silent(date(2026, 12, 31), [eve]) == "arXiv does not announce on its holidays"
