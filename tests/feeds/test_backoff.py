"""When a feed is visited again, and what its row shows meanwhile."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds import Fetched, after, is_due
from newsletter.models import Announcement, Feed
from tests.feeds.samples import NOW

PAPER = Announcement(source="tides", title="Tides of ice")


def feed(**columns: object) -> Feed:
    return Feed(name="tides", kind="rss", url="https://journal.example/feed", **columns)


def test_a_visit_that_went_well_resets_the_row() -> None:
    changes = after(feed(failures=4, last_error="no"), Fetched((PAPER,), '"v2"', "Mon"), NOW)
    assert changes == {
        "checked_at": NOW,
        "next_check_at": NOW + timedelta(minutes=30),
        "failures": 0,
        "last_error": None,
        "etag": '"v2"',
        "modified": "Mon",
    }


def test_nothing_new_keeps_the_validators() -> None:
    changes = after(feed(etag='"v1"'), Fetched(unchanged=True), NOW)
    assert "etag" not in changes
    assert changes["failures"] == 0


def test_failures_wait_longer_each_time_and_keep_the_error() -> None:
    waits = []
    for failures in range(8):
        changes = after(feed(failures=failures, etag='"v1"'), Fetched(error="it is gone"), NOW)
        assert (changes["failures"], changes["last_error"]) == (failures + 1, "it is gone")
        assert "etag" not in changes
        waits.append((changes["next_check_at"] - NOW) / timedelta(minutes=1))
    assert waits == [30, 60, 120, 240, 480, 720, 720, 720]


def test_a_feed_read_in_part_works_shows_it_and_is_asked_for_the_rest() -> None:
    changes = after(feed(failures=2), Fetched((PAPER,), '"v2"', error="line 3: not JSON"), NOW)
    assert (changes["failures"], changes["last_error"]) == (0, "line 3: not JSON")
    assert "etag" not in changes


def test_a_server_that_asks_for_a_pause_gets_it() -> None:
    asked = Fetched(error="busy", retry_after=timedelta(days=2))
    assert after(feed(), asked, NOW)["next_check_at"] == NOW + timedelta(days=2)
    brief = Fetched(error="busy", retry_after=timedelta(seconds=5))
    assert after(feed(), brief, NOW)["next_check_at"] == NOW + timedelta(minutes=30)


def test_a_feed_is_due_at_its_time_or_by_force() -> None:
    waiting = feed(next_check_at=NOW + timedelta(minutes=1))
    assert is_due(feed(), NOW)
    assert not is_due(waiting, NOW)
    assert is_due(waiting, NOW, force=True)
    assert is_due(waiting, NOW, by_hand=True)
    waiting.failures = 1
    assert not is_due(waiting, NOW, by_hand=True)
    assert is_due(waiting, NOW + timedelta(minutes=1))


def test_a_time_written_by_a_wrong_clock_does_not_silence_a_feed() -> None:
    assert is_due(feed(next_check_at=NOW + timedelta(days=900)), NOW)


@given(
    st.integers(0, 10**6),
    st.floats(0, 1, exclude_max=True),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=30)),
)
def test_a_broken_feed_is_always_tried_again(
    failures: int, jitter: float, pause: timedelta | None
) -> None:
    broken = feed(failures=failures)
    changes = after(broken, Fetched(error="no", retry_after=pause), NOW, jitter=jitter)
    wait = changes["next_check_at"] - NOW
    assert timedelta(minutes=30) <= wait <= timedelta(days=8.4)
    assert pause or wait < timedelta(days=1)
    broken.next_check_at = changes["next_check_at"]
    assert not is_due(broken, NOW + wait * 0.99)
    assert is_due(broken, NOW + wait)


def test_the_operator_says_how_soon_a_feed_is_asked_again() -> None:
    changes = after(feed(), Fetched(), NOW, interval=timedelta(hours=2))
    assert changes["next_check_at"] == NOW + timedelta(hours=2)


def test_where_a_feed_moved_for_good_is_noted_until_it_is_there_no_more() -> None:
    moved = after(feed(), Fetched(moved_to="https://new.example/feed"), NOW)
    assert moved["moved_to"] == "https://new.example/feed"
    assert "moved_to" not in after(feed(), Fetched(error="it did not answer"), NOW)
    assert after(feed(moved_to="https://new.example/feed"), Fetched(), NOW)["moved_to"] is None
