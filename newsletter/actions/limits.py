"""Limits: how often something may happen within a time, counted per address, network, domain, all.

A tally is kept by an HMAC of what it counts, so that it tells nobody who asked. It decides nothing
else.
"""

import hmac
from collections.abc import Sequence
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple

from sqlalchemy import Insert, Table, bindparam, case, delete, or_, update
from sqlmodel import Session

from newsletter.app import App
from newsletter.models import Tally
from subscribers.address import mailbox_key
from subscribers.models import UtcDateTime
from subscribers.prepared import Prepared, insert_into

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PENDING_FOR = timedelta(days=14)  # how long a wish to subscribe waits for its confirmation
WHILE_PENDING = 3  # confirmations sent to an address in that time

_WHILE_PENDING = "confirmations while pending"

tallies: Table = Tally.__table__  # type: ignore[attr-defined]


class Limit(NamedTuple):
    """At most so many, of what `kind` names and for `whom`, from the first on for so long."""

    kind: str
    whom: str
    most: int
    within: timedelta


def take(app: App, session: Session, limits: Sequence[Limit]) -> bool:
    """Count one more under each limit, or, when one of them is reached, under none."""
    now = app.now()
    taken: list[tuple[str]] = []
    for kind, whom, most, within in limits:
        name = _name(app, kind, whom)
        if not _TAKE.run(session, [(name, now + within, most)], {"now": now}):
            _GIVE_BACK.run(session, taken, {})
            return False
        taken.append((name,))
    return True


def _name(app: App, kind: str, whom: str) -> str:
    key = hmac.digest(app.secret, b"limits", "sha256")
    return hmac.digest(key, f"{kind}\0{whom}".encode(), "sha256")[:16].hex()


def for_network(app: App, address: str) -> list[Limit]:
    """What a web client may ask for; nothing is limited where no address is known."""
    most = app.config.limits.wishes_per_network_per_hour
    return [Limit("wishes", network_of(address), most, HOUR)] if address else []


def for_confirming(app: App, email: str) -> list[Limit]:
    """Mails to a mailbox whose owner has not asked us for one: one a day, and few in all.

    Its tags count as one: `ada+1@`, `ada+2@` and so on are a way to flood one person.
    """
    limits, address = app.config.limits, mailbox_key(email)
    domain = address.rpartition("@")[2]
    return [
        Limit("confirmation a day", address, 1, DAY),
        Limit(_WHILE_PENDING, address, WHILE_PENDING, PENDING_FOR),
        Limit("confirmations", domain, limits.confirmations_per_domain_per_hour, HOUR),
        Limit("all confirmations", "", limits.confirmations_per_hour, HOUR),
    ]


def confirmed(app: App, session: Session, email: str) -> None:
    """Somebody wants our mails there: should they leave and come again, they count from one."""
    name = _name(app, _WHILE_PENDING, mailbox_key(email))
    session.execute(delete(tallies).where(tallies.c.key == name))


def for_answering(app: App, email: str) -> list[Limit]:
    """Answers to the mails of one address, and to all."""
    limits = app.config.limits
    return [
        Limit("answers", mailbox_key(email), limits.answers_per_address_per_day, DAY),
        Limit("all answers", "", limits.answers_per_hour, HOUR),
    ]


def for_strangers(app: App, email: str) -> list[Limit]:
    """Help for who is no reader: once a day, and within the limits of answers."""
    return [Limit("help", mailbox_key(email), 1, DAY), *for_answering(app, email)]


def network_of(address: str) -> str:
    """The /24 of an IPv4 address, the /64 of an IPv6 one; anything else stands for itself."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    bits = 64 if ip.version == 6 else 24
    return str(ip_network(f"{ip}/{bits}", strict=False))


def tidy(app: App, session: Session) -> int:
    """Drop the tallies whose time is over; how many."""
    over = delete(tallies).where(tallies.c.until <= app.now())
    return session.connection().execute(over).rowcount


def _one_more(dialect: str) -> Insert:
    """Count one more, from one again once the time is over; no row changes beyond the limit."""
    new = insert_into(tallies, dialect)
    new = new.values(key=bindparam("key"), count=1, until=bindparam("until"))
    over = tallies.c.until <= bindparam("now", type_=UtcDateTime)
    counted: Insert = new.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((over, 1), else_=tallies.c.count + 1),
            "until": case((over, new.excluded.until), else_=tallies.c.until),
        },
        where=or_(over, tallies.c.count < bindparam("most")),
    )
    return counted


_TAKE = Prepared(_one_more, "key", "until", "most")
_GIVE_BACK = Prepared(
    update(tallies).where(tallies.c.key == bindparam("this_key")).values(count=tallies.c.count - 1),
    "this_key",
)
