"""Search, and a paper's own page: found by words, and from there by what is near to it.

No reader is known here.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from newsletter import papers
from newsletter.app import App
from newsletter.web.fresh import answer_for_all
from newsletter.web.pages import Pages
from newsletter.web.paper_view import view_of
from newsletter.web.topics_of import topics_of
from newsletter.web.wanted import Wanted, form_of
from newsletter.web.words import day_in_words
from subscribers.faults import InvalidPreferences
from subscribers.topics import format_topics, parse_topics

FOUND, NEAR = 30, 6
_LARGEST_ID = 2**53

Words = Annotated[str, Query(max_length=400)]
PaperId = Annotated[int, Path(ge=1, le=_LARGEST_ID)]


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these pages."""
    search = Search(app, pages)
    router = APIRouter()
    router.add_api_route("/search", search.page)
    router.add_api_route("/paper/{id}", search.paper)
    return router


class Search:
    """/search and /paper/{id}."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def page(self, q: Words = "") -> Response:
        """The best papers for the words, and the words as a topic to follow."""
        words = " ".join(q.replace("\x00", " ").split())
        with self._app.database.reading() as session:
            found = papers.search(session, words, FOUND) if words else []
        page = self._pages.render(
            "search", q=words, papers=[view_of(row) for row in found], topic=_as_topic(words)
        )
        page.headers["Cache-Control"] = "public, max-age=60"
        return page

    def paper(self, request: Request, id: PaperId) -> Response:
        """A paper with all that is known of it, what is near to it, and topics to follow."""
        with self._app.database.reading() as session:
            row = papers.by_id(session, id)
            # What stands under no day was brought by a reader, and nobody else is shown it.
            if row is None or (row.listed_on is None and not row.same_as):
                return self._pages.trouble(404, "No paper has this address; search for it.")
            if row.same_as:
                address = f"{self._pages.root}/paper/{row.same_as}"
                return RedirectResponse(address, 301)
            near = self._pages.preview.nearest(row, NEAR)
            rows = papers.by_ids(session, near)
        return answer_for_all(
            request,
            self._app,
            self._pages,
            "paper",
            paper=view_of(row),
            listed_on=day_in_words(row.listed_on),
            near=[view_of(rows[one]) for one in near if one in rows],
            gists=self._app.config.letters.tldr,
            topics=topics_of(row, self._pages.preview.shelf().suggestions),
            form=form_of(self._app, self._pages.preview, Wanted()),
        )


def _as_topic(words: str) -> str:
    """The words of a search as a topic, or nothing where they cannot be one."""
    try:
        (interest,) = parse_topics(words.replace('"', " ").replace(";", " "))
    except (InvalidPreferences, ValueError):
        return ""
    return format_topics([interest])
