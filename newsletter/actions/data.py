"""A reader's own data: all of it as JSON, or all of it erased; each by a freshly mailed link.

What stays after erasure is the HMAC of the address, where they wish never to be written to.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func
from sqlmodel import Session, col

from newsletter.actions import limits
from newsletter.actions.belongings import everything
from newsletter.actions.doors import Door
from newsletter.app import App
from newsletter.correspondence import NewNotice, NoticeKind, queue_notice
from newsletter.models import BounceScore, Mail
from newsletter.post.outbox import deliveries
from subscribers import standing, store
from subscribers.address import address_key
from subscribers.changes import Changed
from subscribers.models import Subscriber
from subscribers.tokens import Refused

GOOD_FOR = timedelta(hours=1)
_PURPOSES = {NoticeKind.DATA: "export", NoticeKind.ERASE: "erase"}


def ask_export(app: App, subscriber_id: int) -> bool:
    """Mail the reader a link to all their data, good for an hour; whether a mail was queued."""
    return _ask(app, subscriber_id, NoticeKind.DATA)


def ask_erase(app: App, subscriber_id: int) -> bool:
    """Mail the reader a link that forgets them, good for an hour; whether a mail was queued."""
    return _ask(app, subscriber_id, NoticeKind.ERASE)


def export_by_link(app: App, token: str) -> dict[str, Any] | Refused | None:
    """All that is known of the reader, as JSON has it; None when they are gone."""
    id = app.signer.read("export", token, app.now())
    if isinstance(id, Refused):
        return id
    with app.database.reading() as session:
        return everything(session, id)


def erase_by_link(
    app: App, token: str, door: Door, *, never_again: bool = False
) -> Changed | Refused:
    """Forget the reader; `never_again` keeps the HMAC of the address, so that nobody adds it."""
    id = app.signer.read("erase", token, app.now())
    if isinstance(id, Refused):
        return id
    with app.database.writing() as session:
        return forget(app, session, id, door, never_again=never_again)


def forget(app: App, session: Session, id: int, door: Door, *, never_again: bool) -> Changed:
    """As `erase_by_link`, in the caller's transaction."""
    reader = session.get(Subscriber, id)
    if reader is None:
        return Changed(0)
    _forget_address(session, reader.email)
    return standing.erase(
        session,
        id,
        suppress_with=app.suppression_key if never_again else None,
        door=door.name,
        wording=door.wording,
        now=app.now(),
    )


def _forget_address(session: Session, email: str) -> None:
    """What names the address alone: mails from and to it while it was no reader's, its bounces."""
    key = address_key(email)
    to_it = (deliveries.c.subscriber_id.is_(None), deliveries.c.recipient == email)
    session.execute(delete(deliveries).where(*to_it))
    from_it = (col(Mail.subscriber_id).is_(None), func.lower(col(Mail.mail_from)) == key)
    session.execute(delete(Mail).where(*from_it))
    session.execute(delete(BounceScore).where(col(BounceScore.address) == key))


def mail_link(
    app: App, session: Session, reader: Subscriber, kind: NoticeKind, in_reply_to: str = ""
) -> None:
    """Queue the mail with a fresh link to the reader's data, or to their erasure."""
    id = store.id_of(reader)
    token = app.signer.sign(_PURPOSES[kind], id, app.now() + GOOD_FOR)
    queue_notice(app, session, NewNotice(kind, reader.email, id, {"token": token}, in_reply_to))


def _ask(app: App, subscriber_id: int, kind: NoticeKind) -> bool:
    with app.database.writing() as session:
        reader = session.get(Subscriber, subscriber_id)
        if reader is None or not limits.take(app, session, limits.for_answering(app, reader.email)):
            return False
        mail_link(app, session, reader, kind)
        return True
