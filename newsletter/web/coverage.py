"""The coverage page: what arXiv announced on its last days, and what of it is held, by category.

It reads what was noted and asks nobody, however late a source is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from newsletter import covering, papers
from newsletter.app import App
from newsletter.papers.batches import Covered
from newsletter.web import periods
from newsletter.web.pages import Pages

DAYS = 10  # of the calendar
_NAMED = 10  # papers that are missing, named in a row


@dataclass(frozen=True, slots=True)
class Day:
    """One day: why arXiv announced nothing, or its categories, each with its state in words."""

    words: str
    address: str
    why_silent: str
    categories: list[tuple[Covered, str]]

    @property
    def is_known(self) -> bool:
        """Whether there is anything to say of it."""
        return bool(self.why_silent) or any(covered.arrived for covered, _ in self.categories)


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of this page."""
    router = APIRouter()

    def coverage() -> Response:
        """GET: the last days."""
        with app.database.reading() as session:
            troubled = papers.feeds_in_trouble(session, [feed.name for feed in app.config.feeds])
        page = pages.render("coverage", days=list(_days(app)), troubled=troubled, named=_NAMED)
        page.headers["Cache-Control"] = "public, max-age=300"
        page.headers["X-Robots-Tag"] = "all"
        return page

    router.add_api_route("/coverage", coverage, methods=["GET"])
    return router


def _days(app: App) -> Iterator[Day]:
    """The last mailing, the silent days since, and the days before of which something is known.

    The latest comes first.
    """
    if not covering.arxiv_feeds(app):
        return
    last, today = covering.newest_day(app), covering.today(app)
    for back in range((today - last).days):
        yield _day(app, today - timedelta(days=back), "not there yet")
    late = covering.is_due(app, last)
    yield _day(app, last, "late" if late else "not there yet")
    before = (_day(app, last - timedelta(days=back), "never came") for back in range(1, DAYS))
    known = list(before)
    # What was before the first that came is no gap.
    while known and not any(covered.arrived for covered, _ in known[-1].categories):
        known.pop()
    yield from (day for day in known if day.is_known)


def _day(app: App, day: date, absent: str) -> Day:
    period = periods.day(day)
    why = covering.why_silent(app, day)
    found = covering.coverage(app, day)
    # A day on which arXiv was not expected to announce may have brought something all the same.
    if why and not any(covered.arrived for covered in found):
        return Day(period.words, period.address, why, [])
    return Day(period.words, period.address, "", [(one, _state(one, absent)) for one in found])


def _state(covered: Covered, absent: str) -> str:
    if not covered.arrived:
        return absent
    if covered.missing:
        return f"{len(covered.missing):,} missing"
    if not covered.is_whole:
        return f"short: arXiv lists {covered.counted:,}"
    return "whole"
