"""Days: one way to say them, and the longest wait between two letters."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.days import NAMES, cadence, canonical_days, weekdays_of


@pytest.mark.parametrize(
    ("said", "canonical", "days_between"),
    [
        ("daily", "daily", 1),
        ("Every  day", "daily", 1),
        ("weekdays", "weekdays", 3),
        ("Fri, thu wed;tue mon", "weekdays", 3),
        ("weekly", "weekly monday", 7),
        ("WEEKLY Friday", "weekly friday", 7),
        ("weekly, friday", "weekly friday", 7),
        ("fridays", "weekly friday", 7),
        ("mon,wed,fri", "mon,wed,fri", 3),
        ("tues + thurs", "tue,thu", 5),
    ],
)
def test_days_have_one_canonical_form(said: str, canonical: str, days_between: int) -> None:
    assert canonical_days(said) == canonical
    assert canonical_days(canonical) == canonical
    assert cadence(canonical) == timedelta(days=days_between)


@pytest.mark.parametrize("said", ["", "someday", "mo", "mon,someday", "weekly weekly", "monthly"])
def test_what_names_no_day_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="names no days"):
        canonical_days(said)


@given(st.sets(st.sampled_from(range(7)), min_size=1))
def test_every_set_of_days_can_be_said(wanted: set[int]) -> None:
    assert weekdays_of(canonical_days(",".join(NAMES[day] for day in wanted))) == wanted
