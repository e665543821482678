"""The operator's pages: readers, feeds, outbox and papers opened, to look at, and few buttons.

Who has no session sees how to get one, and nothing else.
"""

from fastapi import APIRouter

from newsletter.app import App
from newsletter.web.admin import entrance, feeds, opened, outbox, readers
from newsletter.web.pages import Pages


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of all of them."""
    router = APIRouter()
    for file in (entrance, readers, feeds, outbox, opened):
        router.include_router(file.routes(app, pages))
    return router
