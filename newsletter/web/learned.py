"""What votes taught: the papers that a reader liked and disliked, each of which may be taken back.

What the votes mean for the choice is the ranking's.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import select
from sqlmodel import SQLModel
from starlette.responses import Response

from newsletter import actions, papers
from newsletter.actions import Door
from newsletter.actions.unlearning import forget_votes
from newsletter.app import App
from newsletter.web.pages import Pages
from newsletter.web.paper_view import view_of
from newsletter.web.proofs import UNDO
from newsletter.web.sent import Sent, read_sent
from newsletter.web.step import reader_of
from newsletter.web.words import count_of, day_in_words
from subscribers import store

VOTE = SQLModel.metadata.tables["vote"]
A_PAGE = 40
FORGETTING = "Forget all my votes"
_HIGHEST = 2**62


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of this page."""
    learned = Learned(app, pages)
    router = APIRouter(prefix="/preferences/{token}/votes")
    router.add_api_route("", learned.page, methods=["GET"])
    router.add_api_route("", learned.take_back, methods=["POST"])
    return router


class Learned:
    """/preferences/{token}/votes."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def page(
        self, token: str, before: Annotated[int, Query(ge=0, le=_HIGHEST)] = _HIGHEST
    ) -> Response:
        """GET: the votes, the newest first."""
        return self._page(token, before)

    def take_back(
        self, token: str, request: Request, sent: Annotated[Sent, Depends(read_sent)]
    ) -> Response:
        """POST: one vote (`paper`) or, with `all`, every one is forgotten."""
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        id, paper = store.id_of(reader), sent.get("paper")
        if sent.get("all"):
            gone = forget_votes(self._app, id)
            return self._page(token, _HIGHEST, _taken_back(gone.rows), gone.undo)
        if paper.isascii() and paper.isdigit() and int(paper[:19]) < _HIGHEST:
            client = request.client.host if request.client else ""
            door = Door("link", "Take back", client)
            done = actions.vote(self._app, id, int(paper[:19]), 0, door)
            return self._page(token, _HIGHEST, _taken_back(done.rows))
        return self._pages.trouble(400)

    def _page(self, token: str, before: int, news: str = "", undo: str = "") -> Response:
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        with self._app.database.reading() as session:
            rows = session.execute(
                select(VOTE.c.id, VOTE.c.paper_id, VOTE.c.value, VOTE.c.at)
                .where(VOTE.c.subscriber_id == store.id_of(reader), VOTE.c.id < before)
                .order_by(VOTE.c.id.desc())
                .limit(A_PAGE + 1)
            ).all()
            found = papers.by_ids(session, {row.paper_id for row in rows})
            taught = self._pages.preview.learned(session, store.id_of(reader))
        shown = [row for row in rows[:A_PAGE] if row.paper_id in found]
        return self._pages.render(
            "learned",
            token=token,
            news=news,
            undo=undo,
            undoing=UNDO,
            taught=taught,
            votes=[
                {
                    "liked": row.value > 0,
                    "day": day_in_words(row.at),
                    "paper": view_of(found[row.paper_id]),
                }
                for row in shown
            ],
            more=rows[A_PAGE - 1].id if len(rows) > A_PAGE else None,
            forgetting=FORGETTING,
        )


def _taken_back(votes: int) -> str:
    return f"{count_of(votes, 'vote')} taken back."
