"""One at a time: of two processes that write papers at once, one waits for the other's commit.

It waits on PostgreSQL only; on SQLite a session that writes is alone anyway.
"""

from sqlalchemy import func, select
from sqlmodel import Session

_KEY = 1_885_434_469  # any number will do; db.py has another


def take_turn(session: Session) -> None:
    """From here to the session's commit, what was read of papers and feeds stays true."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_KEY)))
