"""The front: the first page with its form and preview, what helps to fill it in, and a sample.

No reader is known here, and nothing is stored.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response

from newsletter.app import App
from newsletter.preview.sample import sample_letter
from newsletter.web import wanted
from newsletter.web.pages import Pages
from newsletter.web.sent import read_sent
from newsletter.web.wanted import Wanted

# A letter brings its own styles with it; nothing of it can run, send or load anything.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_IN_NEW_WINDOWS = '<base target="_blank">'

Topics = Annotated[str, Query(max_length=wanted.LONGEST_WISH)]
Categories = Annotated[tuple[str, ...], Query(max_length=50)]


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these pages."""
    front = Front(app, pages)
    router = APIRouter()
    router.add_api_route("/", front.home)
    router.add_api_route("/preview", front.preview)
    router.add_api_route("/preview", front.with_preview, methods=["POST"])
    router.add_api_route("/suggest", front.suggest)
    router.add_api_route("/sample", front.sample)
    return router


class Front:
    """What a stranger sees first."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def home(self, topics: Topics = "", categories: Categories = ()) -> Response:
        """What this is, a letter to look at, and the form, filled in as the address says."""
        page = self._home(Wanted(wanted.as_lines(topics), categories))
        page.headers["X-Robots-Tag"] = "all"
        return page

    async def with_preview(self, request: Request) -> Response:
        """The first page with the form as it was sent, and the preview for its topics."""
        sent = await read_sent(request)
        fields = Wanted(
            sent.get("topics")[: wanted.LONGEST_WISH],
            tuple(sent.all("categories")),
            sent.get("email"),
        )
        return await run_in_threadpool(self._home, fields)

    def preview(self, topics: Topics = "", categories: Categories = ()) -> Response:
        """The preview alone, to be put into the page as somebody types."""
        fields = Wanted(topics, categories)
        rehearsal = wanted.rehearse(self._pages.preview, fields)
        return self._pages.render("preview", rehearsal=rehearsal)

    def suggest(self, q: Annotated[str, Query(max_length=200)] = "") -> Response:
        """Topics of which a word begins so, with the number of recent papers that have them."""
        found = self._pages.preview.shelf().suggestions.beginning(q)
        headers = {"Cache-Control": "public, max-age=300"}
        return JSONResponse([one._asdict() for one in found], headers=headers)

    def sample(self) -> Response:
        """A letter as it would go out now to somebody with usual topics; 404 without papers."""
        letter = sample_letter(self._app, self._pages.preview)
        if letter is None:
            return self._pages.trouble(404, "No papers have come yet, so there is no letter.")
        page = HTMLResponse(letter.replace("<head>", f"<head>{_IN_NEW_WINDOWS}", 1))
        page.headers["Content-Security-Policy"] = LETTER_POLICY
        page.headers["Cache-Control"] = "public, max-age=300"
        return page

    def _home(self, fields: Wanted) -> Response:
        preview = self._pages.preview
        return self._pages.render(
            "home",
            form=wanted.form_of(self._app, preview, fields),
            rehearsal=wanted.rehearse(preview, fields),
            has_sample=bool(preview.shelf().papers),
            counts_clicks=self._app.counts_clicks,
        )
