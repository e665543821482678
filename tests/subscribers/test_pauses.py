"""Pauses as readers write them: the first day with a letter again, on the reader's own calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.faults import InvalidPreferences
from subscribers.pauses import Pause
from subscribers.schedule import slot_day, timezone_names
from subscribers.standing import FOR_GOOD
from tests.subscribers.conftest import NOON


@pytest.mark.parametrize(
    ("timezone", "moment"),
    [
        ("UTC", datetime(2026, 12, 24, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 12, 23, 11, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 12, 24, 8, tzinfo=UTC)),
    ],
)
def test_a_pause_ends_when_the_readers_own_day_begins(timezone: str, moment: datetime) -> None:
    assert Pause("2026-12-24").until(timezone, NOON) == moment
    assert Pause.of(moment, timezone, NOON) == Pause("2026-12-24")


def test_no_day_is_no_pause_and_one_without_end_has_none() -> None:
    assert Pause().until("UTC", NOON) is None
    assert Pause(for_good=True).until("UTC", NOON) == FOR_GOOD
    assert Pause.of(FOR_GOOD, "Pacific/Auckland", NOON) == Pause(for_good=True)


def test_a_pause_that_is_over_is_none() -> None:
    assert Pause.of(NOON - timedelta(days=1), "UTC", NOON) == Pause()
    assert Pause.of(None, "UTC", NOON) == Pause()


@pytest.mark.parametrize(
    ("pause", "sentence"),
    [
        (Pause("tomorrow"), "is no day"),
        (Pause("2026-02-30"), "is no day"),
        (Pause("2026-11-24"), "is not to come"),
        (Pause("9999-12-31"), "ten years"),
        (Pause("2026-12-24", for_good=True), "not both"),
    ],
)
def test_a_pause_that_cannot_be_says_why(pause: Pause, sentence: str) -> None:
    with pytest.raises(InvalidPreferences, match=sentence) as caught:
        pause.until("UTC", NOON)
    assert [fault.field for fault in caught.value.faults] == ["paused_until"]


@given(days=st.integers(1, 3000), timezone=st.sampled_from(timezone_names()))
def test_a_day_is_shown_as_it_was_written(days: int, timezone: str) -> None:
    day = slot_day(timezone, NOON) + timedelta(days=days)
    until = Pause(day.isoformat()).until(timezone, NOON)
    assert Pause.of(until, timezone, NOON) == Pause(day.isoformat())
