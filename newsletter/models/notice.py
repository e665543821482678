"""Notices: the short mails besides the editions, kept as what they say and to whom, not as mails.

No behaviour here but the names of their kinds.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from subscribers.models import UtcDateTime


class NoticeKind(StrEnum):
    """Which short mail it is; each has its own templates in templates/mail."""

    CONFIRM = "confirm"  # to an address that somebody gave: was it you?
    KNOWN = "known"  # to a reader whose address was given again
    WELCOME = "welcome"  # to a new reader for whom no paper was close enough
    ANSWER = "answer"  # to a mail: what was done, how things stand, how to undo it
    QUESTION = "question"  # to the owner of an address in whose name a mail asked for something
    MOVE = "move"  # to the new address: shall the letters come here?
    MOVED = "moved"  # to the old address: they go elsewhere now
    DATA = "data"  # the link to all that is known of a reader
    ERASE = "erase"  # the link that forgets a reader


class Notice(SQLModel, table=True):
    """One short mail to be written when it is delivered (delivery.key "notice:ID").

    `facts` are plain JSON values; correspondence.py says which for each kind.
    """

    # An id is never given twice: a delivery whose notice is gone keeps its key.
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    subscriber_id: int | None = Field(
        default=None, foreign_key="subscriber.id", index=True, ondelete="CASCADE"
    )
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    in_reply_to: str = ""  # the Message-ID of the mail that it answers
    created_at: datetime = Field(sa_type=UtcDateTime)
