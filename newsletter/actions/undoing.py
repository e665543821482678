"""Undoing: what an act changed of a reader becomes again what it was before.

Only what that act changed is put back, and only once.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from newsletter.actions import clicking
from newsletter.actions.doors import Door
from newsletter.actions.pausing import set_pause
from newsletter.actions.voting import cast_votes
from newsletter.app import App
from newsletter.models import Undo
from subscribers import clock, standing, store
from subscribers.changes import Changed, change
from subscribers.models import Status, Subscriber
from subscribers.preferences import Preferences
from subscribers.tokens import Refused
from subscribers.topics import format_topics

GOOD_FOR = timedelta(days=30)
_FIELDS = ("timezone", "days", "size", "format", "name", "clicks")

State = dict[str, Any]


def undo_by_link(app: App, token: str, door: Door) -> Changed | Refused | None:
    """Put back what the act changed; 0 rows when it was undone before; None when all is gone."""
    id = app.signer.read("undo", token, app.now())
    if isinstance(id, Refused):
        return id
    with app.database.writing() as session:
        undo = session.get(Undo, id, with_for_update=True)
        return None if undo is None else put_back(app, session, undo, door)


def latest(session: Session, subscriber_id: int, now: datetime) -> Undo | None:
    """What the reader's last mail changed, where it was not undone yet."""
    mine = (col(Undo.subscriber_id) == subscriber_id, col(Undo.used_at).is_(None))
    recent = col(Undo.at) > now - GOOD_FOR
    return session.exec(select(Undo).where(*mine, recent).order_by(col(Undo.id).desc())).first()


def state_of(session: Session, reader: Subscriber) -> State:
    """All of a reader that an act may change, votes apart, as JSON has it."""
    id = store.id_of(reader)
    state: State = {name: getattr(reader, name) for name in _FIELDS}
    state["hour"] = clock.written(reader.hour, reader.minute)
    state["interests"] = format_topics(store.interests_of(session, [id])[id])
    state["status"] = reader.status
    state["paused_until"] = reader.paused_until and reader.paused_until.isoformat()
    return state


def remember(
    app: App, session: Session, reader: Subscriber, before: State, votes: Mapping[int, int]
) -> str:
    """Keep what an act changed, `votes` as they were; the token that undoes it, "" for nothing."""
    session.flush()
    session.expire(reader)
    after = state_of(session, reader)
    changed: State = {name: was for name, was in before.items() if after[name] != was}
    if votes:
        changed["votes"] = {str(id): value for id, value in votes.items()}
    if not changed:
        return ""
    now = app.now()
    undo = Undo(subscriber_id=store.id_of(reader), before=json.dumps(changed), at=now)
    session.add(undo)
    session.flush()
    assert undo.id is not None  # it was just written
    return app.signer.sign("undo", undo.id, now + GOOD_FOR)


def put_back(app: App, session: Session, undo: Undo, door: Door) -> Changed:
    """Make the reader what they were before; 0 rows when that was done already."""
    reader = session.get(Subscriber, undo.subscriber_id)
    if undo.used_at is not None or reader is None:
        return Changed(0)
    now, was = app.now(), json.loads(undo.before)
    said = {"door": door.name, "wording": door.wording}
    id, fields = store.id_of(reader), tuple(was)
    votes = was.pop("votes", {})
    status, paused = was.pop("status", None), was.pop("paused_until", "")
    undo.used_at = now
    if was:
        preferences = Preferences.read(email=reader.email, **was)
        clicking.heed(session, id, change(session, id, preferences, now=now, **said))
    if paused != "":
        set_pause(session, id, datetime.fromisoformat(paused) if paused else None, said, now)
    if status == Status.ACTIVE:
        standing.activate(session, id, now=now, suppression_key=app.suppression_key, **said)
    elif status == Status.LEFT:
        standing.leave(session, id, now=now, **said)
    cast_votes(session, id, {int(paper): value for paper, value in votes.items()}, now)
    return Changed(1, fields)
