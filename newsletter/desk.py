"""Desk: the papers that one run may send, indexed once for each look-back that its readers need.

It chooses nothing and writes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from newsletter import papers
from newsletter.models import Coverage
from newsletter.ranking import Candidate, Index, Reader
from subscribers.preferences import Interest
from subscribers.slots import Slot

ONE_DAY = timedelta(days=1)


class Desk:
    """The candidates of one run; `newest` is when the last was announced, None without any."""

    def __init__(
        self, session: Session, now: datetime, look_back: timedelta, feeds: Collection[str]
    ) -> None:
        self.now = now
        self.first = now - look_back
        # A week may be longer than seven days: clocks are set back, and machines are off.
        self.earliest = self.first - ONE_DAY
        self.rows = papers.announced_since(session, self.earliest)
        self.newest: datetime | None = max((row.announced_at for row in self.rows), default=None)
        self.duplicates = papers.duplicates_of(session, self.earliest)
        self.late = papers.feeds_in_trouble(session, feeds)
        self._indices: dict[int, Index] = {}
        self._coverages: dict[datetime, Coverage] = {}

    def since(self, slot: Slot) -> datetime:
        """From when on papers are new to a reader: all not considered yet, within the look-back.

        A first edition has the look-back itself, the others a day more.
        """
        return max(slot.reader.news_until or self.first, self.earliest)

    def by_look_back(self, slots: Sequence[Slot]) -> dict[int, list[Slot]]:
        """The readers by the whole days that cover what is new to them: one index serves each."""
        groups: dict[int, list[Slot]] = defaultdict(list)
        for slot in slots:
            groups[-((self.since(slot) - self.now) // ONE_DAY)].append(slot)
        return groups

    def index(self, days_back: int) -> Index:
        """The candidates of the last days, indexed."""
        if days_back not in self._indices:
            earliest = self.now - days_back * ONE_DAY
            fresh = [candidate(row) for row in self.rows if row.announced_at >= earliest]
            self._indices[days_back] = Index.build(fresh)
        return self._indices[days_back]

    def reader(
        self,
        slot: Slot,
        interests: Mapping[int, tuple[Interest, ...]],
        seen: Mapping[int, frozenset[int]],
    ) -> Reader:
        """A due reader as the ranking room knows them."""
        id = slot.reader.id
        return Reader(
            id=id,
            interests=interests[id],
            size=slot.reader.size,
            since=self.since(slot),
            seen=seen.get(id, frozenset()),
        )

    def coverage(self, since: datetime) -> Coverage:
        """The receipt for a reader to whom papers after `since` are new."""
        if since not in self._coverages:
            new = [row for row in self.rows if row.announced_at > since]
            feeds = Counter(row.sources[0] for row in new if row.sources)
            self._coverages[since] = Coverage(len(new), tuple(feeds.most_common()), self.late)
        return self._coverages[since]


def candidate(row: Row[Any]) -> Candidate:
    """A paper's row as the ranking room knows it."""
    return Candidate(
        id=row.id,
        title=row.title,
        abstract=row.abstract,
        authors=tuple(row.authors),
        categories=tuple(row.categories),
        announced_at=row.announced_at,
        upvotes=row.upvotes,
    )
