"""Clicks: which papers of their editions readers opened, where they and the operator wanted it."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from subscribers.models import UtcDateTime


class Click(SQLModel, table=True):
    """A link to a paper in a subscriber's letter was followed, first and last at these moments.

    By whom is another matter: programs that look for malice open links too. Whether a person did
    is decided when it is asked for, from the moments of the whole letter.
    """

    __table_args__ = (UniqueConstraint("subscriber_id", "paper_id"),)

    id: int | None = Field(default=None, primary_key=True)
    subscriber_id: int = Field(foreign_key="subscriber.id", ondelete="CASCADE")
    paper_id: int = Field(foreign_key="paper.id", index=True, ondelete="CASCADE")
    delivery_id: int  # no foreign key: it goes with its subscriber anyway
    first_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime, index=True)
