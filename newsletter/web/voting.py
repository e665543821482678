"""Voting: the pages behind "more like this" and "less like this" in a letter.

Mail scanners open every link, so only the button on the page votes.
"""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Request
from sqlalchemy import select
from sqlmodel import SQLModel
from starlette.responses import Response

from newsletter import actions, papers
from newsletter.actions import Door
from newsletter.app import App
from newsletter.models import Delivery
from newsletter.web.pages import Pages
from newsletter.web.paper_view import view_of
from subscribers.changes import Changed
from subscribers.tokens import Refused

PaperId = Annotated[int, Path(ge=0, lt=2**63)]


class Way(StrEnum):
    """The last part of the address, and what it says of the paper."""

    UP = "up"
    DOWN = "down"
    BACK = "back"


VOTE = SQLModel.metadata.tables["vote"]
WORDINGS = {Way.UP: "More like this", Way.DOWN: "Less like this", Way.BACK: "Take it back"}


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these pages."""
    voting = Voting(app, pages)
    router = APIRouter()
    path = "/vote/{token}/{paper_id}/{way}"
    router.add_api_route(path, voting.page, methods=["GET"])
    router.add_api_route(path, voting.vote, methods=["POST"])
    return router


class Voting:
    """/vote/{token}/{paper}/up, down and back."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def page(self, token: str, paper_id: PaperId, way: Way) -> Response:
        """GET: the paper, and one button."""
        return self._page(token, paper_id, way)

    def vote(self, token: str, paper_id: PaperId, way: Way, request: Request) -> Response:
        """POST: the reader's word on the paper, or no word any more."""
        client = request.client.host if request.client else ""
        door = Door("link", WORDINGS[way], client)
        value = {Way.UP: 1, Way.DOWN: -1}.get(way, 0)
        done = actions.vote_by_link(self._app, token, paper_id, value, door)  # type: ignore[arg-type]
        if isinstance(done, Refused):
            return self._pages.refused(done)
        if not isinstance(done, Changed):
            return self._pages.trouble(410)
        return self._page(token, paper_id, way, done=done)

    def _page(self, token: str, paper_id: int, way: Way, done: Changed | None = None) -> Response:
        delivery_id = self._app.signer.read("reply", token, self._app.now())
        if isinstance(delivery_id, Refused):
            return self._pages.refused(delivery_id)
        with self._app.database.reading() as session:
            delivery = session.get(Delivery, delivery_id)
            paper = papers.by_ids(session, [paper_id]).get(paper_id)
            if delivery is None or paper is None:
                return self._pages.trouble(410, "Nobody gets letters by it, or the paper is gone.")
            said = session.scalar(
                select(VOTE.c.value).where(
                    VOTE.c.subscriber_id == delivery.subscriber_id, VOTE.c.paper_id == paper_id
                )
            )
        return self._pages.render(
            "vote",
            path=f"/vote/{token}/{paper_id}",
            paper=view_of(paper),
            way=way.value,
            words=WORDINGS,
            said=said or 0,
            done=done is not None,
        )
