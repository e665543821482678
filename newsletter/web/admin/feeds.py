"""The operator's feeds: how each fares, and a button to ask one again.

They are configured in config.toml, not here.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlalchemy import Table, update
from starlette.responses import Response

from newsletter.app import App
from newsletter.models import Feed
from newsletter.papers import sources
from newsletter.web.admin.entrance import sent_by_session, signature, signed_in
from newsletter.web.pages import Pages
from newsletter.web.paging import minute
from newsletter.web.sent import Sent

feed_rows: Table = Feed.__table__  # type: ignore[attr-defined]


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of this page."""
    feeds = Feeds(app, pages)
    router = APIRouter(prefix="/admin/feeds")
    see = Depends(signed_in(app))
    act = Depends(sent_by_session(app))

    @router.get("")
    def listing(
        session: Annotated[int, see], q: Annotated[str, Query(max_length=200)] = ""
    ) -> Response:
        return feeds.listing(session, q.strip())

    @router.post("")
    def retry(session: Annotated[int, see], sent: Annotated[Sent, act]) -> Response:
        return feeds.retry(session, sent)

    return router


class Feeds:
    """/admin/feeds."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def listing(self, login: int, q: str, news: str = "") -> Response:
        """The feeds in trouble first."""
        configured = {feed.name for feed in self._app.config.feeds}
        with self._app.database.reading() as session:
            found = sources.listing(session)
        words = q.casefold()
        shown = [feed for feed in found if words in f"{feed.name} {feed.url}".casefold()]
        shown.sort(key=lambda feed: (feed.failures == 0, feed.name.casefold()))
        return self._pages.render(
            "admin/feeds",
            signed=signature(self._app, login),
            q=q,
            news=news,
            feeds=[_line(feed, feed.name in configured) for feed in shown],
        )

    def retry(self, login: int, sent: Sent) -> Response:
        """The feed is due at once: the next collect asks it."""
        due = update(feed_rows).where(feed_rows.c.name == sent.get("feed"))
        with self._app.database.writing() as session:
            named = session.execute(due.values(next_check_at=None).returning(feed_rows.c.id)).all()
        if not named:
            return self._pages.trouble(404, "There is no such feed (any more).")
        return self.listing(login, "", f"{sent.get('feed')} is asked again at the next collect.")


def _line(feed: Feed, configured: bool) -> dict[str, Any]:
    return {
        "name": feed.name,
        "kind": feed.kind,
        "url": feed.url,
        "configured": configured,
        "moved_to": feed.moved_to or "",
        "failures": feed.failures,
        "error": feed.last_error or "",
        "checked": minute(feed.checked_at),
        "next": minute(feed.next_check_at),
        "news": minute(feed.last_new_at),
    }
