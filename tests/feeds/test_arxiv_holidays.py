"""arXiv's days off, as published and as computed."""

from datetime import date

import pytest

from newsletter.feeds.arxiv_holidays import PUBLISHED, day_off, federal


def test_the_rule_finds_the_holidays_that_arxiv_published() -> None:
    """Of the years since it kept them all; but for the days between Christmas and New Year."""
    missed = {
        day
        for year in (2023, 2024, 2025, 2026)
        for day in federal(year)
        if f"{day:%m-%d}" not in PUBLISHED[year]
    }
    # A Sunday and a Monday: New Year's Day was none of arXiv's then.
    assert missed == {date(2023, 1, 1), date(2024, 1, 1)}


def test_published_are_days_of_the_calendar_in_their_order() -> None:
    for year, days in PUBLISHED.items():
        read = [date.fromisoformat(f"{year}-{day}") for day in days]
        assert read == sorted(set(read))
        assert all(day.weekday() < 5 for day in read)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 18), "on Martin Luther King Day"),
        (date(2027, 6, 18), "on Juneteenth"),  # the 19th is a Saturday
        (date(2027, 7, 5), "on Independence Day"),  # the 4th is a Sunday
        (date(2027, 9, 6), "on Labor Day"),
        (date(2027, 11, 25), "on Thanksgiving"),
        (date(2027, 12, 24), "on Christmas"),
        (date(2028, 11, 23), "on Thanksgiving"),
    ],
)
def test_federal_holidays_are_computed(day: date, name: str) -> None:
    found = day_off(day)
    assert found is not None
    assert (found.name, found.verb) == (name, "is not expected to announce")


def test_a_working_day_is_none() -> None:
    assert day_off(date(2026, 11, 25)) is None
    assert day_off(date(2027, 11, 24)) is None
