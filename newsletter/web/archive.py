"""The public archive: the papers of a day, a week or a month, trending or by time.

Every page may be kept for some minutes by whoever asked; no reader is known here.
"""

import re
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from sqlalchemy import Row
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from newsletter import papers
from newsletter.app import App
from newsletter.papers import days
from newsletter.papers.days import Latest, Trending
from newsletter.web import periods
from newsletter.web.fresh import answer_for_all
from newsletter.web.pages import Pages
from newsletter.web.paper_view import view_of
from newsletter.web.periods import Period
from newsletter.web.wanted import Wanted, form_of

ON_A_PAGE = 25
_VOTED = re.compile(r"(\d{1,9})\.(\d{1,15})", re.ASCII)
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,15})", re.ASCII)

Order = Literal["trending", "time"]
After = Annotated[str, Query(max_length=40)]


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these pages."""
    archive = Archive(app, pages)
    router = APIRouter()
    router.add_api_route("/papers", archive.newest)
    router.add_api_route("/papers/{when}", archive.page)
    return router


class Archive:
    """/papers."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def newest(self) -> Response:
        """The last day that has papers; today where none has."""
        today = self._app.now().date()
        with self._app.database.reading() as session:
            # Not the last day of all: journals date papers ahead.
            newest = papers.newest(session)
            last = newest.date() if newest else days.day_before(session) or today
        headers = {"Cache-Control": "public, max-age=60"}
        return RedirectResponse(f"{self._pages.root}/papers/{last}", 302, headers)

    def page(
        self, request: Request, when: str, by: Order = "trending", after: After = ""
    ) -> Response:
        """The papers of a period, 25 a page; `after` is where the page before it ended."""
        period = periods.read(when)
        if period is None:
            return self._pages.trouble(404, "Days are written like 2026-11-23; take one from here.")
        cursor = _cursor(by, after)
        if after and cursor is None:
            return self._pages.trouble(400, "This page begins nowhere; open the day again.")
        with self._app.database.reading() as session:
            rows = _rows(session, period, by, cursor)
            facts = self._facts(session, period, first_page=not after, is_empty=not rows)
        shown = rows[:ON_A_PAGE]
        return answer_for_all(
            request,
            self._app,
            self._pages,
            "papers",
            period=period,
            by=by,
            papers=[view_of(row) for row in shown],
            is_first=not after,
            next_page=_end(by, shown[-1]) if len(rows) > ON_A_PAGE else "",
            form=form_of(self._app, self._pages.preview, Wanted()),
            **facts,
        )

    def _facts(
        self, session: Session, period: Period, *, first_page: bool, is_empty: bool
    ) -> dict[str, Any]:
        before = days.day_before(session, period.span.first)
        after = days.day_after(session, period.span.last)
        return {
            "before": periods.like(period, before) if before else None,
            "later": periods.like(period, after) if after else None,
            "week": periods.week(period.span.first),
            "month": periods.month(period.span.first),
            "count": days.count(session, period.span) if first_page else 0,
            "most_counted": days.MOST_COUNTED,
            "why_empty": self._why_empty(session, period, before) if is_empty else "",
        }

    def _why_empty(self, session: Session, period: Period, before: date | None) -> str:
        today = self._app.now().date()
        if period.span.first > today:
            return f"This {period.kind} has not come yet."
        late = papers.feeds_in_trouble(session, [feed.name for feed in self._app.config.feeds])
        if period.span.last >= today:
            if late:
                return f"Nothing has come yet: {', '.join(late)} cannot be read at the moment."
            return "Nothing has come yet. What the sources announce is read several times a day."
        if before is None:
            return "The archive begins later: before this day we held no paper."
        if period.kind == "day" and period.span.first.weekday() >= 5:
            return "A weekend: arXiv and most journals announce nothing on Saturdays and Sundays."
        return (
            f"No source that we read announced a paper on this {period.kind}: a holiday, perhaps."
        )


def _rows(
    session: Session, period: Period, by: Order, cursor: Trending | Latest | None
) -> list[Row[Any]]:
    """One more than a page holds, so that one knows whether there is a next."""
    size = ON_A_PAGE + 1
    if isinstance(cursor, Trending) or (cursor is None and by == "trending"):
        return list(days.trending(session, period.span, size, cursor))
    return list(days.latest(session, period.span, size, cursor))


def _cursor(by: Order, after: str) -> Trending | Latest | None:
    """Where the page begins; None for the first one, and for what cannot be read."""
    if by == "trending":
        voted = _VOTED.fullmatch(after)
        return Trending(int(voted[1]), int(voted[2])) if voted else None
    dated = _DATED.fullmatch(after)
    try:
        return Latest(date.fromisoformat(dated[1]), int(dated[2])) if dated else None
    except ValueError:
        return None


def _end(by: Order, row: Row[Any]) -> str:
    return f"{row.upvotes if by == 'trending' else row.listed_on}.{row.id}"
