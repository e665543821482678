"""Desk: the papers that one run may send, indexed once for each look-back that its readers need.

It chooses nothing and writes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from newsletter import papers
from newsletter.archive import Archive, candidate, untold
from newsletter.meanings import Meanings
from newsletter.models import Coverage
from newsletter.outlook import Outlook
from newsletter.papers import followups
from newsletter.profiles import Voter
from newsletter.ranking import Index, Reader
from newsletter.ranking.transport import Transport
from subscribers.preferences import Interest
from subscribers.slots import Slot

ONE_DAY = timedelta(days=1)


class Desk:
    """The candidates of one run; `newest` is when the last was announced, None without any."""

    def __init__(
        self,
        session: Session,
        now: datetime,
        look_back: timedelta,
        feeds: Collection[str],
        outlook: Outlook | None = None,
        meanings: Meanings | None = None,
        transport: Transport | None = None,
        *,
        until: datetime | None = None,
    ) -> None:
        """`until` leaves out what was announced later, as if nothing of it were known."""
        self.now, self.outlook = now, outlook
        self.first = now - look_back
        # A week may be longer than seven days: clocks are set back, and machines are off.
        self.earliest = self.first - ONE_DAY
        rows = papers.announced_since(session, self.earliest)
        self.rows = [row for row in rows if until is None or row.announced_at <= until]
        self.newest: datetime | None = max((row.announced_at for row in self.rows), default=None)
        self.duplicates = papers.duplicates_of(session, self.earliest)
        troubled = papers.feeds_in_trouble(session, feeds)
        held, late = (outlook.held, outlook.late) if outlook else (frozenset(), ())
        self.late = tuple(sorted({*troubled, *late} - held))
        self.meanings = meanings
        self.transport = transport
        self.archive = Archive()
        self._background = self.archive.background(session)
        self.liked = papers.liked_by(session, self.earliest)
        self._indices: dict[tuple[int, bool, bool], Index] = {}
        self._coverages: dict[datetime, Coverage] = {}
        self._receipts: dict[tuple[datetime, str, tuple[str, ...]], Coverage] = {}

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

    def index(self, days_back: int, *, trending: bool = True, meaning: bool = True) -> Index:
        """The candidates of the last days, indexed; if wanted without what others say of them, or
        by their words alone."""
        key = days_back, trending, meaning
        if key not in self._indices:
            earliest = self.now - days_back * ONE_DAY
            fresh = [
                candidate(row, self.liked.get(row.id, 0)) if trending else untold(candidate(row))
                for row in self.rows
                if row.announced_at >= earliest
            ]
            meanings = self.meanings if meaning else None
            vectors = meanings.of(fresh) if meanings else None
            self._indices[key] = Index.build(
                fresh,
                self._background,
                encoder=meanings,
                embeddings=vectors,
                transport=self.transport,
            )
        return self._indices[key]

    def have_at_hand(self, session: Session, voters: Collection[Voter]) -> None:
        """Read at once what an encoder made of the papers that these readers voted on."""
        if self.meanings:
            voted = [paper for one in voters for paper in (*one.liked, *one.disliked)]
            self.meanings.have_at_hand(session, voted)

    def reader(
        self,
        slot: Slot,
        interests: Mapping[int, tuple[Interest, ...]],
        seen: Mapping[int, frozenset[int]],
        voters: Mapping[int, Voter],
    ) -> Reader:
        """A due reader as the ranking room knows them; what they voted on they have seen."""
        id = slot.reader.id
        voter = voters.get(id)
        return Reader(
            id=id,
            interests=interests[id],
            size=slot.reader.size,
            since=self.since(slot),
            seen=seen.get(id, frozenset()) | (voter.voted if voter else frozenset()),
            liked=voter.liked if voter else (),
            disliked=voter.disliked if voter else (),
            taste=voter.taste if voter else None,
            opens=voter.opens if voter else False,
            liked_ids=voter.liked_ids if voter else (),
        )

    def followups(
        self, session: Session, readers: Collection[int]
    ) -> dict[int, list[tuple[datetime, followups.Followup]]]:
        """What became of papers that these readers liked, up to the newest paper there is.

        What is noted later is later than any edition of now has seen, and is in the next.
        """
        if self.newest is None:
            return {}
        return followups.for_readers(session, readers, self.earliest, self.newest)

    def receipt(self, slot: Slot) -> Coverage:
        """The coverage of a reader's edition: what was new to them, and when the next one comes."""
        since = self.since(slot)
        if self.outlook is None:
            return self.coverage(since)
        following, silence = self.outlook.next_edition(slot)
        key = (since, following, silence)
        if key not in self._receipts:
            base = self.coverage(since)
            self._receipts[key] = replace(base, next_edition=following, silence=silence)
        return self._receipts[key]

    def coverage(self, since: datetime) -> Coverage:
        """What came after `since`, feed by feed, and what arXiv announced."""
        if since not in self._coverages:
            new = [row for row in self.rows if row.announced_at > since]
            feeds = Counter(row.sources[0] for row in new if row.sources)
            announced, held = self.outlook.announced(since) if self.outlook else (0, 0)
            self._coverages[since] = Coverage(
                len(new), tuple(feeds.most_common()), self.late, announced, held
            )
        return self._coverages[since]
