"""Papers: a source, what it announced, the work itself, its names, and what readers said of it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import JSON, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from subscribers.models import UtcDateTime

# The source of a work that no feed told of yet: a reader brought it, and anybody can be a reader.
FROM_READERS = "a reader's list"

# Registrants of preprints, whose DOI a publisher's stands beside.
PREPRINTS = frozenset(
    {
        "10.48550",  # arXiv
        "10.1101",  # bioRxiv and medRxiv until 2025
        "10.64898",  # and since
        "10.21203",  # Research Square
        "10.31234",  # PsyArXiv
        "10.31219",  # OSF
        "10.26434",  # ChemRxiv
        "10.20944",  # Preprints.org
        "10.2139",  # SSRN
        "10.22541",  # Authorea
        "10.36227",  # TechRxiv
        "10.5281",  # Zenodo
    }
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One paper as one source announced it, plain text, nothing of it trusted yet.

    `announce_type` is arXiv's: new, cross, replace or replace-cross ("new" elsewhere).
    `urls` maps a role ("abs", "pdf", "code", "project", "thumbnail") to an http(s) address.
    `summary` is a sentence or two that a machine wrote of it, `comments` what the authors say of
    the manuscript ("12 pages"), `journal_ref` where it is published.
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
    summary: str = ""
    comments: str = ""
    journal_ref: str = ""


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
    moved_to: str | None = None  # where the server says the feed is for good; followed each time


class Paper(SQLModel, table=True):
    """One work, whatever its sources and versions.

    `announced_at` is when it became news to us; None for the archive, which is never sent.
    `same_as` points to the row that stays when two rows turn out to be one work.
    `listed_on` is the day (UTC) under which the archive has it: of its news, else of its
    publication, else of our first sight; None for a row that is another's twin.
    `detailed_at` is when arXiv answered what it has of a paper that was chosen; None until then.
    """

    __table_args__ = (
        Index("ix_paper_by_time", "listed_on", "id"),
        Index("ix_paper_trending", "listed_on", "upvotes", "id"),
        # Old texts are looked for by age; those without text need not be walked over.
        Index(
            "ix_paper_with_text",
            "first_seen_at",
            sqlite_where=text("abstract <> ''"),  # on PostgreSQL too: see the migration
        ),
    )

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
    summary: str = ""
    comments: str = ""
    journal_ref: str = ""
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    announced_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    first_seen_at: datetime = Field(sa_type=UtcDateTime)
    same_as: int | None = Field(default=None, index=True)
    listed_on: date | None = None
    detailed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PaperKey(SQLModel, table=True):
    """Every name a paper is known by ("arxiv:…", "doi:…", "url:…", "title:…"), each once."""

    key: str = Field(primary_key=True)
    paper_id: int = Field(foreign_key="paper.id", index=True, ondelete="CASCADE")


class PaperChange(SQLModel, table=True):
    """What became of a paper that somebody liked: a line in their next edition, once.

    `kind` is "revised" (`what` is the version) or "published" (`what` is the journal).
    """

    id: int | None = Field(default=None, primary_key=True)
    paper_id: int = Field(foreign_key="paper.id", index=True, ondelete="CASCADE")
    kind: str
    what: str = ""
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class Vote(SQLModel, table=True):
    """A subscriber said +1 or -1 of a paper."""

    __table_args__ = (UniqueConstraint("subscriber_id", "paper_id"),)

    id: int | None = Field(default=None, primary_key=True)
    subscriber_id: int = Field(foreign_key="subscriber.id", ondelete="CASCADE")
    paper_id: int = Field(foreign_key="paper.id", index=True, ondelete="CASCADE")
    value: int
    at: datetime = Field(sa_type=UtcDateTime)


class Profile(SQLModel, table=True):
    """What the votes of a subscriber taught: a packed taste, and which votes it was learned from.

    It is out of date as soon as the number of votes or the moment of the last one differs; where
    papers that were opened teach too, they count among the votes here.
    """

    subscriber_id: int = Field(foreign_key="subscriber.id", primary_key=True, ondelete="CASCADE")
    votes: int
    learned_until: datetime = Field(sa_type=UtcDateTime)
    taste: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Embedding(SQLModel, table=True):
    """What a paper means to an encoder: numbers of two bytes each, the lowest byte first."""

    paper_id: int = Field(foreign_key="paper.id", primary_key=True, ondelete="CASCADE")
    encoder: str
    vector: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
