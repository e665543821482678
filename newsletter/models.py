"""The tables and values that the five rooms share. No behaviour here, and no room is imported."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import JSON, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from subscribers.models import UtcDateTime


class Problem(Exception):
    """A sentence for a person that says what is wrong and what to do; shown without a traceback."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One paper as one source announced it, plain text, nothing of it trusted yet.

    `announce_type` is arXiv's: new, cross, replace or replace-cross ("new" elsewhere).
    `urls` maps a role ("abs", "pdf", "code", "project") to an http(s) address.
    """

    source: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    arxiv_id: str | None = None  # without version: "2203.01250", "math/0306266"
    version: int | None = None
    doi: str | None = None
    urls: dict[str, str] = field(default_factory=dict)
    published_at: datetime | None = None
    announce_type: str = "new"
    upvotes: int = 0


class Feed(SQLModel, table=True):
    """A source and how it fares; the next fetch is decided from this row alone."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    kind: str
    url: str
    etag: str | None = None
    modified: str | None = None
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = 0
    last_error: str | None = None
    last_new_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Paper(SQLModel, table=True):
    """One work, whatever its sources and versions.

    `announced_at` is when it became news to us; None for the archive, which is never sent.
    `same_as` points to the row that stays when two rows turn out to be one work.
    """

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    arxiv_id: str | None = Field(default=None, index=True)
    version: int | None = None
    doi: str | None = Field(default=None, index=True)
    title: str
    abstract: str = ""
    authors: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    categories: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    urls: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    sources: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    upvotes: int = 0
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    announced_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    first_seen_at: datetime = Field(sa_type=UtcDateTime)
    same_as: int | None = Field(default=None, index=True)


class PaperKey(SQLModel, table=True):
    """Every name a paper is known by ("arxiv:…", "doi:…", "url:…", "title:…"), each once."""

    key: str = Field(primary_key=True)
    paper_id: int = Field(foreign_key="paper.id", index=True, ondelete="CASCADE")


class Vote(SQLModel, table=True):
    """A subscriber said +1 or -1 of a paper."""

    __table_args__ = (UniqueConstraint("subscriber_id", "paper_id"),)

    id: int | None = Field(default=None, primary_key=True)
    subscriber_id: int = Field(foreign_key="subscriber.id", ondelete="CASCADE")
    paper_id: int = Field(foreign_key="paper.id", index=True, ondelete="CASCADE")
    value: int
    at: datetime = Field(sa_type=UtcDateTime)


class Reason(NamedTuple):
    """Why a paper was chosen: the signal, the reader's own words, and the paper's that met them."""

    signal: str  # "phrase", "category", "author"
    words: str
    quotes: tuple[str, ...] = ()


class Pick(NamedTuple):
    """A paper chosen for a reader; `score` is comparable within one reader's picks only."""

    paper_id: int
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an edition's papers were chosen from: new papers by feed, and feeds in trouble."""

    new: int
    by_feed: tuple[tuple[str, int], ...] = ()
    late: tuple[str, ...] = ()  # names of feeds whose last fetch failed


class Edition(SQLModel, table=True):
    """One issue for one subscriber: the decision, never the rendering.

    `slot` is the reader's own calendar day, so no change of hour, zone or clock gives two a day.
    """

    __table_args__ = (UniqueConstraint("subscriber_id", "slot"),)

    id: int | None = Field(default=None, primary_key=True)
    subscriber_id: int = Field(foreign_key="subscriber.id", ondelete="CASCADE")
    slot: date
    composed_at: datetime = Field(sa_type=UtcDateTime)
    paper_ids: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
    picks: str = ""
    coverage: str = "[0, [], []]"


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

    # The order of claiming: what is due, notices (every kind but "edition") first.
    __table_args__ = (Index("ix_delivery_due", "state", text("(kind = 'edition')"), "not_before"),)

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
