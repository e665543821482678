"""The entrance to the operator's pages: a link for once, then one signed cookie of the session.

No other page of ours has a cookie. It goes with no request from another site (SameSite=Strict), no
script reads it (HttpOnly), and every form carries a signed field of its own besides.
"""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from newsletter.actions import operating
from newsletter.app import App
from newsletter.web.pages import Pages
from newsletter.web.sent import Sent, read_sent
from newsletter.web.step import Step, show
from subscribers.tokens import Refused

COOKIE = "admin"


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these pages."""
    entrance = Entrance(app, pages)
    router = APIRouter(prefix="/admin")
    router.add_api_route("", entrance.front, methods=["GET"])
    router.add_api_route("/login/{token}", entrance.page, methods=["GET"])
    router.add_api_route("/login/{token}", entrance.log_in, methods=["POST"])
    router.add_api_route("/logout", entrance.log_out, methods=["POST"])
    return router


def signed_in(app: App) -> Callable[[Request], int]:
    """For the head of a page: the session's number, or 401."""

    def session(request: Request) -> int:
        id = operating.session_of(app, request.cookies.get(COOKIE, ""))
        if id is None:
            raise HTTPException(401)
        return id

    return session


def sent_by_session(app: App) -> Callable[..., Sent]:
    """For the head of what changes something: the form, which the session's own page made."""

    def form(request: Request, sent: Annotated[Sent, Depends(read_sent)]) -> Sent:
        id = signed_in(app)(request)
        if app.signer.read(operating.FORM, sent.get("signed"), app.now()) != id:
            raise HTTPException(403)
        return sent

    return form


def signature(app: App, session_id: int) -> str:
    """What the field `signed` of the session's forms holds."""
    return app.signer.sign(operating.FORM, session_id, None)


class Entrance:
    """/admin, /admin/login/{token} and /admin/logout."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages
        self._path = f"{pages.root}/admin"
        self._secure = urlsplit(app.config.site.url).scheme == "https"

    def front(self, request: Request) -> Response:
        """GET: the first of the pages, for who has a session."""
        signed_in(self._app)(request)
        return RedirectResponse(f"{self._path}/readers", 303)

    def page(self, token: str) -> Response:
        """GET: the button; a scanner of links must not use the link up."""
        refused = self._app.signer.read(operating.LINK, token, self._app.now())
        if isinstance(refused, Refused):
            return self._pages.refused(refused)
        sentence = "The session lasts twelve hours, in this browser alone."
        step = Step("The operator’s pages", (sentence,), "Log in", f"/admin/login/{token}")
        return show(self._pages, step)

    def log_in(self, token: str) -> Response:
        """POST: the link is used up, the cookie is set."""
        opened = operating.open_session(self._app, token)
        if isinstance(opened, Refused):
            return self._pages.refused(opened)
        if opened is None:
            return self._pages.trouble(
                410, "It was used before; `newsletter admin login` has more."
            )
        answer = RedirectResponse(f"{self._path}/readers", 303)
        answer.set_cookie(
            COOKIE,
            opened,
            max_age=int(operating.SESSION_LASTS.total_seconds()),
            path=self._path,
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )
        return answer

    def log_out(self, request: Request, sent: Annotated[Sent, Depends(read_sent)]) -> Response:
        """POST: the session is over, here and wherever its cookie was copied to."""
        sent_by_session(self._app)(request, sent)
        operating.end_session(self._app, signed_in(self._app)(request))
        answer = show(self._pages, Step("Logged out", ("Close the window if it is not yours.",)))
        answer.delete_cookie(COOKIE, path=self._path, httponly=True, samesite="strict")
        return answer
