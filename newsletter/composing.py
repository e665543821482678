"""One batch of composing: papers chosen for due readers, then editions stored and letters queued.

choose_batch  reads only               store.due | profiles.voters | desk, rankers.choices
store_batch   one short transaction    slots.take | profiles, editions.store | outbox.put
"""

import secrets
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import Select
from sqlmodel import Session

from newsletter import colikes, editions, profiles
from newsletter.app import App
from newsletter.correspondence import NewNotice, NoticeKind, queue_notice
from newsletter.desk import Desk
from newsletter.editions import NewEdition
from newsletter.meanings import Meanings
from newsletter.outlook import Outlook
from newsletter.post import outbox
from newsletter.post.outbox import NewDelivery
from newsletter.profiles import NewProfile, Voter
from newsletter.rankers import choices
from subscribers import described, schedule, slots, store
from subscribers.models import Subscriber
from subscribers.slots import Slot

BATCH = 1_000  # readers chosen for at once
STORED_AT_ONCE = 50  # readers; a short transaction, because others wait for it


@dataclass(slots=True)
class Composed:
    """Readers looked at, editions made, and the readers skipped, by reason."""

    readers: int = 0
    editions: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: "Composed") -> Self:
        self.readers += other.readers
        self.editions += other.editions
        self.skipped.update(other.skipped)
        return self


def open_desk(app: App, session: Session) -> Desk:
    """The papers that may be sent now."""
    feeds = [feed.name for feed in app.config.feeds]
    look_back = timedelta(days=app.config.ranking.look_back_days)
    outlook, meanings = Outlook(app, session), Meanings.open(app, session)
    transport = colikes.read(session, app.config.ranking, app.now())
    return Desk(session, app.now(), look_back, feeds, outlook, meanings, transport)


@dataclass(frozen=True, slots=True)
class Batch:
    """Due readers, and the editions chosen for those whose slot it is. Nothing is stored yet."""

    slots: list[Slot]
    made: dict[int, NewEdition]  # by subscriber id
    news_until: datetime | None
    learned: dict[int, NewProfile] = field(default_factory=dict)  # by subscriber id

    def papers(self) -> Iterator[Sequence[int]]:
        """The ids of the papers of each edition."""
        return (array("q", edition.paper_ids) for edition in self.made.values())

    def parts(self, size: int) -> Iterator["Batch"]:
        """The batch in pieces that are stored in one short transaction each."""
        for start in range(0, len(self.slots), size):
            some = self.slots[start : start + size]
            made = {s.reader.id: self.made[s.reader.id] for s in some if s.reader.id in self.made}
            yield Batch(some, made, self.news_until, self.learned)


def choose_batch(
    app: App,
    session: Session,
    desk: Desk,
    *,
    whole_day: bool,
    skip: int = 0,
    most: int | None = None,
) -> Batch:
    """The next readers who are due and to whom something is new, with their editions chosen.

    At `most` so many of them; BATCH unless given. Choosing takes longest and holds no lock. Two
    processes may so choose for the same readers; `store_batch` keeps one's editions.
    """
    now = app.now()
    due = due_readers(now, whole_day=whole_day).where(slots.has_news(desk.newest))
    readers = session.execute(due.offset(skip).limit(most or BATCH)).all()
    batch = [slots.slot_of(reader, now, whole_day=whole_day) for reader in readers]
    slots_due = [slot for slot in batch if slot.is_due]
    ids = [slot.reader.id for slot in slots_due]
    voters = profiles.voters(session, desk.archive, ids, count_clicks=app.counts_clicks)
    made = choose(app, session, desk, slots_due, voters)
    learned = {id: one.learned for id, one in voters.items() if one.learned}
    return Batch(batch, made, desk.newest, learned)


def store_batch(app: App, session: Session, batch: Batch, total: Composed) -> None:
    """Store what was chosen for those who are still due, queue their letters, move them on."""
    now = app.now()
    taken = slots.take(session, batch.slots, now, batch.news_until)
    made = [batch.made[slot.reader.id] for slot in taken if slot.is_due]
    readers = [slot.reader.id for slot in taken]
    profiles.store(session, [batch.learned[id] for id in readers if id in batch.learned])
    stored = editions.store(session, made, now)
    domain = app.config.site.sender_address.rpartition("@")[2]
    queued = [
        _delivery(slot, stored[slot.reader.id], domain, now)
        for slot in taken
        if slot.reader.id in stored and _is_letter(slot, batch.made[slot.reader.id])
    ]
    outbox.put(session, queued, now)
    have_letters = {delivery.subscriber_id for delivery in queued}
    for slot in taken:
        if slot.welcomes and slot.reader.id not in have_letters:
            _welcome(app, session, slot, now)
    total.readers += len(taken)
    total.editions += len(queued)
    total.skipped["their day went by"] += len(taken) - len(made)
    total.skipped["has today's edition"] += len(made) - len(stored)
    total.skipped["nothing above the cut-off"] += len(stored) - len(queued)


def _is_letter(slot: Slot, edition: NewEdition) -> bool:
    """Whether anything is to be written: papers, news of liked ones, or that there is none."""
    return bool(edition.picks or edition.updates) or slot.reader.empty_days == "note"


def write_notes(app: App, *, whole_day: bool, stop: Callable[[], bool]) -> Composed:
    """Letters without papers for those who asked for one on empty days and have nothing new."""
    total = Composed()
    now = app.now()
    while not stop():
        with app.database.reading() as session:
            due = due_readers(now, whole_day=whole_day).where(store.readers.c.empty_days == "note")
            batch = [
                slot
                for reader in session.execute(due.limit(BATCH)).all()
                if (slot := slots.slot_of(reader, now, whole_day=whole_day)).is_due
            ]
            if not batch:
                return total
            desk = open_desk(app, session)
            made = choose(app, session, desk, batch)
        for part in Batch(batch, made, desk.newest).parts(STORED_AT_ONCE):
            with app.database.writing() as session:
                store_batch(app, session, part, total)
    return total


def _welcome(app: App, session: Session, slot: Slot, now: datetime) -> None:
    """To who has just confirmed and to whom no paper is close: at least they hear from us."""
    reader = session.get_one(Subscriber, slot.reader.id)
    interests = store.interests_of(session, [slot.reader.id])[slot.reader.id]
    facts = {
        "settings": described.settings(reader, interests, now),
        "first": described.moment(slot.next_at, reader.timezone),
    }
    queue_notice(app, session, NewNotice(NoticeKind.WELCOME, reader.email, slot.reader.id, facts))


def due_readers(now: datetime, *, whole_day: bool) -> Select[Any]:
    """Readers whose edition is due: at their hour, or with `whole_day` any time today."""
    return store.due(now, schedule.all_horizons(now) if whole_day else None)


def choose(
    app: App,
    session: Session,
    desk: Desk,
    due: Sequence[Slot],
    voters: Mapping[int, Voter] | None = None,
) -> dict[int, NewEdition]:
    """The editions of these readers, also the empty ones; readers of one look-back at once.

    `voters` are those of them who have voted, looked up here where the caller has not.
    """
    ids = [slot.reader.id for slot in due]
    if voters is None:
        voters = profiles.voters(session, desk.archive, ids, count_clicks=app.counts_clicks)
    desk.have_at_hand(session, voters.values())
    interests = store.interests_of(session, ids)
    seen = editions.sent_before(session, ids, desk.earliest, desk.duplicates)
    liked = desk.followups(session, ids)
    made = {}
    for days_back, group in desk.by_look_back(due).items():
        readers = [desk.reader(slot, interests, seen, voters) for slot in group]
        days = [slot.day for slot in group]
        chosen = choices(desk, days_back, readers, days, app.config.ranking)
        for slot, choice in zip(group, chosen, strict=True):
            since = desk.since(slot)
            told = {f[:2]: f for at, f in liked.get(slot.reader.id, ()) if at > since}
            made[slot.reader.id] = NewEdition.of(
                *(slot.reader.id, slot.day, choice.picks, desk.receipt(slot)),
                updates=list(told.values()),
                welcomes=slot.welcomes,
                teams=choice.teams,
            )
    return made


def _delivery(slot: Slot, edition_id: int, domain: str, now: datetime) -> NewDelivery:
    return NewDelivery(
        key=f"edition:{edition_id}",
        kind="edition",
        recipient=slot.reader.email,
        message_id=f"{secrets.token_hex(16)}@{domain}",
        expires_at=now + schedule.cadence(slot.reader.days),
        subscriber_id=slot.reader.id,
        edition_id=edition_id,
    )
