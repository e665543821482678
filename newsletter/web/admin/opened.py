"""The operator's view of the papers opened: how many readers, by day and by paper, never who.

It is empty where no clicks are counted. Nothing is changed.
"""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from newsletter import clicks, papers
from newsletter.app import App
from newsletter.web.admin.entrance import signature, signed_in
from newsletter.web.pages import Pages
from newsletter.web.paper_view import view_of

DAYS, MOST_PAPERS = 30, 100


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of this page."""
    router = APIRouter(prefix="/admin/opened")
    see = Depends(signed_in(app))

    @router.get("")
    def page(session: Annotated[int, see]) -> Response:
        return _page(app, pages, session)

    return router


def _page(app: App, pages: Pages, login: int) -> Response:
    first = app.now().date() - timedelta(days=DAYS)
    sums, found = clicks.Sums([], []), {}
    if app.counts_clicks:
        with app.database.reading() as session:
            sums = clicks.sums_since(session, first)
            found = papers.by_ids(session, {id for id, _ in sums.papers[:MOST_PAPERS]})
    return pages.render(
        "admin/opened",
        signed=signature(app, login),
        counts=app.counts_clicks,
        within=DAYS,
        fewest=clicks.FEWEST_TOLD,
        days=sums.days,
        told=[(view_of(found[id]), count) for id, count in sums.papers if id in found],
    )
