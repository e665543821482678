"""How far back a source is asked that answers a question about dates.

Pure: the feed's row and the present decide.
"""

from datetime import date, datetime, timedelta

from newsletter.models import Feed

_FIRST = timedelta(days=7)  # what a feed that is new to us is asked for
_LONGEST = timedelta(days=30)


def since(feed: Feed, now: datetime, overlap: timedelta = timedelta(days=3)) -> date:
    """The first day to ask for: a while before the last news, because sources list things late.

    What is told twice costs little and is kept once; what is not asked for is lost.
    """
    start = now - _FIRST if feed.last_new_at is None else feed.last_new_at - overlap
    return max(min(start, now - overlap), now - max(_LONGEST, overlap)).date()
