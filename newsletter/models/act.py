"""What acts leave behind: tallies of limits, requests, undos, feedback, reasons for leaving.

No behaviour here; what is kept of a reader goes with the reader.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel

from subscribers.models import UtcDateTime


class Tally(SQLModel, table=True):
    """How often something limited happened since its window began; the key names it as an HMAC."""

    key: str = Field(primary_key=True)
    count: int
    until: datetime = Field(sa_type=UtcDateTime, index=True)  # then it begins again


class Request(SQLModel, table=True):
    """What was asked for in a reader's name and waits until the owner of the address confirms it.

    `kind` is "commands" (a mail without proof), "move" (the new address) or "subscribe" (a reader
    who left and asks again); `wish` is JSON.
    """

    __table_args__ = {"sqlite_autoincrement": True}  # links carry the id: never given twice

    id: int | None = Field(default=None, primary_key=True)
    subscriber_id: int = Field(foreign_key="subscriber.id", index=True, ondelete="CASCADE")
    kind: str
    wish: str
    asked_at: datetime = Field(sa_type=UtcDateTime, index=True)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Undo(SQLModel, table=True):
    """What an act changed of a reader, as it was before; JSON."""

    __table_args__ = {"sqlite_autoincrement": True}  # links carry the id: never given twice

    id: int | None = Field(default=None, primary_key=True)
    subscriber_id: int = Field(foreign_key="subscriber.id", index=True, ondelete="CASCADE")
    before: str
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Feedback(SQLModel, table=True):
    """What a reader wrote in answer to a mail of ours, in no command."""

    id: int | None = Field(default=None, primary_key=True)
    subscriber_id: int = Field(foreign_key="subscriber.id", index=True, ondelete="CASCADE")
    edition_id: int | None = None  # no foreign key: it goes with its subscriber anyway
    text: str
    proved: bool  # a token came with it; else only the From: says who wrote
    at: datetime = Field(sa_type=UtcDateTime)


class LeavingReason(SQLModel, table=True):
    """Why a reader left, where they cared to say."""

    id: int | None = Field(default=None, primary_key=True)
    subscriber_id: int = Field(foreign_key="subscriber.id", index=True, ondelete="CASCADE")
    why: str
    at: datetime = Field(sa_type=UtcDateTime)
