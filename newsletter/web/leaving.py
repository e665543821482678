"""Leaving: the page behind "Unsubscribe", its button, which mail providers press too, and its undo.

RFC 8058: the POST needs no cookie, its body is not looked at (the token is the proof), it answers
200 without a redirect, may be repeated, and works for as long as the signing key is kept.
"""

from starlette.requests import Request
from starlette.responses import Response

from newsletter import actions
from newsletter.actions import Door
from newsletter.app import App
from newsletter.web.pages import Pages
from subscribers.changes import Changed
from subscribers.models import Status, Subscriber
from subscribers.tokens import Refused

LEAVING = Door("link", "Unsubscribe: no more letters")
COMING_BACK = Door("link", "Undo: letters again")


class Leaving:
    """/unsubscribe/{token}, and its undo."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def page(self, request: Request) -> Response:
        """GET: where the reader stands, and a button. POST: no more letters."""
        if request.method != "POST":
            return self._page(request)
        done = actions.leave_by_link(self._app, request.path_params["token"], LEAVING)
        return self._page(request, did="leave", rows=_rows(done))

    def undo(self, request: Request) -> Response:
        """POST: letters again for who left by this link; 409 for who is out otherwise."""
        if request.method != "POST":
            return self._page(request)
        done = actions.return_by_link(self._app, request.path_params["token"], COMING_BACK)
        return self._page(request, did="return", rows=_rows(done))

    def _page(self, request: Request, *, did: str = "", rows: int = 0) -> Response:
        token = request.path_params["token"]
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
        )


def _rows(done: object) -> int:
    return done.rows if isinstance(done, Changed) else 0
