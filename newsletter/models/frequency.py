"""How common terms are in the papers we hold: one row, rewritten as papers come."""

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

ONLY = 1  # there is one row


class Frequencies(SQLModel, table=True):
    """Document counts, packed, of the papers up to and including the one numbered `until`.

    All changes in one statement, so that each paper is counted once. `version` says how terms were
    told, `papers` how many the counts weigh as.
    """

    id: int = Field(default=ONLY, primary_key=True)
    version: int
    until: int
    papers: int
    counts: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
