"""The listener: takes mail over LMTP (RFC 2033) or SMTP, on loopback or a socket of this machine.

It knows no address and stores nothing: whoever starts it says which recipients are known, and
keeps what comes. A mail is answered with 250 only after that.
"""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, syntax

from newsletter.models import Problem

MOST_RECIPIENTS = 100

IsKnown = Callable[[str], bool]
# The answer for one recipient, such as "250 2.0.0 Kept".
Keep = Callable[[bytes, str, str], str]


@contextmanager
def listening(where: str, is_known: IsKnown, keep: Keep, *, max_bytes: int) -> Iterator[str]:
    """Take mail at `127.0.0.1:PORT` or `unix:PATH` while the context lasts; the bound address.

    Both functions are called in threads of their own. Port 0 takes a free one. Raises Problem
    when the place cannot be had.
    """
    listener = _bound(where)
    controller = _OnSocket(
        _Handler(is_known, keep),
        listener,
        data_size_limit=max_bytes,
        enable_SMTPUTF8=True,
        ident="newsletter",
        timeout=300,
    )
    controller.start()
    try:
        yield where if where.startswith("unix:") else "{}:{}".format(*listener.getsockname()[:2])
    finally:
        controller.stop()
        listener.close()
        if where.startswith("unix:"):
            Path(where.removeprefix("unix:")).unlink(missing_ok=True)


def _bound(where: str) -> socket.socket:
    try:
        if where.startswith("unix:"):
            return _unix_socket(Path(where.removeprefix("unix:")))
        host, _, port = where.rpartition(":")
        host = host.strip("[]")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, int(port)), family=family)
    except OSError as error:
        raise Problem(
            f"mail cannot be taken at {where} ({error.strerror or error}); set inbound.listen to "
            "another place, or stop what is there"
        ) from error


def _unix_socket(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    try:
        if path.is_socket():  # left behind by a process that was killed, unless somebody answers
            with socket.socket(socket.AF_UNIX) as caller:
                if caller.connect_ex(str(path)) != 0:
                    path.unlink()
        path.parent.mkdir(parents=True, exist_ok=True)
        listener.bind(str(path))
        path.chmod(0o660)
        listener.listen(64)
    except OSError:
        listener.close()
        raise
    return listener


class _OnSocket(Controller):
    """Listens on a socket that is bound already, so that its port is known before it starts."""

    def __init__(self, handler: "_Handler", listener: socket.socket, **settings: Any) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=1, **settings)
        self._listener = listener

    def factory(self) -> SMTP:
        return _Session(self.handler, **self.SMTP_kwargs)

    def _create_server(self) -> Any:
        if self._listener.family == socket.AF_UNIX:
            return self.loop.create_unix_server(self._factory_invoker, sock=self._listener)
        return self.loop.create_server(self._factory_invoker, sock=self._listener)

    def _trigger_server(self) -> None:
        # The base class learns of errors by a first visit.
        with socket.socket(self._listener.family) as caller:
            caller.settimeout(5)
            caller.connect(self._listener.getsockname())
            caller.recv(64)


class _Session(SMTP):
    """SMTP, and LMTP for who says LHLO: then every recipient of a mail has an answer of its own."""

    speaks_lmtp = False

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:
        self.speaks_lmtp = True
        await self.smtp_EHLO(arg)


class _Handler:
    def __init__(self, is_known: IsKnown, keep: Keep) -> None:
        self._is_known = is_known
        self._keep = keep

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        if not await asyncio.to_thread(self._is_known, address):
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        raw, mail_from = bytes(envelope.content), (envelope.mail_from or "").strip("<>")
        answers = [
            await asyncio.to_thread(self._keep, raw, recipient, mail_from)
            for recipient in envelope.rcpt_tos
        ]
        if server.speaks_lmtp:
            return "\r\n".join(answers)
        # SMTP has one answer for all: refused if one was, and whoever sends again sends to all;
        # what was kept already is then kept once.
        return next((answer for answer in answers if not answer.startswith("2")), answers[0])
