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


@pytest.mark.parametrize(
    ("words", "pause"),
    [
        ("2 weeks", Pause("2026-12-08")),
        ("for 2 weeks", Pause("2026-12-08")),
        ("1 Day", Pause("2026-11-25")),
        ("a month", Pause("2026-12-24")),
        ("one year", Pause("2027-11-24")),
        ("until 2026-12-24", Pause("2026-12-24")),
        ("2026-12-24", Pause("2026-12-24")),
        ("  ", Pause(for_good=True)),
    ],
)
def test_a_pause_in_words_of_a_mail(words: str, pause: Pause) -> None:
    assert Pause.said(words, "UTC", NOON) == pause


def test_a_span_is_counted_on_the_readers_own_calendar() -> None:
    late = NOON.replace(hour=23)
    assert Pause.said("1 day", "Asia/Tokyo", late) == Pause("2026-11-26")


@given(st.text(max_size=40) | st.from_regex(r"(until |for )?[0-9]{1,6} ?(day|week|year)s?"))
def test_any_words_are_a_pause_or_a_sentence(words: str) -> None:
    try:
        until = Pause.said(words, "UTC", NOON).until("UTC", NOON)
    except InvalidPreferences as error:
        assert all(fault.sentence for fault in error.faults)
    else:
        assert until is None or until > NOON
