"""Clicks: which papers of their letters people opened, told from what programs opened.

first and last moment of each link -> meant -> papers by reader, sums for the operator. It stores
nothing and weighs nothing; where the operator counts no clicks it is not asked.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, Table, func, select
from sqlmodel import Session

from newsletter.models import Click, Delivery, Edition, Paper
from subscribers.models import Subscriber

RIGHT_AWAY = timedelta(minutes=1)  # after the sending: nobody has read a letter by then
BURST = timedelta(minutes=1)
FEWEST_OF_A_BURST = 3
FEWEST_TOLD = 3  # readers; the operator is told of no fewer
FEWEST = 5  # papers opened from which on they teach anything: together as much as one like

clicks: Table = Click.__table__  # type: ignore[attr-defined]
deliveries: Table = Delivery.__table__  # type: ignore[attr-defined]
editions: Table = Edition.__table__  # type: ignore[attr-defined]
papers: Table = Paper.__table__  # type: ignore[attr-defined]
readers: Table = Subscriber.__table__  # type: ignore[attr-defined]


class Opened(NamedTuple):
    """A paper that a reader opened, of the edition of that day, and when last."""

    subscriber_id: int
    paper_id: int
    slot: date
    last_at: datetime


class Sums(NamedTuple):
    """Readers who opened anything of a day's editions, the last day first, None for too few; and
    readers by paper, the most first.
    """

    days: list[tuple[date, int | None]]
    papers: list[tuple[int, int]]


def meant(
    moments: Mapping[int, Iterable[datetime]], papers: int, sent_at: datetime | None
) -> frozenset[int]:
    """Those of one letter's opened papers, by id with their moments, that a person opened.

    Programs open all links to look for malice: before the letter is handed over or right after
    it, or most of its `papers` within a minute. What they open in another way is taken for a
    person's, and who opens most of a letter in a row for a program: a click says little anyway.
    """
    events = sorted((at, paper) for paper, ats in moments.items() for at in set(ats))
    if sent_at is not None:
        events = [event for event in events if event[0] > sent_at + RIGHT_AWAY]
    most = max(FEWEST_OF_A_BURST, papers // 2 + 1)
    by_program: set[int] = set()
    start = 0
    for end, (at, _) in enumerate(events):
        while at - events[start][0] > BURST:
            start += 1
        if len({paper for _, paper in events[start : end + 1]}) >= most:
            by_program.update(range(start, end + 1))
    return frozenset(paper for at, (_, paper) in enumerate(events) if at not in by_program)


def by_readers(session: Session, ids: Collection[int]) -> dict[int, list[Opened]]:
    """What those of the readers opened who still want it to count, the last first."""
    found: dict[int, list[Opened]] = defaultdict(list)
    for opened in _meant(session.execute(_FOLLOWED.where(clicks.c.subscriber_id.in_(ids)))):
        found[opened.subscriber_id].append(opened)
    for mine in found.values():
        mine.sort(key=lambda one: (one.last_at, one.paper_id), reverse=True)
    return dict(found)


def sums_since(session: Session, day: date) -> Sums:
    """How many readers opened something of the editions from that day on, as the operator sees it.

    Nobody can be told from a number: where there were fewer than FEWEST_TOLD there is none.
    """
    opened = list(_meant(session.execute(_FOLLOWED.where(editions.c.slot >= day))))
    days = Counter(slot for slot, _ in {(one.slot, one.subscriber_id) for one in opened})
    by_paper = Counter(paper for paper, _ in {(one.paper_id, one.subscriber_id) for one in opened})
    told = [(paper, count) for paper, count in by_paper.items() if count >= FEWEST_TOLD]
    return Sums(
        [
            (slot, count if count >= FEWEST_TOLD else None)
            for slot, count in sorted(days.items(), reverse=True)
        ],
        sorted(sorted(told), key=itemgetter(1), reverse=True),
    )


def _followed() -> Select[Any]:
    """Every link that was followed, with what tells people from programs.

    Of a paper that turned out to be another's twin under the number of that one.
    """
    return (
        select(
            clicks.c.subscriber_id,
            func.coalesce(papers.c.same_as, papers.c.id).label("paper_id"),
            clicks.c.delivery_id,
            clicks.c.first_at,
            clicks.c.last_at,
            deliveries.c.settled_at,
            editions.c.slot,
            editions.c.paper_ids,
        )
        .join(readers, readers.c.id == clicks.c.subscriber_id)
        .join(papers, papers.c.id == clicks.c.paper_id)
        .join(deliveries, deliveries.c.id == clicks.c.delivery_id)
        .join(editions, editions.c.id == deliveries.c.edition_id)
        .where(readers.c.clicks == "on")
        .order_by(clicks.c.id)
    )


_FOLLOWED = _followed()


def _meant(rows: Iterable[Row[Any]]) -> Iterator[Opened]:
    letters: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        letters[row.delivery_id].append(row)
    for followed in letters.values():
        people = _of_one_letter(followed)
        for row in followed:
            if row.paper_id in people:
                yield Opened(row.subscriber_id, row.paper_id, row.slot, row.last_at)


def _of_one_letter(followed: Sequence[Row[Any]]) -> frozenset[int]:
    moments = {row.paper_id: (row.first_at, row.last_at) for row in followed}
    count = len(followed[0].paper_ids) // 8  # eight bytes a paper, see editions.py
    return meant(moments, count, followed[0].settled_at)
