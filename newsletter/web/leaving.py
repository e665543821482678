"""Leaving: the page behind "Unsubscribe", its button, which mail providers press too, and its undo.

RFC 8058: the POST needs no cookie, its body is not looked at (the token is the proof), it answers
200 without a redirect, may be repeated, and works for as long as the signing key is kept.
"""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from newsletter import actions
from newsletter.actions import Door
from newsletter.app import App
from newsletter.web.pages import Pages
from newsletter.web.sent import Sent, read_sent
from subscribers.changes import Changed
from subscribers.models import Status, Subscriber
from subscribers.tokens import Refused

LEAVING = Door("link", "Unsubscribe: no more letters")
COMING_BACK = Door("link", "Undo: letters again")
# One click, or none: nobody is asked to write.
REASONS = (
    "Too many letters",
    "Not the papers I wanted",
    "I read them elsewhere",
    "I never asked for them",
)


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these pages."""
    leaving = Leaving(app, pages)
    router = APIRouter(prefix="/unsubscribe/{token}")
    router.add_api_route("", leaving.page, methods=["GET"])
    router.add_api_route("", leaving.leave, methods=["POST"])
    for path, act in (("/undo", leaving.undo), ("/why", leaving.say_why)):
        router.add_api_route(path, leaving.page, methods=["GET"])
        router.add_api_route(path, act, methods=["POST"])
    return router


class Leaving:
    """/unsubscribe/{token}, its undo, and why."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def page(self, token: str) -> Response:
        """GET: where the reader stands, and a button."""
        return self._page(token)

    def leave(self, token: str) -> Response:
        """POST: no more letters."""
        done = actions.leave_by_link(self._app, token, LEAVING)
        return self._page(token, did="leave", rows=_rows(done))

    def undo(self, token: str) -> Response:
        """POST: letters again for who left by this link; 409 for who is out otherwise."""
        done = actions.return_by_link(self._app, token, COMING_BACK)
        return self._page(token, did="return", rows=_rows(done))

    def say_why(self, token: str, sent: Annotated[Sent, Depends(read_sent)]) -> Response:
        """POST: why, by one of REASONS; only from who has left."""
        why = sent.get("why")
        if why not in REASONS:
            return self._pages.trouble(400)
        id = self._app.signer.read("unsubscribe", token, self._app.now())
        with self._app.database.reading() as session:
            reader = None if isinstance(id, Refused) else session.get(Subscriber, id)
        if reader is not None and reader.status == Status.LEFT:
            actions.leave_by_link(self._app, token, LEAVING, why)
            return self._page(token, did="why")
        return self._page(token)

    def _page(self, token: str, *, did: str = "", rows: int = 0) -> Response:
        id = self._app.signer.read("unsubscribe", token, self._app.now())
        if isinstance(id, Refused):
            return self._pages.refused(id)
        with self._app.database.reading() as session:
            reader = session.get(Subscriber, id)
            may_return = actions.left_by(session, id, LEAVING)
        standing = reader.status if reader else "gone"
        return self._pages.render(
            "unsubscribe",
            409 if did == "return" and standing != Status.ACTIVE else 200,
            token=token,
            email=reader.email if reader else "",
            standing=standing,
            may_return=may_return,
            did=did,
            rows=rows,
            reasons=REASONS,
        )


def _rows(done: object) -> int:
    return done.rows if isinstance(done, Changed) else 0
