"""Suppression: addresses never to be written to, known only by their HMAC.

Who is asked to be suppressed, and why, is decided elsewhere.
"""

import hmac
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Table, bindparam, delete, insert, select
from sqlmodel import Session

from subscribers.address import address_key
from subscribers.models import Suppression

suppressions: Table = Suppression.__table__  # type: ignore[attr-defined]


def address_hmac(email: str, key: bytes) -> str:
    """The HMAC-SHA256 of an address, however it is capitalised, in hexadecimal digits."""
    return hmac.digest(key, address_key(email).encode(), "sha256").hex()


def suppress(session: Session, email: str, reason: str, *, key: bytes, now: datetime) -> bool:
    """Never write to this address again; False when that was so already."""
    if reason_for(session, email, key=key) is not None:
        return False
    row = {"address_hmac": address_hmac(email, key), "reason": reason, "at": now}
    session.execute(insert(suppressions), row)
    return True


def lift(session: Session, email: str, *, key: bytes) -> bool:
    """Allow the address again; False when nothing forbade it."""
    hmac_is = suppressions.c.address_hmac == address_hmac(email, key)
    return session.connection().execute(delete(suppressions).where(hmac_is)).rowcount > 0


def reason_for(session: Session, email: str, *, key: bytes) -> str | None:
    """Why an address is suppressed; None when it is not."""
    found: str | None = session.execute(_REASON, {"hmac": address_hmac(email, key)}).scalar()
    return found


def reasons_for(session: Session, emails: Collection[str], *, key: bytes) -> dict[str, str]:
    """{address: reason} of those among up to a few thousand addresses that are suppressed."""
    by_hmac = {address_hmac(email, key): email for email in emails}
    found = session.execute(
        select(suppressions.c.address_hmac, suppressions.c.reason).where(
            suppressions.c.address_hmac.in_(list(by_hmac))
        )
    )
    return {by_hmac[row.address_hmac]: row.reason for row in found}


_REASON = select(suppressions.c.reason).where(suppressions.c.address_hmac == bindparam("hmac"))
