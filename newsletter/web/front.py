"""The front: the first page, the stylesheet, and the answer to "are you well?".

No reader is known here.
"""

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from newsletter.app import App
from newsletter.web.pages import Pages


class Front:
    """The pages that everybody may see."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def home(self, _: Request) -> Response:
        """What this is, and how to get it."""
        page = self._pages.render("home")
        page.headers["X-Robots-Tag"] = "all"  # the one page that may be found
        return page

    def health(self, _: Request) -> Response:
        """Whether the database answers, for whoever watches over this machine."""
        try:
            with self._app.database.reading() as session:
                session.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return JSONResponse({"status": "the database does not answer"}, 503)
        return JSONResponse({"status": "ok"})

    async def stylesheet(self, _: Request) -> Response:
        """The one stylesheet of all pages."""
        headers = {"Cache-Control": "public, max-age=3600"}
        return Response(self._pages.stylesheet, media_type="text/css", headers=headers)
