"""Dates as sources write them, and the days that sources are asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.moments import day, moment
from newsletter.feeds.windows import since
from newsletter.models import Feed
from tests.feeds.samples import NOW


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-07-15", datetime(2026, 7, 15, tzinfo=UTC)),
        ("2026-6-30", datetime(2026, 6, 30, tzinfo=UTC)),
        ("2026/07/15", datetime(2026, 7, 15, tzinfo=UTC)),
        ("20260715", datetime(2026, 7, 15, tzinfo=UTC)),
        ("2026-07", datetime(2026, 7, 1, tzinfo=UTC)),
        ("2026 Jul 15", datetime(2026, 7, 15, tzinfo=UTC)),
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        (2026, datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-07-15T10:00:00Z", datetime(2026, 7, 15, 10, tzinfo=UTC)),
        ("2026-07-15 23:00:00-05:00", datetime(2026, 7, 16, 4, tzinfo=UTC)),
        ("Wed, 15 Jul 2026 10:00:00 GMT", datetime(2026, 7, 15, 10, tzinfo=UTC)),
        ("2026-13-40", None),
        ("never", None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_a_date_is_read(written: object, read: datetime | None) -> None:
    assert moment(written) == read


def test_a_date_in_parts_is_read() -> None:
    assert day("2026", "Feb", "27") == datetime(2026, 2, 27, tzinfo=UTC)
    assert day("2026", "Winter") is None


@given(st.text(max_size=40) | st.integers() | st.floats())
def test_no_text_raises(text: object) -> None:
    found = moment(text)
    assert found is None or found.tzinfo is UTC


def asked(last: timedelta | None) -> date:
    moment = None if last is None else NOW - last
    return since(Feed(name="a", kind="x", url="u", last_new_at=moment), NOW)


def test_what_is_asked_for_begins_before_the_last_news_and_never_too_long_ago() -> None:
    assert asked(None) == date(2026, 2, 23)
    assert asked(timedelta(hours=1)) == date(2026, 2, 27)
    assert asked(timedelta(days=10)) == date(2026, 2, 17)
    assert asked(timedelta(days=400)) == date(2026, 1, 31)
    assert asked(-timedelta(days=9)) == date(2026, 2, 27)  # a clock that ran wrong
