"""Taste: papers that a reader brings count as liked, and the topics they speak of are offered.

What is brought is read, not fetched; no topic is followed before it is ticked.
"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import select
from sqlmodel import Session, SQLModel
from starlette.responses import Response

from newsletter import actions
from newsletter.actions import Door
from newsletter.app import App
from newsletter.references import Reference, References, read, suggest
from newsletter.web.pages import Pages
from newsletter.web.sent import Sent, read_sent
from newsletter.web.step import reader_of
from subscribers import store
from subscribers.changes import Changed
from subscribers.faults import InvalidPreferences
from subscribers.models import Subscriber
from subscribers.tokens import Refused
from subscribers.topics import Interest, format_topics

BRINGING, FOLLOWING = "These are papers I like", "Follow the ticked"
PAPER = SQLModel.metadata.tables["paper"]
_LOOKED_UP = 500


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these pages."""
    taste = Taste(app, pages)
    router = APIRouter(prefix="/preferences/{token}")
    router.add_api_route("/taste", taste.page, methods=["GET"])
    router.add_api_route("/taste", taste.bring, methods=["POST"])
    router.add_api_route("/follow", taste.follow, methods=["POST"])
    return router


class Taste:
    """/preferences/{token}/taste, and /follow for what it suggests."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def page(self, token: str) -> Response:
        """GET: where to paste, and what to upload."""
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        return self._pages.render("taste", token=token, pasted="", fault="", brought=None)

    def bring(
        self, token: str, request: Request, sent: Annotated[Sent, Depends(read_sent)]
    ) -> Response:
        """POST: what was pasted or uploaded counts as liked; 422 where no paper was found."""
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        pasted = sent.get("papers")
        brought = read(sent.file or pasted)
        if not brought.found:
            fault = "Nothing was chosen." if not sent.file and not pasted.strip() else _no_paper()
            return self._pages.render(
                "taste", 422, token=token, pasted=pasted, fault=fault, brought=None
            )
        client = request.client.host if request.client else ""
        door = Door("link", BRINGING, client)
        liked = actions.like_papers(self._app, store.id_of(reader), brought.papers, door)
        if liked is None:
            return self._pages.trouble(410)
        return self._pages.render(
            "taste",
            token=token,
            pasted="",
            fault="",
            brought=brought,
            liked=liked.rows,
            suggested=self._suggested(reader, brought),
            following=FOLLOWING,
        )

    def follow(self, token: str, sent: Annotated[Sent, Depends(read_sent)]) -> Response:
        """POST: the ticked topics (`topic`) beside those the reader has."""
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        topics = "\n".join([format_topics(self._interests(reader)), *sent.all("topic")])
        try:
            door = Door("link", FOLLOWING)
            done = actions.change_by_link(self._app, token, {"interests": topics}, None, door)
        except InvalidPreferences as error:
            return self._pages.trouble(422, error.faults[0].sentence)
        if isinstance(done, Refused):
            return self._pages.refused(done)
        if not isinstance(done, Changed):
            return self._pages.trouble(410)
        topics_now = [format_topics([one]) for one in self._interests(reader)]
        return self._pages.render("followed", token=token, topics=topics_now, rows=done.rows)

    def _interests(self, reader: Subscriber) -> tuple[Interest, ...]:
        id = store.id_of(reader)
        with self._app.database.reading() as session:
            return store.interests_of(session, [id])[id]

    def _suggested(self, reader: Subscriber, brought: References) -> list[str]:
        with self._app.database.reading() as session:
            found = _told_more(session, brought.found)
        return [format_topics([one]) for one in suggest(found, self._interests(reader))]


def _told_more(session: Session, found: tuple[Reference, ...]) -> list[Reference]:
    """The references, those that are no more than an arXiv id with what we hold of the paper."""
    bare = [one.paper.arxiv_id for one in found if one.paper.arxiv_id and not one.paper.title]
    columns = select(PAPER.c.arxiv_id, PAPER.c.title, PAPER.c.authors, PAPER.c.categories)
    rows = session.execute(columns.where(PAPER.c.arxiv_id.in_(bare[:_LOOKED_UP])))
    known = {row.arxiv_id: row for row in rows}
    told = []
    for reference in found:
        row = known.get(reference.paper.arxiv_id)
        paper = reference.paper
        if row and not paper.title:
            authors, categories = tuple(row.authors), tuple(row.categories)
            paper = replace(paper, title=row.title, authors=authors, categories=categories)
        told.append(replace(reference, paper=paper))
    return told


def _no_paper() -> str:
    return (
        "No paper could be read from that; paste arXiv ids, DOIs or links, or choose a BibTeX file "
        "or a Zotero export (CSL JSON, RDF or CSV)."
    )
