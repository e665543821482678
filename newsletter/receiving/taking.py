"""Taking mail over: stored and committed before anybody is told that it was taken.

Nothing is read here but the recipient and the Message-ID.
"""

import hashlib
from enum import StrEnum

from sqlalchemy import Table
from sqlmodel import Session

from newsletter.app import App
from newsletter.models import Mail, MailState
from newsletter.post.incoming import message_id_of
from newsletter.post.recipients import Recipients, Tag
from subscribers.prepared import insert_new
from subscribers.tokens import Refused

mails: Table = Mail.__table__  # type: ignore[attr-defined]

# What a token at each kind of address was signed for; a letter's own preferences link is of
# older letters.
PURPOSES = {
    Tag.CONFIRM: ("confirm",),
    Tag.REPLY: ("reply", "preferences"),
    Tag.LEAVE: ("unsubscribe",),
    Tag.BOUNCE: ("bounce",),
    Tag.ASK: ("ask",),
}


class Taken(StrEnum):
    """What became of a mail at the door."""

    STORED = "stored"
    AGAIN = "stored before"
    NOT_OURS = "no such address"
    TOO_BIG = "too big"


def ingest(app: App, raw: bytes, recipient: str, mail_from: str | None) -> Taken:
    """Store a mail to one of our addresses; when this returns, it is committed.

    The same bytes to the same address are stored once. `mail_from` is the return path, "" the
    null one; None where the door cannot tell. Raises OperationalError when the database is busy.
    """
    if not is_ours(app, recipient):
        return Taken.NOT_OURS
    if len(raw) > app.config.inbound.max_bytes:
        return Taken.TOO_BIG
    with app.database.writing() as session:
        return Taken.STORED if _store(app, session, raw, recipient, mail_from) else Taken.AGAIN


def is_ours(app: App, address: str) -> bool:
    """Whether mail to this address is taken: it is ours, and its token, if any, is genuine.

    One that has expired is taken, so that its reader can be told.
    """
    read = Recipients(app.config.site.sender_address).read(address)
    if read is None or not read.token:
        return read is not None
    verdicts = [app.signer.read(purpose, read.token, app.now()) for purpose in PURPOSES[read.tag]]
    return any(verdict is not Refused.ALTERED for verdict in verdicts)


def _store(app: App, session: Session, raw: bytes, recipient: str, mail_from: str | None) -> bool:
    address = recipient.strip().strip("<>").casefold()
    now = app.now()
    row = {
        "digest": hashlib.sha256(address.encode() + b"\0" + raw).hexdigest(),
        "recipient": address,
        "mail_from": None if mail_from is None else mail_from.strip().strip("<>"),
        "message_id": message_id_of(raw),
        "raw": raw,
        "received_at": now,
        "state": MailState.UNREAD.value,
        "not_before": now,
        "attempts": 0,
        "outcome": "",
    }
    connection = session.connection()
    statement = insert_new(mails, **row)(connection.dialect.name).returning(mails.c.id)
    return connection.execute(statement).one_or_none() is not None
