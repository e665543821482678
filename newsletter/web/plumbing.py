"""What no person reads: the stylesheet, the script, and the answer to "are you well?"."""

from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, PlainTextResponse, Response

from newsletter.app import App
from newsletter.web.pages import Pages

# Behind these addresses are single readers, or nothing that is worth finding.
_PRIVATE = (
    "/click /confirm /edition /export /feed /preferences /preview /search /suggest /unsubscribe"
)


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these files."""
    plumbing = Plumbing(app, pages)
    router = APIRouter()
    router.add_api_route("/healthz", plumbing.health)
    router.add_api_route("/style.css", plumbing.stylesheet)
    router.add_api_route("/script.js", plumbing.script)
    router.add_api_route("/robots.txt", plumbing.robots)
    router.add_api_route("/favicon.ico", plumbing.icon)
    return router


class Plumbing:
    """Files, and a heartbeat."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def health(self) -> Response:
        """Whether the database answers, for whoever watches over this machine."""
        try:
            with self._app.database.reading() as session:
                session.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return JSONResponse({"status": "the database does not answer"}, 503)
        return JSONResponse({"status": "ok"})

    async def stylesheet(self) -> Response:
        """The one stylesheet of all pages."""
        return _kept_an_hour(Response(self._pages.stylesheet, media_type="text/css"))

    async def script(self) -> Response:
        """The one script; every page works without it."""
        return _kept_an_hour(Response(self._pages.script, media_type="text/javascript"))

    async def robots(self) -> Response:
        """What may be found: the archive, and the first page (RFC 9309)."""
        lines = [f"Disallow: {self._pages.root}{path}/" for path in _PRIVATE.split()]
        return _kept_an_hour(PlainTextResponse("\n".join(["User-agent: *", *lines, ""])))

    async def icon(self) -> Response:
        """There is none; a browser that asks shall not be told of a fault."""
        return _kept_an_hour(Response(status_code=204))


def _kept_an_hour(response: Response) -> Response:
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
