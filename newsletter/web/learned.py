"""What votes taught: the papers that a reader liked, disliked or opened; each may be taken back.

What the votes mean for the choice is the ranking's.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Select, select
from sqlmodel import Session, SQLModel
from starlette.responses import Response

from newsletter import actions, clicks, colikes, papers
from newsletter.actions import Door
from newsletter.actions.unlearning import forget_votes
from newsletter.app import App
from newsletter.web.pages import Pages
from newsletter.web.paging import A_PAGE, HIGHEST, Before, newest
from newsletter.web.paper_view import view_of
from newsletter.web.proofs import UNDO
from newsletter.web.sent import Sent, read_sent
from newsletter.web.step import reader_of
from newsletter.web.words import count_of, day_in_words
from subscribers import store

VOTE = SQLModel.metadata.tables["vote"]
FORGETTING = "Forget all my votes"
FORGETTING_OPENED = "Forget all I opened"


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

    def page(self, token: str, before: Before = HIGHEST) -> Response:
        """GET: the votes, the newest first."""
        return self._page(token, before)

    def take_back(
        self, token: str, request: Request, sent: Annotated[Sent, Depends(read_sent)]
    ) -> Response:
        """POST: one vote (`paper`), one paper opened (`opened`), or all of them are forgotten."""
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        id = store.id_of(reader)
        if sent.get("all"):
            gone = forget_votes(self._app, id)
            news = _taken_back(gone.rows) + (_forgotten(gone.opened) if gone.opened else "")
            return self._page(token, HIGHEST, news, gone.undo)
        if sent.get("all_opened"):
            return self._page(token, HIGHEST, _forgotten(actions.forget_opened(self._app, id)))
        if (number := _number(sent.get("opened"))) is not None:
            forgotten = actions.forget_opened(self._app, id, number)
            return self._page(token, HIGHEST, _forgotten(forgotten))
        if (number := _number(sent.get("paper"))) is not None:
            client = request.client.host if request.client else ""
            done = actions.vote(self._app, id, number, 0, Door("link", "Take back", client))
            return self._page(token, HIGHEST, _taken_back(done.rows))
        return self._pages.trouble(400)

    def _page(self, token: str, before: int, news: str = "", undo: str = "") -> Response:
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        with self._app.database.reading() as session:
            page = newest(session, _votes_of(store.id_of(reader)), VOTE.c.id, before)
            opened = self._opened(session, store.id_of(reader))
            named = {row.paper_id for row in page.rows} | {one.paper_id for one in opened}
            found = papers.by_ids(session, named)
            taught = self._pages.preview.learned(session, store.id_of(reader))
            together = colikes.is_used(session, self._app.config.ranking, self._app.now())
        shown = [row for row in page.rows if row.paper_id in found]
        return self._pages.render(
            "learned",
            token=token,
            news=news,
            undo=undo,
            undoing=UNDO,
            taught=taught,
            together=together,
            votes=[
                {
                    "liked": row.value > 0,
                    "day": day_in_words(row.at),
                    "paper": view_of(found[row.paper_id]),
                }
                for row in shown
            ],
            more=page.more,
            forgetting=FORGETTING,
            opened=[
                {"day": day_in_words(one.last_at), "paper": view_of(found[one.paper_id])}
                for one in opened
                if one.paper_id in found
            ],
            fewest=clicks.FEWEST,
            forgetting_opened=FORGETTING_OPENED,
        )

    def _opened(self, session: Session, reader: int) -> list[clicks.Opened]:
        """The papers that count as opened by the reader, the last first, a page of them."""
        if not self._app.counts_clicks:
            return []
        return clicks.by_readers(session, [reader]).get(reader, [])[:A_PAGE]


def _votes_of(reader: int) -> Select[Any]:
    columns = select(VOTE.c.id, VOTE.c.paper_id, VOTE.c.value, VOTE.c.at)
    return columns.where(VOTE.c.subscriber_id == reader)


def _number(said: str) -> int | None:
    """The number of a paper; None for anything else."""
    known = said.isascii() and said.isdigit() and int(said[:19]) < HIGHEST
    return int(said[:19]) if known else None


def _forgotten(opened: int) -> str:
    return f" {count_of(opened, 'paper')} you opened forgotten."


def _taken_back(votes: int) -> str:
    return f"{count_of(votes, 'vote')} taken back."
