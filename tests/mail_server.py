"""A mail server on loopback that takes every letter, and keeps them as they came.

It misbehaves in no way; post/scripted.py does that.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Inboxes:
    """Where the server listens, and the letters it took: (recipient, letter)."""

    port: int
    letters: list[tuple[str, bytes]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters += [(recipient, envelope.content) for recipient in envelope.rcpt_tos]
        return "250 2.0.0 Taken"

    @property
    def recipients(self) -> list[str]:
        """To whom the letters went, one entry a letter, in order of the alphabet."""
        return sorted(recipient for recipient, _ in self.letters)


@contextmanager
def mail_server() -> Iterator[Inboxes]:
    """The server, up while the context lasts, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        inboxes = Inboxes(listener.getsockname()[1])
        server = _OnSocket(listener, inboxes)
        server.start()
        try:
            yield inboxes
        finally:
            server.stop()


class _OnSocket(Controller):
    """Listens on a socket that is bound already: its free port is known before it starts."""

    def __init__(self, listener: socket.socket, inboxes: Inboxes) -> None:
        super().__init__(inboxes, hostname="127.0.0.1", port=inboxes.port, enable_SMTPUTF8=True)
        self._listener = listener

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)
