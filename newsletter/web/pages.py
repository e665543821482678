"""Pages: templates/web/*.html compiled once, and the page for each way in which a request fails.

What a page says of a reader is decided by those who render it.
"""

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from fastapi.exceptions import RequestValidationError
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Match

from newsletter.app import App, templates_folder
from newsletter.models import Problem
from newsletter.preview import Preview
from newsletter.web import stamp
from subscribers.tokens import Refused

_TROUBLE = {
    400: ("This cannot be read", "What was sent is no form; go back and try again."),
    401: ("Nobody is logged in here", "On the server, “newsletter admin login” prints a link."),
    403: ("Not from there", "Another site sent this form; open our own page and send it there."),
    404: ("There is nothing here", "Perhaps the link was cut short; open it from the mail again."),
    405: ("Not in this way", "This address answers the button of a page only."),
    408: ("That took too long", "The form did not arrive in time; send it again."),
    410: ("This link is over", "Nobody gets letters by it any more."),
    422: ("This cannot be taken over", "Something in it is not as it should be; go back and look."),
    413: ("That is too much", "A form may have 256 KB, a file of papers 2 MB; send less."),
    415: ("This cannot be read", "Send the form of the page itself."),
    500: ("Something went wrong here", "It is not your fault. Please try again in a while."),
}
_REFUSED = {
    Refused.EXPIRED: (
        "This link is too old",
        "It was good for a short time only. Ask again where you asked for it, and a new one comes.",
    ),
    Refused.ALTERED: (
        "This link does not work",
        "It is not one of ours or was cut short; open it from the mail again.",
    ),
}

Handler = Callable[[Request, Any], Coroutine[Any, Any, Response]]


class Pages:
    """The templates, and what all of them may name: `masthead`, `root` before each path, `stamp()`.

    `preview` is the one chooser of the process, for every page that shows what would come.
    """

    def __init__(self, app: App) -> None:
        folder = templates_folder() / "web"
        environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals["masthead"] = app.masthead
        self.root = urlsplit(app.config.site.url).path
        environment.globals["root"] = self.root
        environment.globals["stamp"] = lambda: stamp.make(app.signer, app.now())
        names = environment.list_templates(extensions=["html"])
        try:
            self._templates = {name: environment.get_template(name) for name in names}
        except TemplateError as error:
            raise Problem(
                f"a web template cannot be used: {error}; correct it in {folder}"
            ) from error
        self.stylesheet = (folder / "style.css").read_bytes()
        self.script = (folder / "script.js").read_bytes()
        self.preview = Preview(app)

    def render(self, name: str, status: int = 200, **values: Any) -> Response:
        """A page out of the template of that name."""
        return HTMLResponse(self._templates[f"{name}.html"].render(values), status)

    def trouble(
        self, status: int, sentence: str = "", headers: Mapping[str, str] | None = None
    ) -> Response:
        """The page for a request that failed, with a sentence that says what to do."""
        headline, usual = _TROUBLE.get(status, _TROUBLE[400])
        page = self.render("sentence", status, headline=headline, sentence=sentence or usual)
        page.headers.update(headers or {})
        return page

    def refused(self, why: Refused) -> Response:
        """The page for a token that was not taken."""
        status = 410 if why is Refused.EXPIRED else 404
        headline, sentence = _REFUSED[why]
        return self.render("sentence", status, headline=headline, sentence=sentence)


def exception_handlers(pages: Pages) -> dict[int | type[Exception], Handler]:
    """What FastAPI asks for a page when a request fails; the traceback goes to the log alone."""
    return {
        HTTPException: partial(_failed, pages),
        RequestValidationError: partial(_misread, pages),
        Exception: partial(_broken, pages),
    }


async def _failed(pages: Pages, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_ways(request))
    return pages.trouble(error.status_code, headers=headers)


def _ways(request: Request) -> list[str]:
    """The methods of this address; FastAPI names only those of the first route that has it."""
    found = [
        way
        for way in ("GET", "POST", "PUT", "PATCH", "DELETE")
        for route in request.app.router.routes
        if route.matches({**request.scope, "method": way})[0] is Match.FULL
    ]
    return [*found, "HEAD"] if "GET" in found else found


async def _misread(pages: Pages, _: Request, __: Exception) -> Response:
    # What was sent is not repeated: the page for a fault is no place for a stranger's text.
    return pages.trouble(400)


async def _broken(pages: Pages, _: Request, __: Exception) -> Response:
    # The server drops the connection after a fault; who is told so does not use it again.
    return pages.trouble(500, headers={"Connection": "close"})
