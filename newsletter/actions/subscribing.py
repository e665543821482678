"""Subscribing: a stranger asks for letters, and the mailbox is asked before anything else.

The answer says nothing of who is known; what is limited is limited here, whichever door it was.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from newsletter.actions import limits
from newsletter.actions.doors import Door
from newsletter.app import App
from newsletter.correspondence import NewNotice, NoticeKind, queue_notice
from newsletter.models import Request
from subscribers import pending, store, suppression
from subscribers.models import Status, Subscriber
from subscribers.preferences import Preferences, format_topics

LOOK = "Look into your mailbox: if letters can go there, a mail waits in it. Press its button."


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a wish to subscribe. A door shows `sentence` alone, always the same.

    `outcome` is for tests, the log and the answer to a mail: "asked to confirm" (a confirmation
    is queued), "known" (the link to the preferences is), "limited", "suppressed".
    """

    outcome: str
    mailed: bool = False
    sentence: str = LOOK


LIMITED, SUPPRESSED = Asked("limited"), Asked("suppressed")


def subscribe(app: App, given: Mapping[str, object], door: Door) -> Asked:
    """Note the wish and ask the mailbox, within limits.

    `given` holds fields of Preferences, `email` among them. Raises InvalidPreferences with every
    fault.
    """
    preferences = read(app, given)
    with app.database.writing() as session:
        if not limits.take(app, session, limits.for_network(app, door.network)):
            return LIMITED
        return ask(app, session, preferences, door)


def read(app: App, given: Mapping[str, object]) -> Preferences:
    """What a new reader wants; what they do not say comes from `[readers]` in the configuration."""
    return Preferences.read(**{**app.config.readers.model_dump(), **given})


def ask(
    app: App, session: Session, preferences: Preferences, door: Door, in_reply_to: str = ""
) -> Asked:
    """As `subscribe`, within the caller's transaction and whatever the network."""
    now, email = app.now(), preferences.email
    if suppression.reason_for(session, email, key=app.suppression_key) is not None:
        return SUPPRESSED
    reader = store.find(session, email)
    if reader is not None and reader.status == Status.PENDING:
        pending.rewrite(session, reader, preferences, now)
    # Taken before anything is placed: what cannot be confirmed need not be kept.
    if not limits.take(app, session, limits.for_confirming(app, email)):
        return LIMITED
    kind, id = NoticeKind.CONFIRM, None
    if reader is None:
        id = store.place(
            session,
            preferences,
            status=Status.PENDING,
            door=door.name,
            wording=door.wording,
            now=now,
        )
    else:
        id, kind = store.id_of(reader), _ask_again(session, reader, preferences, door, now)
    if id is None:
        return LIMITED  # two asked for one address at once; the other's mail is on its way
    recipient = reader.email if reader else email
    queue_notice(app, session, NewNotice(kind, recipient, id, {}, in_reply_to))
    return Asked("known" if kind is NoticeKind.KNOWN else "asked to confirm", mailed=True)


def _ask_again(
    session: Session, reader: Subscriber, preferences: Preferences, door: Door, now: datetime
) -> NoticeKind:
    if reader.status == Status.ACTIVE:
        return NoticeKind.KNOWN
    if reader.status == Status.PENDING:
        pending.ask_again(session, reader, door=door.name, wording=door.wording, now=now)
    else:
        _keep_for_later(session, reader, preferences, door, now)
    return NoticeKind.CONFIRM


def _keep_for_later(
    session: Session, reader: Subscriber, preferences: Preferences, door: Door, now: datetime
) -> None:
    """Who left stays so until they confirm: anybody can type their address."""
    id = store.id_of(reader)
    earlier = (col(Request.subscriber_id) == id, col(Request.kind) == "subscribe")
    session.execute(delete(Request).where(*earlier))
    wish = preferences.model_dump() | {"interests": format_topics(preferences.interests)}
    said = {"wish": wish, "door": door.name, "wording": door.wording}
    session.add(Request(subscriber_id=id, kind="subscribe", wish=json.dumps(said), asked_at=now))
