"""Logins of the operator: one row for each link that the command line printed."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from subscribers.models import UtcDateTime


class Login(SQLModel, table=True):
    """A link to the operator's pages; `used_at` when it opened them, `ended_at` when they left.

    An id is never given twice: cookies carry it.
    """

    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
