"""When a feed is asked again and what its row shows, decided from the row and one visit.

Pure: no clock, no randomness, no database.
"""

from datetime import datetime, timedelta
from typing import Any

from newsletter.feeds.fetched import Fetched
from newsletter.models import Feed

INTERVAL = timedelta(minutes=30)  # polite least time between two visits that went well
# The longest wait, jitter included, stays below a day: a daily cron tries a broken feed daily.
LONGEST_BACKOFF = timedelta(hours=12)
LONGEST_RETRY_AFTER = timedelta(days=7)
ERROR_LIMIT = 500


def is_due(feed: Feed, now: datetime, *, by_hand: bool = False, force: bool = False) -> bool:
    """Whether to visit the feed now.

    `by_hand` spares only feeds that failed lately their visit; `force` spares none. A moment
    further off than any back-off was written by a clock that ran wrong, and is ignored.
    """
    if force or feed.next_check_at is None or (by_hand and not feed.failures):
        return True
    return not now < feed.next_check_at <= now + LONGEST_RETRY_AFTER * 1.2


def after(
    feed: Feed,
    fetched: Fetched,
    now: datetime,
    *,
    interval: timedelta = INTERVAL,
    jitter: float = 0.0,
) -> dict[str, Any]:
    """The columns of the feed's row that this visit changes; `jitter` in [0, 1) spreads retries.

    `interval` is the least time between two visits that went well.

    Validators are kept only of a feed that was wholly read, so that the rest is asked for again.
    A feed read in part counts as working, and still shows what could not be read.
    """
    changes: dict[str, Any] = {"checked_at": now, "last_error": None, "failures": 0}
    if fetched.error is not None:
        changes["last_error"] = fetched.error[:ERROR_LIMIT]
    elif not fetched.unchanged:
        changes |= {"etag": fetched.etag, "modified": fetched.modified}
    if not fetched.failed and fetched.moved_to != feed.moved_to:
        changes["moved_to"] = fetched.moved_to
    if fetched.failed:
        changes["failures"] = feed.failures + 1
    changes["next_check_at"] = now + _wait(changes["failures"], fetched, interval, jitter)
    return changes


def _wait(failures: int, fetched: Fetched, interval: timedelta, jitter: float) -> timedelta:
    wait = interval
    if failures:
        wait = min(INTERVAL * (1 << min(failures - 1, 10)), LONGEST_BACKOFF)
    asked = min(fetched.retry_after or timedelta(0), LONGEST_RETRY_AFTER)
    return max(wait, asked) * (1 + 0.2 * jitter)
