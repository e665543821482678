"""Pages: templates/web/*.html compiled once, and the page for each way in which a request fails.

What a page says of a reader is decided by those who render it.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ExceptionHandler

from newsletter.app import App, templates_folder
from newsletter.models import Problem
from subscribers.tokens import Refused

_TROUBLE = {
    400: ("This cannot be read", "What was sent is no form; go back and try again."),
    404: ("There is nothing here", "Perhaps the link was cut short; open it from the mail again."),
    405: ("Not in this way", "This address answers the button of a page only."),
    408: ("That took too long", "The form did not arrive in time; send it again."),
    410: ("This link is over", "Nobody gets letters by it any more."),
    413: ("That is too much", "A form may have 64 KB; send less."),
    415: ("This cannot be read", "Send the form of the page itself."),
    500: ("Something went wrong here", "It is not your fault. Please try again in a while."),
}


class Pages:
    """The templates, and what all of them may name: `masthead`, and `root` before each path."""

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
        environment.globals["root"] = urlsplit(app.config.site.url).path
        names = ("home", "sentence", "unsubscribe", "preferences")
        try:
            self._templates = {name: environment.get_template(f"{name}.html") for name in names}
        except TemplateError as error:
            raise Problem(
                f"a web template cannot be used: {error}; correct it in {folder}"
            ) from error
        self.stylesheet = (folder / "style.css").read_bytes()

    def render(self, name: str, status: int = 200, **values: Any) -> Response:
        """A page out of the template of that name."""
        return HTMLResponse(self._templates[name].render(values), status)

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
        headline = "This link is too old" if why is Refused.EXPIRED else "This link does not work"
        sentence = f"{why[0].upper()}{why[1:]}."
        return self.render("sentence", status, headline=headline, sentence=sentence)


def exception_handlers(pages: Pages) -> dict[Any, ExceptionHandler]:
    """What Starlette asks for a page when a request fails; the traceback goes to the log alone."""
    return {HTTPException: partial(_failed, pages), Exception: partial(_broken, pages)}


async def _failed(pages: Pages, _: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return pages.trouble(error.status_code, headers=error.headers)


async def _broken(pages: Pages, _: Request, __: Exception) -> Response:
    # The server drops the connection after a fault; who is told so does not use it again.
    return pages.trouble(500, headers={"Connection": "close"})
