"""The web door: the pages for everybody and those behind the links of a letter, as one ASGI app.

It decides nothing about readers (actions do), and GET changes nothing.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import anyio.to_thread
from fastapi import FastAPI
from starlette.types import ASGIApp

from newsletter import __version__
from newsletter.app import App
from newsletter.web import (
    admin,
    archive,
    asking,
    clicking,
    confirming,
    coverage,
    data,
    editions,
    feed,
    front,
    learned,
    leaving,
    plumbing,
    preferences,
    proofs,
    search,
    taste,
    voting,
)
from newsletter.web.guard import WithHeaders, WithSmallBodies
from newsletter.web.heads import WithHeads
from newsletter.web.origin import WithOwnForms
from newsletter.web.pages import Pages, exception_handlers

# Each may hold a connection to the database; the jobs beside us need theirs.
THREADS = 4
# One file a page or a family of pages: `routes(app, pages)` gives its router.
FILES = (
    plumbing,
    front,
    asking,
    archive,
    coverage,
    search,
    editions,
    feed,
    confirming,
    preferences,
    learned,
    taste,
    data,
    voting,
    clicking,
    proofs,
    leaving,
    admin,
)


def create(app: App) -> ASGIApp:
    """The pages of this newsletter, guarded. Raises Problem when a page's template is broken.

    Where `site.url` has a path, the proxy before us takes it away.
    """
    pages = Pages(app)
    inner = WithSmallBodies(WithHeads(routed(app, pages)), refuse=pages.trouble)
    return WithHeaders(WithOwnForms(inner, site=app.config.site.url, refuse=pages.trouble))


def routed(app: App, pages: Pages) -> FastAPI:
    """The routes alone. Nobody is shown their schema; `routed(…).openapi()` has it for tests."""
    inner = FastAPI(
        title=app.config.site.name,
        version=__version__,
        openapi_url=None,
        redirect_slashes=False,  # it would write the address anew, and knows no proxy
        exception_handlers=exception_handlers(pages),
        lifespan=partial(_while_serving, pages),
    )
    for file in FILES:
        inner.include_router(file.routes(app, pages))
    return inner


@asynccontextmanager
async def _while_serving(pages: Pages, _: FastAPI) -> AsyncIterator[None]:
    pages.preview.begin()
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield
