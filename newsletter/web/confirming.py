"""Confirming: the button behind the first mail, and the welcome after it.

Nobody is made active by looking at the page.
"""

from fastapi import APIRouter, Request
from starlette.responses import Response

from newsletter import actions
from newsletter.actions import Confirmed, Door
from newsletter.app import App
from newsletter.web.pages import Pages
from newsletter.web.step import Step, reader_of, show
from newsletter.web.welcome import welcome
from subscribers.models import Status
from subscribers.tokens import Refused

WORDING = "Yes, send me letters"


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these pages."""
    confirming = Confirming(app, pages)
    router = APIRouter()
    router.add_api_route("/confirm/{token}", confirming.page, methods=["GET"])
    router.add_api_route("/confirm/{token}", confirming.confirm, methods=["POST"])
    return router


class Confirming:
    """/confirm/{token}."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def page(self, token: str) -> Response:
        """GET: whose letters are confirmed, and the button."""
        reader = reader_of(self._app, self._pages, "confirm", token)
        if isinstance(reader, Response):
            return reader
        if reader.status == Status.ACTIVE:
            return welcome(self._app, self._pages, reader, again=True)
        return show(
            self._pages,
            Step(
                "One click, and your letters come",
                (
                    f"Letters from {self._app.masthead.name} will go to {reader.email}.",
                    "If it was not you who asked for them, close this page: nothing comes then.",
                ),
                button=WORDING,
                action=f"/confirm/{token}",
            ),
        )

    def confirm(self, token: str, request: Request) -> Response:
        """POST: letters from now on; pressed again, it says so."""
        client = request.client.host if request.client else ""
        done = actions.confirm(self._app, token, Door("link", WORDING, client))
        if isinstance(done, Refused):
            return self._pages.refused(done)
        if not isinstance(done, Confirmed):
            return self._pages.trouble(410)
        reader = reader_of(self._app, self._pages, "confirm", token)
        if isinstance(reader, Response):
            return reader
        return welcome(self._app, self._pages, reader, again=done.again)
