"""The guard: what holds for every answer and every request, as layers around the pages.

It knows no page and no reader. Whose forms are taken is in origin.py.
"""

import asyncio
import re
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024
# A hundred topics of two hundred letters, each of which an address writes as up to twelve bytes.
LARGEST_TOPICS = 256 * 1024
TOPICS_GO_TO = re.compile(r"/preferences/[^/]+(/preview)?|/subscribe|/preview")
LARGEST_FILE = 2 * 1024 * 1024
FILES_GO_TO = re.compile(r"/preferences/[^/]+/taste")
SECONDS_FOR_A_BODY = 30

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # the addresses of pages hold tokens
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


class WithHeaders:
    """Every answer carries HEADERS, the error pages too, unless it set one of them itself."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._inner(scope, receive, send_with_headers)


class WithSmallBodies:
    """A request's body is read whole before it goes in; too large or too slow ones do not."""

    def __init__(self, inner: ASGIApp, *, refuse: Callable[[int], Response]) -> None:
        self._inner = inner
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(_read(receive, _most(scope)), SECONDS_FOR_A_BODY)
        except TimeoutError:
            await self._refuse(408)(scope, receive, send)
            return
        except ClientDisconnect:
            return  # half a form is no form
        if body is None:
            await self._refuse(413)(scope, receive, send)
            return
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive_again() -> Message:
            return messages.pop() if messages else await receive()

        await self._inner(scope, receive_again, send)


def _most(scope: Scope) -> int:
    if scope["method"] != "POST":
        return LARGEST_BODY
    if FILES_GO_TO.fullmatch(scope["path"]):
        return LARGEST_FILE
    return LARGEST_TOPICS if TOPICS_GO_TO.fullmatch(scope["path"]) else LARGEST_BODY


async def _read(receive: Receive, most: int) -> bytes | None:
    """The whole body; None when it is larger."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body", False):
            return bytes(body)
