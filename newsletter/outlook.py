"""The outlook: what arXiv announced since an edition, what is late, and when the next one comes.

It reads rows and the calendar, and decides nothing about papers or readers.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from newsletter import covering
from newsletter.app import App
from newsletter.feeds import arxiv_calendar
from newsletter.papers import batches
from subscribers import schedule
from subscribers.slots import Slot

_WEEK = timedelta(days=7)


class Outlook:
    """What one run can say of arXiv; where it is not read, nothing."""

    def __init__(self, app: App, session: Session) -> None:
        # Not the session: the outlook outlives it, and goes with a companion into its process.
        self._database, self._now = app.database, app.now()
        self._holidays = app.config.arxiv.holidays
        self._feeds = [feed for feed, _ in covering.arxiv_feeds(app)]
        # Others may have news on any day.
        self._is_all = len(self._feeds) == len(app.config.feeds) > 0
        self._last = covering.last_day(app, session)
        self.late = covering.late(app, session) if covering.is_due(app, self._last) else []
        # A feed that fails after it brought its papers, or whose papers came by id, is not late.
        self.held = frozenset(
            feed
            for feed in self._feeds
            if batches.is_settled(session, feed, self._last)
            and not batches.is_only_listed(session, feed, self._last)
        )
        self._silent: dict[datetime, tuple[str, ...]] = {}

    def announced(self, since: datetime) -> tuple[int, int]:
        """How many papers the categories announced since then, and how many of them we hold."""
        if not self._feeds:
            return 0, 0
        with self._database.reading() as session:
            ids = batches.announced_since(session, self._feeds, since)
            return len(ids), len(ids) - len(batches.missing(session, ids))

    def next_edition(self, slot: Slot) -> tuple[str, tuple[str, ...]]:
        """When a reader's next edition comes, "Monday, 06:30", and why arXiv is silent until then.

        Where arXiv is all that is read, days without a mailing are passed over.
        """
        reader, following = slot.reader, slot.next_at
        if self._feeds and self._is_all:
            when = (reader.timezone, reader.hour, reader.days)
            while following < self._now + _WEEK and self._brings_nothing(following):
                following = schedule.next_slot(*when, following, reader.minute)
        local = schedule.local_words(reader.timezone, following)
        if following not in self._silent:
            self._silent[following] = self._silences(following) if self._feeds else ()
        return local, self._silent[following]

    def _brings_nothing(self, moment: datetime) -> bool:
        return arxiv_calendar.latest_mailing(moment, self._holidays) <= self._last

    def _silences(self, until: datetime) -> tuple[str, ...]:
        days = arxiv_calendar.mailing_day(self._now), arxiv_calendar.mailing_day(until)
        return arxiv_calendar.silences(*days, self._holidays)
