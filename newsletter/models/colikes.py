"""Co-likes: what the votes of many readers say together; one row, in which no reader is named."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

from subscribers.models import UtcDateTime


class CoLikes(SQLModel, table=True):
    """The packed transport of the last night, out of the likes of so many readers.

    `begun_at` is when somebody took it on to make it anew, `made_at` when that was done.
    """

    id: int | None = Field(default=None, primary_key=True)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    readers: int = 0
    transport: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
