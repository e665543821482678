"""Clicking: the counted links of a letter lead on to the papers, from whatever moment they are.

Only readers who asked for it have such links. The target is what we hold of the paper and never
in the address, so nobody is led elsewhere. No cookie is set, and the paper's site is not told
where its visitor comes from.
"""

import logging
from typing import Annotated

from fastapi import APIRouter, Path, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import RedirectResponse, Response

from newsletter import actions, papers
from newsletter.app import App
from newsletter.letters.card import targets
from newsletter.web.heads import is_head
from newsletter.web.pages import Pages
from subscribers.tokens import Refused

PaperId = Annotated[int, Path(ge=0, lt=2**63)]
Role = Annotated[str, Path(max_length=20)]

_LOG = logging.getLogger(__name__)
# What programs say of themselves that fetch what somebody may want to see later.
_FETCHED_AHEAD = ("purpose", "sec-purpose", "x-purpose", "x-moz")


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these links."""
    clicking = Clicking(app, pages)
    router = APIRouter()
    router.add_api_route("/click/{token}/{paper_id}", clicking.title)
    router.add_api_route("/click/{token}/{paper_id}/{role}", clicking.link)
    return router


class Clicking:
    """/click/{token}/{paper}, and /pdf, /code and /project behind it."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def title(self, token: str, paper_id: PaperId, request: Request) -> Response:
        """GET: on to the paper."""
        return self._onward(token, paper_id, "abs", request)

    def link(self, token: str, paper_id: PaperId, role: Role, request: Request) -> Response:
        """GET: on to its PDF, code or project page."""
        return self._onward(token, paper_id, role, request)

    def _onward(self, token: str, paper_id: int, role: str, request: Request) -> Response:
        delivery_id = self._app.signer.read("click", token, self._app.now())
        if isinstance(delivery_id, Refused):
            return self._pages.refused(delivery_id)
        target = self._target(paper_id, role)
        if not target:
            return self._pages.trouble(410, "We hold no such paper (any more).")
        if _is_persons(request):
            try:
                actions.count_click(self._app, delivery_id, paper_id)
            except SQLAlchemyError as error:  # the reader wants the paper, not to be counted
                _LOG.warning("a click was not counted: %s", error)
        return RedirectResponse(target, 302)

    def _target(self, paper_id: int, role: str) -> str:
        """Where a source says the paper is: what a reader told of it is no address to send to."""
        with self._app.database.reading() as session:
            paper = papers.by_ids(session, [paper_id]).get(paper_id)
        if paper is None or paper.announced_at is None:
            return ""
        return targets(paper).get(role, "")


def _is_persons(request: Request) -> bool:
    """Whether it may be a person who goes there: no HEAD, nothing fetched ahead or beside."""
    headers = request.headers
    ahead = any(headers.get(name) for name in _FETCHED_AHEAD)
    return (
        not is_head(request)
        and not ahead
        and headers.get("sec-fetch-mode", "navigate") == "navigate"
    )
