"""An edition in the browser, and as references: what the letter's reader sees, by the same token.

The token is of one letter and shows that letter alone. Nothing is changed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Row
from sqlmodel import Session
from starlette.responses import Response

from newsletter import editions, papers
from newsletter.app import App
from newsletter.editions import Issue
from newsletter.letters.wording import coverage_line, day, tally
from newsletter.models import Delivery, Pick
from newsletter.web.pages import Pages
from newsletter.web.paper_view import views_of
from newsletter.web.references import bibliography
from subscribers.tokens import Refused


@dataclass(frozen=True, slots=True)
class Opened:
    """A stored edition with its papers; a paper that is gone is left out."""

    issue: Issue
    picks: list[Pick]
    rows: dict[int, Row[Any]]

    @property
    def slot(self) -> date:
        return self.issue.slot


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these pages."""
    shown = Editions(app, pages)
    router = APIRouter()
    router.add_api_route("/edition/{token}.bib", shown.references)
    router.add_api_route("/edition/{token}", shown.page)
    return router


class Editions:
    """/edition/{token}."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def page(self, token: str) -> Response:
        """The edition as a page."""
        opened = self._opened(token)
        if isinstance(opened, Response):
            return opened
        return self._pages.render(
            "edition",
            token=token,
            day=day(opened.slot),
            tally=tally(len(opened.picks), opened.issue.coverage.new),
            papers=views_of(opened.picks, opened.rows),
            coverage=coverage_line(opened.issue.coverage),
        )

    def references(self, token: str) -> Response:
        """The papers of the edition for a bibliography (BibTeX)."""
        opened = self._opened(token)
        if isinstance(opened, Response):
            return opened
        rows = [opened.rows[pick.paper_id] for pick in opened.picks if pick.paper_id in opened.rows]
        name = f"papers-{opened.slot.isoformat()}.bib"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(bibliography(rows), media_type="application/x-bibtex", headers=headers)

    def _opened(self, token: str) -> Opened | Response:
        id = self._app.signer.read("reply", token, self._app.now())
        if isinstance(id, Refused):
            return self._pages.refused(id)
        with self._app.database.reading() as session:
            delivery = session.get(Delivery, id)
            opened = open_editions(session, [delivery.edition_id or 0] if delivery else [])
        if not opened:
            return self._pages.trouble(410, "The letter of this link is not kept any more.")
        return opened[0]


def open_editions(session: Session, edition_ids: list[int]) -> list[Opened]:
    """These editions in this order, with the rows of their papers; those that are gone left out."""
    issues = editions.for_letters(session, edition_ids)
    chosen = {id: [_pick(choice) for choice in issue.choices] for id, issue in issues.items()}
    wanted = {pick.paper_id for picks in chosen.values() for pick in picks}
    rows = papers.by_ids(session, wanted)
    return [Opened(issues[id], chosen[id], rows) for id in edition_ids if id in issues]


def _pick(choice: str) -> Pick:
    paper_id, reasons = editions.read(choice)
    return Pick(paper_id, 0.0, reasons)
