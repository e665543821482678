"""What arXiv announced and what we hold of it, category by category and day by day.

It asks no server. A batch is new when it brings ids that the last one of its feed had not.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from newsletter.models import Announcement, Batch
from newsletter.papers.shelf import PAPER_KEY, in_parts

NEWS = ("new", "cross")


@dataclass(frozen=True, slots=True)
class Covered:
    """One category on one day: how many papers were announced, and which of them we lack."""

    feed: str
    category: str
    day: date
    announced: int
    missing: tuple[str, ...] = ()
    arrived: bool = True
    counted: int | None = None  # papers that the listing page has, None when it was not asked

    @property
    def held(self) -> int:
        return self.announced - len(self.missing)

    @property
    def is_whole(self) -> bool:
        return self.arrived and not self.missing and (self.counted or 0) <= self.announced


def record(
    session: Session,
    feed: str,
    category: str,
    day: date,
    announcements: Iterable[Announcement],
    now: datetime,
) -> bool:
    """Note what a category's feed announced; False when it was stale: no id that was not known.

    What comes again on the same day is added to that day's batch.
    """
    papers = [paper for paper in announcements if paper.arxiv_id]
    news = {str(p.arxiv_id) for p in papers if p.announce_type in NEWS}
    revised = {f"{p.arxiv_id}v{p.version}" for p in papers if p.announce_type not in NEWS}
    known = _recent(session, feed)
    held, old = (
        {id for batch in known for id in batch.ids},
        {id for batch in known for id in batch.revised},
    )
    if news <= held and revised <= old:
        return False
    batch = next((b for b in known if b.day == day), None) or Batch(
        feed=feed, category=category, day=day
    )
    # A feed that changes in the night holds the last day's papers still: those stay that day's.
    others = {id for b in known if b is not batch for id in b.ids}
    batch.ids = sorted({*batch.ids, *(news - others)})
    batch.revised = sorted({*batch.revised, *(revised - old)})
    batch.arrived_at = batch.arrived_at or now
    batch.checked_at = batch.counted = None
    session.add(batch)
    session.flush()
    return True


def listed(
    session: Session,
    feed: str,
    category: str,
    day: date,
    ids: Collection[str] | None,
    now: datetime,
) -> None:
    """Note what the listing page of a category has for a day; None where it has that day not yet.

    What it has is announced, whoever told us first.
    """
    batch = _of_day(session, feed, day) or Batch(feed=feed, category=category, day=day)
    batch.checked_at = now
    if ids is not None:
        batch.ids = sorted({*batch.ids, *ids})
        batch.counted = len(set(ids))
    session.add(batch)
    session.flush()


def harvested(
    session: Session, feed: str, category: str, day: date, ids: Collection[str], at: datetime
) -> None:
    """Note what a harvest had of a day that the feed itself did not bring; `at` is that day's."""
    if _of_day(session, feed, day) is None:
        session.add(
            Batch(feed=feed, category=category, day=day, ids=sorted(set(ids)), arrived_at=at)
        )
        session.flush()


def is_settled(session: Session, feed: str, day: date) -> bool:
    """Whether we know what the feed announced for the day, from itself or from the listing page."""
    batch = _of_day(session, feed, day)
    return batch is not None and (batch.arrived_at is not None or batch.counted is not None)


def is_only_listed(session: Session, feed: str, day: date) -> bool:
    """Whether we know a day's papers from the listing alone, and lack most of them still."""
    batch = _of_day(session, feed, day)
    if batch is None or batch.arrived_at is not None or batch.counted is None:
        return False
    return 2 * len(missing(session, batch.ids)) > len(batch.ids)


def comparison(session: Session, feed: str, day: date) -> tuple[bool, datetime | None]:
    """Whether the day's batch was compared with its listing since it changed; when one was asked.

    A listing page that had the day not yet was asked in vain.
    """
    batch = _of_day(session, feed, day)
    return (batch.counted is not None, batch.checked_at) if batch else (False, None)


def last_arrival(session: Session, feed: str) -> date | None:
    """The day of the last batch that the feed itself brought."""
    days = select(func.max(Batch.day)).where(Batch.feed == feed, col(Batch.arrived_at).is_not(None))
    last: date | None = session.exec(days).one()
    return last


def arrivals(session: Session, feeds: Collection[str], after: date, until: date) -> dict[date, int]:
    """How many of these feeds brought news of each day after one day, until another."""
    between = (col(Batch.day) > after) & (col(Batch.day) <= until)
    came = between & col(Batch.feed).in_(feeds) & col(Batch.arrived_at).is_not(None)
    return Counter(session.scalars(select_columns(col(Batch.day)).where(came)))


def last_ids(session: Session, feed: str, before: date) -> frozenset[str]:
    """The papers that the feed announced on its last days before a day."""
    return frozenset(
        id for batch in _recent(session, feed) if batch.day < before for id in batch.ids
    )


def cover(session: Session, feeds: Sequence[tuple[str, str]], day: date) -> list[Covered]:
    """How the day is covered, for each feed (name, category) of arXiv, in their order."""
    found = []
    for feed, category in feeds:
        batch = _of_day(session, feed, day)
        if batch is None:
            found.append(Covered(feed, category, day, 0, arrived=False))
            continue
        lacking = missing(session, batch.ids)
        arrived = batch.arrived_at is not None or batch.counted is not None
        found.append(Covered(feed, category, day, len(batch.ids), lacking, arrived, batch.counted))
    return found


def announced_since(session: Session, feeds: Collection[str], moment: datetime) -> frozenset[str]:
    """The papers that came to us as announced by these feeds after a moment, each once."""
    came = func.coalesce(col(Batch.arrived_at), col(Batch.checked_at))
    wanted = select(Batch.ids).where(col(Batch.feed).in_(feeds), came > moment)
    return frozenset(id for ids in session.exec(wanted) for id in ids)


def missing(session: Session, ids: Collection[str]) -> tuple[str, ...]:
    """Those arXiv ids of which we hold no paper, in order."""
    held: set[str] = set()
    for some in in_parts([f"arxiv:{id}" for id in ids]):
        known = select_columns(PAPER_KEY.c.key).where(PAPER_KEY.c.key.in_(some))
        held.update(session.execute(known).scalars())
    return tuple(sorted(id for id in set(ids) if f"arxiv:{id}" not in held))


def forget(session: Session, before: date) -> int:
    """Take away the batches of the days before a day; how many."""
    gone = session.execute(delete(Batch).where(col(Batch.day) < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _of_day(session: Session, feed: str, day: date) -> Batch | None:
    return session.exec(select(Batch).where(Batch.feed == feed, Batch.day == day)).first()


def _recent(session: Session, feed: str, count: int = 3) -> Sequence[Batch]:
    """The last batches of a feed, the newest first."""
    last = select(Batch).where(Batch.feed == feed).order_by(col(Batch.day).desc())
    return session.exec(last.limit(count)).all()
