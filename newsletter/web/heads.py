"""HEAD: every page that answers GET answers it too, with the same headers and no body (RFC 9110).

It knows no page.
"""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_IS_HEAD = "newsletter.is_head"


def is_head(request: Request) -> bool:
    """Whether what looks like a GET was a HEAD, for a page that notes who was there."""
    return bool(request.scope.get(_IS_HEAD))


class WithHeads:
    """A HEAD goes in as a GET, and only the head of the answer comes out."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._inner(scope, receive, send)
            return

        async def send_the_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._inner({**scope, "method": "GET", _IS_HEAD: True}, receive, send_the_head)
