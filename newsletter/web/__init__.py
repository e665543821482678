"""The web door: the pages behind the links of a letter, as one ASGI application.

It decides nothing about readers (actions.py does), sets no cookie, and GET changes nothing.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from newsletter.app import App
from newsletter.web.front import Front
from newsletter.web.guard import WithHeaders, WithSmallBodies
from newsletter.web.leaving import Leaving
from newsletter.web.pages import Pages, exception_handlers
from newsletter.web.preferences import PreferencesPage

# Each may hold a connection to the database; the jobs beside us need theirs.
THREADS = 4
BOTH = ["GET", "POST"]


def create(app: App) -> ASGIApp:
    """The pages of this newsletter. Raises Problem when a page's template is broken.

    Where `site.url` has a path, the proxy before us takes it away.
    """
    pages = Pages(app)
    front, leaving = Front(app, pages), Leaving(app, pages)
    preferences = PreferencesPage(app, pages)
    inner = Starlette(
        routes=[
            Route("/", front.home),
            Route("/healthz", front.health),
            Route("/style.css", front.stylesheet),
            Route("/unsubscribe/{token}", leaving.page, methods=BOTH),
            Route("/unsubscribe/{token}/undo", leaving.undo, methods=BOTH),
            Route("/preferences/{token}", preferences.page, methods=BOTH),
        ],
        exception_handlers=exception_handlers(pages),
        lifespan=_few_threads,
    )
    return WithHeaders(WithSmallBodies(inner, refuse=pages.trouble))


@asynccontextmanager
async def _few_threads(_: Starlette) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield
