"""Origin: forms are taken from our own pages only, never from a page of somebody else's.

It knows no token and no cookie: those are proofs of their own.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_HARMLESS = ("GET", "HEAD", "OPTIONS")
# Mail programs send this one, webmail among them; the token in the address is the proof (RFC 8058).
_FOR_ANYBODY = "/unsubscribe/"


class WithOwnForms:
    """What changes anything is refused (403) when a browser says that another site sent it.

    Fetch Metadata tells where a browser stands (`Sec-Fetch-Site`); older ones send `Origin`, which
    our own `Referrer-Policy: no-referrer` makes "null" for our own forms. Who sends neither is no
    browser, and nobody's session is with them.
    """

    def __init__(self, inner: ASGIApp, *, site: str, refuse: Callable[[int], Response]) -> None:
        self._inner = inner
        self._host = urlsplit(site).netloc.lower()
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._may_pass(scope):
            await self._refuse(403)(scope, receive, send)
            return
        await self._inner(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        if scope["method"] in _HARMLESS or scope["path"].startswith(_FOR_ANYBODY):
            return True
        headers = Headers(scope=scope)
        if site := headers.get("sec-fetch-site"):
            return site in ("same-origin", "none")
        origin = headers.get("origin", "null")
        if origin == "null":
            return True
        return urlsplit(origin).netloc.lower() in (self._host, headers.get("host", "").lower())
