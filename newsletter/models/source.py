"""Sources: the machines we ask and when they may be asked again, and what each feed announced."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from subscribers.models import UtcDateTime


class Host(SQLModel, table=True):
    """A host, with all its machines: whose turn it is, so that all processes are polite as one.

    `busy_until` is the lease of the request under way: one connection a host. `failures` counts
    the refusals (429, 503) in a row.
    """

    name: str = Field(primary_key=True)
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    busy_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = 0


class Batch(SQLModel, table=True):
    """What one arXiv category announced for one day: the other side of the coverage receipt.

    `day` is the day of arXiv's mailing (announced on the evening before), `ids` are new and
    cross-listed papers, without version. `counted` is how many the listing page has, once asked.
    """

    __table_args__ = (UniqueConstraint("day", "feed"),)

    id: int | None = Field(default=None, primary_key=True)
    feed: str
    category: str
    day: date
    ids: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    revised: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    arrived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    counted: int | None = None
