"""Mail that came in: kept as it came, and what became of it. No behaviour here."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from subscribers.models import UtcDateTime


class MailState(StrEnum):
    """Where a mail stands that somebody sent to us."""

    UNREAD = "unread"
    DONE = "done"
    GIVEN_UP = "given up"  # kept with its error; nobody understood it


class Mail(SQLModel, table=True):
    """One mail to one of our addresses, stored before anything is done about it.

    It goes with the reader who wrote it, when they are erased, and never by itself.
    """

    __table_args__ = (Index("ix_mail_due", "state", "not_before", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)  # SHA-256 of the recipient and the bytes
    recipient: str
    mail_from: str | None = None  # the return path, "" the null one; None: the door could not tell
    message_id: str = Field(default="", index=True)
    raw: bytes
    received_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=MailState.UNREAD.value)
    not_before: datetime = Field(sa_type=UtcDateTime)
    attempts: int = 0
    outcome: str = ""
    error: str | None = None
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    subscriber_id: int | None = Field(
        default=None, foreign_key="subscriber.id", index=True, ondelete="CASCADE"
    )


class BounceScore(SQLModel, table=True):
    """How often mail to an address came back lately for reasons that prove nothing."""

    address: str = Field(primary_key=True)  # casefolded
    score: float
    at: datetime = Field(sa_type=UtcDateTime)  # of the last bounce that counted
