"""Correspondence: short mails to people (confirm, answer, welcome, …) put into the outbox.

Nothing is written here and nothing is sent: press.py writes a notice when it is delivered.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlmodel import Session, col, select

from newsletter.app import App
from newsletter.models import Notice, NoticeKind
from newsletter.post import outbox
from newsletter.post.outbox import NewDelivery

__all__ = ["LIFE", "NewNotice", "NoticeKind", "Written", "for_letters", "notice_id", "queue_notice"]

# How long a notice is worth sending: those that carry a token no longer than that is good for.
LIFE = {
    NoticeKind.CONFIRM: timedelta(days=7),
    NoticeKind.QUESTION: timedelta(days=2),
    NoticeKind.MOVE: timedelta(days=1),
    NoticeKind.DATA: timedelta(hours=1),
    NoticeKind.ERASE: timedelta(hours=1),
}
_LIFE_OF_OTHERS = timedelta(days=4)
# Their address is not, or no longer, the reader's: should they bounce, the reader did not.
_ELSEWHERE = {NoticeKind.MOVE, NoticeKind.MOVED}


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A short mail to be queued. `facts` by kind, plain JSON, never a stranger's own text:

    CONFIRM {} · KNOWN {} · MOVED {} · MOVE, DATA, ERASE {"token"} ·
    WELCOME {"settings": [[label, words], …], "first": words, when the first edition comes} ·
    ANSWER {"did": [sentences], "settings": [[label, words], …], "faults": [sentences],
    "undo": token or ""} · QUESTION {"asks": [sentences], "token"}.

    `in_reply_to` is the Message-ID of the mail that is answered.
    """

    kind: NoticeKind
    recipient: str
    subscriber_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    in_reply_to: str = ""


class Written(NamedTuple):
    """A stored notice as its letter needs it."""

    kind: NoticeKind
    subscriber_id: int | None
    facts: Mapping[str, Any]
    in_reply_to: str
    created_at: datetime

    @property
    def expires_at(self) -> datetime:
        """When it is not worth sending any more, and its token is no longer good."""
        return self.created_at + LIFE.get(self.kind, _LIFE_OF_OTHERS)


# On the table, not the model: many may ask for a mail at once.
_STORE = insert(Notice.__table__).returning(Notice.__table__.c.id)  # type: ignore[attr-defined]


def queue_notice(app: App, session: Session, notice: NewNotice) -> None:
    """Store the notice and queue its delivery, in the caller's transaction."""
    now = app.now()
    row = {
        "kind": notice.kind.value,
        "subscriber_id": notice.subscriber_id,
        "facts": dict(notice.facts),
        "in_reply_to": notice.in_reply_to,
        "created_at": now,
    }
    id = session.execute(_STORE, row).scalar_one()
    domain = app.config.site.sender_address.rpartition("@")[2]
    delivery = NewDelivery(
        key=f"notice:{id}",
        kind="notice",
        recipient=notice.recipient,
        message_id=f"{secrets.token_hex(16)}@{domain}",
        expires_at=now + LIFE.get(notice.kind, _LIFE_OF_OTHERS),
        subscriber_id=None if notice.kind in _ELSEWHERE else notice.subscriber_id,
    )
    outbox.put(session, [delivery], now)


def notice_id(key: str) -> int | None:
    """The notice of a delivery with this key; None for an edition's."""
    kind, _, number = key.partition(":")
    return int(number) if kind == "notice" and number.isdigit() else None


def for_letters(session: Session, notice_ids: Collection[int]) -> dict[int, Written]:
    """What the letters of these notices need, by notice id; one that is gone is left out."""
    rows = session.exec(select(Notice).where(col(Notice.id).in_(notice_ids))).all()
    return {
        row.id: Written(
            NoticeKind(row.kind), row.subscriber_id, row.facts, row.in_reply_to, row.created_at
        )
        for row in rows
        if row.id is not None
    }
