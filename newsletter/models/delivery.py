"""Deliveries: a letter on its way to one address, its states, and what an attempt came to."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from subscribers.models import UtcDateTime


class State(StrEnum):
    """The states of a delivery; the moves between them are in post/outbox.py."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


class Delivery(SQLModel, table=True):
    """The outbox row: one letter to one address, and what became of it."""

    # The order of claiming: what is due, notices (every kind but "edition") first. An id is never
    # given twice: links that never expire carry it, also those of readers who were erased.
    __table_args__ = (
        Index("ix_delivery_due", "state", text("(kind = 'edition')"), "not_before"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # "edition:12", so that a letter is queued once
    kind: str = "edition"
    subscriber_id: int | None = Field(
        default=None, foreign_key="subscriber.id", index=True, ondelete="CASCADE"
    )
    edition_id: int | None = None  # no foreign key: it goes with its subscriber anyway
    recipient: str
    domain: str
    state: str = Field(default=State.QUEUED.value)
    reason: str | None = None
    not_before: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)  # older than its cadence: dropped
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    worker: str | None = None
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    message_id: str
    smtp_reply: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Verdict(StrEnum):
    """What one attempt to hand a letter to the next server came to."""

    SENT = "sent"  # 250 after the final dot
    LATER = "later"  # 4xx, or the link was lost before the final dot
    NEVER = "never"  # 5xx
    UNKNOWN = "unknown"  # the link was lost after the final dot


class Letter(NamedTuple):
    """A mail ready for the wire: envelope, and the message as CRLF, dot-stuffed fragments.

    The fragments joined are headers, empty line and body, ending in CRLF, without the final dot.
    """

    mail_from: str
    recipient: str
    message_id: str
    fragments: Sequence[bytes]
