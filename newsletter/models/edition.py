"""Editions: what was chosen for a reader on a day, why, and from how much."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from subscribers.models import UtcDateTime


class Reason(NamedTuple):
    """Why a paper was chosen: the signal, the reader's own words, and the paper's that met them."""

    # "phrase", "category", "author", "liked", "opened", "kindred", "trending", "fresh" or "outside"
    signal: str
    words: str
    quotes: tuple[str, ...] = ()


class Pick(NamedTuple):
    """A paper chosen for a reader; `score` is comparable within one reader's picks only."""

    paper_id: int
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an edition's papers were chosen from: new papers by feed, and feeds in trouble.

    `announced` and `held` count what arXiv announced in the categories that are followed, and how
    much of it we hold. `next_edition` ("Monday, 06:30") is empty where nobody can say when.
    """

    new: int
    by_feed: tuple[tuple[str, int], ...] = ()
    late: tuple[str, ...] = ()  # names of feeds whose last fetch failed, or that bring old news
    announced: int = 0
    held: int = 0
    next_edition: str = ""
    silence: tuple[str, ...] = ()  # why arXiv is silent today or until then, as sentences' ends


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
    # JSON, or empty: what became of papers the reader liked (paper id, kind, what).
    updates: str = Field(default="", sa_column_kwargs={"server_default": ""})
    teams: str = ""  # in a trial the ranker, A or B, that brought each paper: "ABBA"
    welcomes: bool = False  # the first after the reader confirmed: it says what comes and when
