"""The tables of who receives: Subscriber, Topic, Consent, Suppression. No behaviour here."""

from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, Index, String, TypeDecorator, UniqueConstraint
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; a naive one is refused, because nobody can say which moment it is.

    SQLite has no moments: there it is text that sorts by time, written and read without the detour
    that SQLAlchemy's own type takes, because a letter has six of them.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone, {value!r} has none")
        if value.tzinfo is not UTC:
            value = value.astimezone(UTC)
        return _written(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return _read(value)
        moment: datetime = value
        return moment.astimezone(UTC)


# Readers share hours and letters share the moment of their batch.
@lru_cache(maxsize=4096)
def _written(moment: datetime) -> str:
    return moment.isoformat(" ", "microseconds")[:26]


@lru_cache(maxsize=4096)
def _read(text: str) -> datetime:
    return datetime.fromisoformat(text + "+00:00")


class Status(StrEnum):
    """Where a reader stands; only `active` readers get editions."""

    PENDING = "pending"
    ACTIVE = "active"
    LEFT = "left"
    BOUNCED = "bounced"


class TopicKind(StrEnum):
    PHRASE = "phrase"
    CATEGORY = "category"
    AUTHOR = "author"


class Subscriber(SQLModel, table=True):
    """One reader: where the letters go, when, how many papers, and when the next is due.

    An id is never given twice, because links that never expire carry it.
    """

    __table_args__ = (
        Index("ix_subscriber_due", "status", "next_edition_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    email: str
    email_key: str = Field(unique=True)  # the address casefolded: one reader, however it is typed
    name: str = ""
    status: str = Field(default=Status.PENDING.value)
    timezone: str = "UTC"
    hour: int = 7
    minute: int = 0
    days: str = "daily"
    size: int = 8
    format: str = "html"
    # "note": a short letter where there is nothing new; "silent": none.
    empty_days: str = Field(default="silent", sa_column_kwargs={"server_default": "silent"})
    # "on": the papers that the reader opens may be counted, because they asked for it.
    clicks: str = Field(default="off", sa_column_kwargs={"server_default": "off"})
    next_edition_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_edition_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Papers announced up to then were considered. Not the clock of the edition: a paper that
    # arrives while it is composed is news for the next one.
    news_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # The next edition after that is due at once, whatever the day and hour, and welcomes.
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Topic(SQLModel, table=True):
    """One thing a reader asked for (weight > 0) or never wants to see (weight < 0)."""

    __table_args__ = (UniqueConstraint("subscriber_id", "kind", "words"),)

    id: int | None = Field(default=None, primary_key=True)
    subscriber_id: int = Field(foreign_key="subscriber.id", ondelete="CASCADE")
    kind: str = TopicKind.PHRASE.value
    words: str
    weight: float = 1.0


class Consent(SQLModel, table=True):
    """What was agreed or withdrawn, when, through which door, in which wording. Append-only."""

    id: int | None = Field(default=None, primary_key=True)
    subscriber_id: int | None = Field(index=True)
    act: str
    door: str
    wording: str
    at: datetime = Field(sa_type=UtcDateTime)


class Suppression(SQLModel, table=True):
    """An address never to be written to, kept as an HMAC so that it survives erasure."""

    address_hmac: str = Field(primary_key=True)
    reason: str
    at: datetime = Field(sa_type=UtcDateTime)
