"""Summaries asked for: of which papers, when, and what went wrong; the words are the paper's."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from subscribers.models import UtcDateTime


class Summary(SQLModel, table=True):
    """An endpoint was asked for the summary of a paper; `fault` is empty where it gave one.

    The rows of a day are its budget.
    """

    paper_id: int = Field(primary_key=True, foreign_key="paper.id", ondelete="CASCADE")
    asked_at: datetime = Field(sa_type=UtcDateTime, index=True)
    fault: str = ""
