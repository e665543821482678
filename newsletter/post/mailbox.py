"""The embedded mail server: takes letters over real SMTP on loopback and keeps them in a Maildir.

It delivers to nobody: this is where letters go until a relay is configured.
"""

import mailbox
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader

from newsletter.models import Problem
from newsletter.post.relay import Relay


@contextmanager
def serve(folder: Path, *, port: int = 0) -> Iterator[Relay]:
    """Run the server while the context lasts; the relay to send to. Port 0 takes a free one.

    A letter is answered with 250 only after it is on disk. The Maildir is made if need be, and
    letters of earlier runs stay in it. Raises Problem when it cannot be made.
    """
    keeper = _Keeper(_maildir(folder))
    listener = socket.create_server(("127.0.0.1", port))
    bound: int = listener.getsockname()[1]
    server = _server(keeper, listener)
    server.start()
    try:
        yield Relay("127.0.0.1", bound, tls="none", connections=2, timeout=60)
    finally:
        server.stop()
        listener.close()


def _maildir(folder: Path) -> "mailbox.Maildir":
    """The Maildir in the folder, which may be there already and hold other things."""
    try:
        for part in ("tmp", "new", "cur"):
            (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(
            f"the mailbox {folder} cannot be made ({error.strerror}); set post.mailbox to a folder "
            "that can be written to"
        ) from error
    return mailbox.Maildir(folder)


def _server(keeper: "_Keeper", listener: socket.socket) -> Any:
    from aiosmtpd.controller import Controller  # here, because most runs have a real relay

    class OnSocket(Controller):
        """Listens on a socket that is bound already: its free port is known before it starts."""

        def _create_server(self) -> Any:
            return self.loop.create_server(self._factory_invoker, sock=listener)

    host, port = listener.getsockname()
    return OnSocket(keeper, hostname=host, port=port, enable_SMTPUTF8=True)


class _Keeper:
    def __init__(self, maildir: "mailbox.Maildir") -> None:
        self._maildir = maildir

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        head = f"Return-Path: <{envelope.mail_from}>\r\n" + "".join(
            f"Delivered-To: {recipient}\r\n" for recipient in envelope.rcpt_tos
        )
        try:
            # Written and synced under tmp/, then linked into new/.
            kept = (head.encode() + envelope.content).replace(b"\r\n", b"\n")
            name = self._maildir.add(kept)
        except OSError as error:
            return f"452 4.3.1 The mailbox cannot be written: {error.strerror}"
        return f"250 2.0.0 Kept as {name}"


class Shown(NamedTuple):
    """One letter of the index, as plain strings."""

    name: str
    to: str
    sender: str
    subject: str
    date: str
    html: str
    text: str
    source: str


def write_index(folder: Path, index: Path, template: Path, limit: int = 500) -> int:
    """Write an HTML page that shows the newest letters of the Maildir; returns how many.

    The letters' HTML is shown in sandboxed frames: it can run nothing and fetch nothing.
    """
    letters = read_letters(folder, limit)
    environment = Environment(loader=FileSystemLoader(template.parent), autoescape=True)
    page = environment.get_template(template.name).render(letters=letters, folder=str(folder))
    index.write_text(page, encoding="utf-8")
    return len(letters)


def read_letters(folder: Path, limit: int) -> list[Shown]:
    """The letters of a Maildir, the newest first."""
    paths = [path for part in ("new", "cur") for path in (folder / part).glob("*")]
    paths.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    return [_shown(path.name, path.read_bytes()) for path in paths[:limit]]


def _shown(name: str, source: bytes) -> Shown:
    message = message_from_bytes(source, policy=policy.default)
    return Shown(
        name=name.partition(":")[0],
        to=str(message["To"] or ""),
        sender=str(message["From"] or ""),
        subject=str(message["Subject"] or "(no subject)"),
        date=str(message["Date"] or ""),
        html=_part(message, "html"),
        text=_part(message, "plain"),
        source=source.decode("utf-8", "replace"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
