"""A mailbox polled over IMAP (RFC 9051): what lies in its folder is offered and then moved away.

Nothing is ever deleted: what was taken goes into one folder, what was not into another.
"""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from newsletter.models import Problem

TIMEOUT = 60.0  # seconds

Offer = Callable[[bytes], bool]  # whether the mail was taken over, and is committed


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where the mailbox is, how to get in, and its three folders."""

    host: str
    port: int
    tls: str  # tls, starttls, none
    username: str
    password: str
    folder: str
    done: str
    not_understood: str


def collect(mailbox: Mailbox, offer: Offer, n: int, max_bytes: int) -> int:
    """Offer up to `n` mails, the oldest first, and move each away; how many were taken.

    Raises Problem when the mailbox cannot be reached or used. A mail that was offered and not
    moved because the link broke is offered again; `offer` must not mind.
    """
    try:
        with _connected(mailbox) as client:
            return _collect(client, mailbox, offer, n, max_bytes)
    except (IMAPClientError, OSError) as error:
        raise Problem(
            f"the mailbox {mailbox.username}@{mailbox.host} cannot be read "
            f"({' '.join(str(error).split())[:200]}); see the imap_ keys of [inbound]"
        ) from error


def _collect(client: Any, mailbox: Mailbox, offer: Offer, n: int, max_bytes: int) -> int:
    for name in (mailbox.done, mailbox.not_understood):
        if not client.folder_exists(name):
            client.create_folder(name)
    client.select_folder(mailbox.folder)
    taken = 0
    for uid in sorted(client.search(["NOT", "DELETED"]))[:n]:
        size = client.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE", 0)
        content = client.fetch([uid], ["BODY.PEEK[]"]) if size <= max_bytes else {}
        raw = content.get(uid, {}).get(b"BODY[]")
        understood = raw is not None and offer(raw)
        _move(client, uid, mailbox.done if understood else mailbox.not_understood)
        taken += understood
    return taken


def _move(client: Any, uid: int, folder: str) -> None:
    if client.has_capability("MOVE"):
        client.move([uid], folder)
        return
    client.copy([uid], folder)
    client.delete_messages([uid], silent=True)
    # Without UIDPLUS this would take away what somebody else marked too; it stays, marked.
    if client.has_capability("UIDPLUS"):
        client.uid_expunge([uid])


@contextmanager
def _connected(mailbox: Mailbox) -> Iterator[Any]:
    context = ssl.create_default_context()
    client = IMAPClient(
        mailbox.host,
        port=mailbox.port,
        ssl=mailbox.tls == "tls",
        ssl_context=context if mailbox.tls == "tls" else None,
        timeout=TIMEOUT,
    )
    try:
        if mailbox.tls == "starttls":
            client.starttls(context)
        client.login(mailbox.username, mailbox.password)
        yield client
    finally:
        # A server that is gone, or has no word of farewell, changes nothing about the work.
        with suppress(IMAPClientError, OSError):
            client.logout()
