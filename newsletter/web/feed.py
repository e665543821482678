"""A reader's editions as a feed of their own: Atom (RFC 4287) and JSON Feed 1.1.

The address is the secret. Nothing is changed, and nobody's address is in it.
"""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from newsletter.app import App
from newsletter.letters.wording import day, tally
from newsletter.models import Delivery, Edition
from newsletter.web import feed_formats
from newsletter.web.editions import Opened, open_editions
from newsletter.web.feed_formats import Channel, Item
from newsletter.web.pages import Pages
from newsletter.web.paper_view import views_of
from subscribers.models import Subscriber
from subscribers.tokens import Refused

EDITIONS = 30


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of the feeds."""
    feed = Feed(app, pages)
    router = APIRouter()
    router.add_api_route("/feed/{token}.atom", feed.atom)
    router.add_api_route("/feed/{token}.json", feed.json)
    return router


class Feed:
    """/feed/{token}.atom and .json."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def atom(self, request: Request, token: str) -> Response:
        """The newest editions as Atom."""
        channel = self._channel(request, token, "atom")
        if isinstance(channel, Response):
            return channel
        return Response(feed_formats.atom(channel), media_type="application/atom+xml")

    def json(self, request: Request, token: str) -> Response:
        """The newest editions as JSON Feed."""
        channel = self._channel(request, token, "json")
        if isinstance(channel, Response):
            return channel
        return Response(feed_formats.json_feed(channel), media_type="application/feed+json")

    def _channel(self, request: Request, token: str, kind: str) -> Channel | Response:
        items = self._items(request, token)
        if isinstance(items, Response):
            return items
        site = self._site(request)
        return Channel(
            id=f"tag:{self._domain()},2026:editions/{token.partition('.')[0]}",
            title=self._app.config.site.name,
            here=f"{site}/feed/{token}.{kind}",
            home=f"{site}/",
            updated=items[0].at if items else self._app.now(),
            items=items,
        )

    def _items(self, request: Request, token: str) -> list[Item] | Response:
        id = self._app.signer.read("feed", token, self._app.now())
        if isinstance(id, Refused):
            return self._pages.refused(id)
        with self._app.database.reading() as session:
            if session.get(Subscriber, id) is None:
                return self._pages.trouble(410)
            ids = newest_editions(session, id)
            opened = zip(ids, open_editions(session, ids), strict=True)
            letters = letters_of(session, ids)
        site = self._site(request)
        return [self._item(site, id, one, letters.get(id)) for id, one in opened]

    def _item(self, site: str, id: int, opened: Opened, letter: int | None) -> Item:
        signer, papers = self._app.signer, views_of(opened.picks, opened.rows)
        url = f"{site}/edition/{signer.sign('reply', letter, None)}" if letter else f"{site}/"
        page = self._pages.render("feed_item", papers=papers, site=site)
        title = f"{day(opened.slot)}: {tally(len(opened.picks), opened.issue.coverage.new)}"
        name = f"tag:{self._domain()},2026:edition/{id}"
        return Item(
            name, url, title.rstrip("."), opened.issue.composed_at, bytes(page.body).decode()
        )

    def _site(self, request: Request) -> str:
        return self._app.config.site.url or str(request.base_url).rstrip("/")

    def _domain(self) -> str:
        return self._app.config.site.sender_address.rpartition("@")[2]


def newest_editions(session: Session, subscriber_id: int) -> list[int]:
    """The reader's last editions that brought anything, the newest first."""
    wanted = (
        select(col(Edition.id))
        .where(Edition.subscriber_id == subscriber_id, Edition.picks != "")
        .order_by(col(Edition.slot).desc())
        .limit(EDITIONS)
    )
    return [id for id in session.exec(wanted) if id is not None]


def letters_of(session: Session, edition_ids: Sequence[int]) -> dict[int, int]:
    """The letter that brought each edition, by edition id."""
    keys = [f"edition:{id}" for id in edition_ids]
    wanted = select(Delivery.edition_id, Delivery.id).where(col(Delivery.key).in_(keys))
    return {edition: letter for edition, letter in session.exec(wanted) if edition and letter}
