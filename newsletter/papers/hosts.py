"""The hosts' rows: whose turn it is, shared by all processes on this database.

What a standing means is not known here; the caller opens the session and commits it.
"""

from datetime import datetime

from sqlmodel import Session

from newsletter.models import Host
from newsletter.papers.turn import take_turn

Standing = tuple[datetime | None, datetime | None, int]  # not_before, busy_until, failures


def standing_of(session: Session, name: str) -> Standing:
    """How a host stands; in a writing session it stays so until the commit."""
    take_turn(session)
    row = session.get(Host, name)
    return (row.not_before, row.busy_until, row.failures) if row else (None, None, 0)


def set_standing(session: Session, name: str, standing: Standing) -> None:
    """Write down how a host stands now."""
    not_before, busy_until, failures = standing
    session.merge(Host(name=name, not_before=not_before, busy_until=busy_until, failures=failures))
