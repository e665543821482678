"""One batch of composing: due readers claimed, their papers chosen, editions and letters queued.

    store.due | claim | desk, ranking.select | editions.store, outbox.put, slots.take

One transaction does it all or nothing; the caller commits it.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session

from newsletter import editions
from newsletter.app import App
from newsletter.db import claim
from newsletter.desk import Desk
from newsletter.editions import NewEdition
from newsletter.post import outbox
from newsletter.post.outbox import NewDelivery
from newsletter.ranking import CUTOFF, select
from subscribers import schedule, slots, store
from subscribers.slots import Slot

BATCH = 1_000  # readers composed for in one transaction


@dataclass(slots=True)
class Composed:
    """Readers looked at, editions made, and the readers skipped, by reason."""

    readers: int = 0
    editions: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    made: list[tuple[Slot, NewEdition]] = field(default_factory=list)


def open_desk(app: App, session: Session) -> Desk:
    """The papers that may be sent now."""
    return Desk(session, app.now(), timedelta(days=app.config.ranking.look_back_days))


def compose_batch(
    app: App, session: Session, desk: Desk, total: Composed, *, whole_day: bool
) -> bool:
    """Compose for one batch of due readers and add it to `total`; False when nobody was due."""
    now = app.now()
    due = due_readers(session, now, whole_day=whole_day).where(slots.has_news(desk.newest))
    readers = claim(session, due, BATCH)
    batch = [slots.slot_of(reader, now, whole_day=whole_day) for reader in readers]
    made = choose(app, session, desk, [slot for slot in batch if slot.is_due])
    stored = editions.store(session, [new for _, new in made], now)
    domain = app.config.site.sender_address.rpartition("@")[2]
    queued = [
        _delivery(slot, stored[slot.reader.id], domain, now)
        for slot, new in made
        if new.picks and slot.reader.id in stored
    ]
    outbox.put(session, queued, now)
    slots.take(session, batch, now)
    total.readers += len(batch)
    total.editions += len(queued)
    total.made += made
    total.skipped["their day went by"] += len(batch) - len(made)
    total.skipped["has today's edition"] += len(made) - len(stored)
    total.skipped["nothing above the cut-off"] += len(stored) - len(queued)
    return bool(batch)


def due_readers(session: Session, now: datetime, *, whole_day: bool) -> Select[Any]:
    """Readers whose edition is due: at their hour, or with `whole_day` any time today."""
    horizons = schedule.all_horizons(now) if whole_day else None
    return store.due(now, horizons)


def choose(
    app: App, session: Session, desk: Desk, due: Sequence[Slot]
) -> list[tuple[Slot, NewEdition]]:
    """The editions of these readers, also the empty ones; readers of one look-back at once."""
    ids = [slot.reader.id for slot in due]
    interests = store.interests_of(session, ids)
    seen = editions.sent_before(session, ids, desk.earliest, desk.duplicates)
    cutoff = CUTOFF if app.config.ranking.cutoff is None else app.config.ranking.cutoff
    made = []
    for days_back, group in desk.by_look_back(due).items():
        readers = [desk.reader(slot, interests, seen) for slot in group]
        chosen = select(desk.index(days_back), readers, cutoff=cutoff)
        for slot, picks in zip(group, chosen, strict=True):
            edition = NewEdition(slot.reader.id, slot.day, picks, desk.coverage(desk.since(slot)))
            made.append((slot, edition))
    return made


def _delivery(slot: Slot, edition_id: int, domain: str, now: datetime) -> NewDelivery:
    return NewDelivery(
        key=f"edition:{edition_id}",
        kind="edition",
        recipient=slot.reader.email,
        message_id=f"{uuid.uuid4().hex}@{domain}",
        expires_at=now + schedule.cadence(slot.reader.days),
        subscriber_id=slot.reader.id,
        edition_id=edition_id,
    )
