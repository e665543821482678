"""Moving to another address: the new one confirms it, and the old one is told.

Nothing moves before that, and nobody learns whether the new address is a reader's already.
"""

import json
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from newsletter.actions import limits
from newsletter.actions.doors import Door
from newsletter.actions.limits import DAY, Limit
from newsletter.app import App
from newsletter.correspondence import NewNotice, NoticeKind, queue_notice
from newsletter.models import Request
from subscribers import standing, store, suppression
from subscribers.changes import Changed, change
from subscribers.models import Status, Subscriber
from subscribers.preferences import Preferences
from subscribers.store import AlreadyThere
from subscribers.tokens import Refused

GOOD_FOR = timedelta(days=1)
MOVES_A_DAY = 3  # wishes of one reader, who might else write to strangers through us


def ask_move(app: App, subscriber_id: int, new_email: str) -> bool:
    """Ask the new address, within limits; whether a mail was queued (never to be shown).

    Raises InvalidPreferences for what is no address.
    """
    email = Preferences.read(email=new_email).email
    with app.database.writing() as session:
        reader = session.get(Subscriber, subscriber_id)
        if reader is None or not _is_free(app, session, email):
            return False
        mine = Limit("moves", str(subscriber_id), MOVES_A_DAY, DAY)
        if not limits.take(app, session, [mine, *limits.for_confirming(app, email)]):
            return False
        request = _note(app, session, subscriber_id, email)
        token = app.signer.sign("move", request, app.now() + GOOD_FOR)
        notice = NewNotice(NoticeKind.MOVE, email, subscriber_id, {"token": token})
        queue_notice(app, session, notice)
        return True


def move_by_link(app: App, token: str, door: Door) -> Changed | Refused | None:
    """The letters go to the new address from now on; None when the wish or the reader is gone."""
    id = app.signer.read("move", token, app.now())
    if isinstance(id, Refused):
        return id
    with app.database.writing() as session:
        request = session.get(Request, id, with_for_update=True)
        if request is None or request.kind != "move":
            return None
        if request.done_at is not None:
            return Changed(0)
        return _move(app, session, request, door)


def _is_free(app: App, session: Session, email: str) -> bool:
    if suppression.reason_for(session, email, key=app.suppression_key) is not None:
        return False
    return store.find(session, email) is None


def _note(app: App, session: Session, subscriber_id: int, email: str) -> int:
    earlier = (col(Request.subscriber_id) == subscriber_id, col(Request.kind) == "move")
    session.execute(delete(Request).where(*earlier))
    wish = json.dumps({"email": email})
    request = Request(subscriber_id=subscriber_id, kind="move", wish=wish, asked_at=app.now())
    session.add(request)
    session.flush()
    assert request.id is not None  # it was just written
    return request.id


def _move(app: App, session: Session, request: Request, door: Door) -> Changed | None:
    now, id = app.now(), request.subscriber_id
    reader = session.get(Subscriber, id)
    email = json.loads(request.wish)["email"]
    if reader is None or not _is_free(app, session, email):
        return None
    old, bounced = reader.email, reader.status == Status.BOUNCED
    said = {"door": door.name, "wording": door.wording}
    changed = change(session, id, Preferences.read(email=email), now=now, **said)
    if isinstance(changed, AlreadyThere):
        return None
    if bounced:  # what bounced was the old address
        session.expire(reader)
        standing.activate(session, id, now=now, suppression_key=app.suppression_key, **said)
    request.done_at = now
    queue_notice(app, session, NewNotice(NoticeKind.MOVED, old, id))
    return changed
