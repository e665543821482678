"""Readers as the operator lists them: one row each, with their topics as they are written.

It changes nothing.
"""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from subscribers import clock, store
from subscribers.store import readers
from subscribers.topics import format_topics


def page(session: Session, *, status: str | None, limit: int) -> list[tuple[Any, ...]]:
    """(email, name, status, topics, timezone, hour, days, size, next edition) by address."""
    wanted = select(readers).order_by(readers.c.email_key).limit(limit)
    if status is not None:
        wanted = wanted.where(readers.c.status == status)
    rows = session.execute(wanted).all()
    interests = store.interests_of(session, [row.id for row in rows])
    return [
        (
            row.email,
            row.name,
            row.status,
            format_topics(interests[row.id]),
            row.timezone,
            clock.written(row.hour, row.minute),
            row.days,
            row.size,
            row.next_edition_at,
        )
        for row in rows
    ]
