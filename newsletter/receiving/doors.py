"""The doors of a running newsletter: a listener for LMTP and SMTP, a Maildir, an IMAP mailbox.

Every one of them ends in `ingest`; none understands a mail.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import getaddresses
from pathlib import Path

from sqlalchemy.exc import OperationalError

from newsletter.app import App
from newsletter.models import Problem
from newsletter.post import imap, listener, maildir
from newsletter.post.parts import header, headers, parse_headers
from newsletter.post.recipients import Recipients
from newsletter.receiving.taking import Taken, ingest, is_ours

# Where the address that a mail was delivered to may stand, the surest first.
_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
MOST_HEADERS = 50  # of one name
_ADDRESSED = ("To", "Cc", "Resent-To")

_ANSWERS = {
    Taken.STORED: "250 2.0.0 Kept",
    Taken.AGAIN: "250 2.0.0 Kept already",
    Taken.NOT_OURS: "550 5.1.1 No such address here",
    Taken.TOO_BIG: "552 5.3.4 Too big",
}


@contextmanager
def listening(app: App) -> Iterator[str]:
    """Take mail at `inbound.listen` while the context lasts; the address, "" when none is set."""
    inbound = app.config.inbound
    if not inbound.listen:
        yield ""
        return
    place = inbound.listen
    if place.startswith("unix:"):
        place = f"unix:{app.config.beside(Path(place.removeprefix('unix:')))}"

    def keep(raw: bytes, recipient: str, mail_from: str) -> str:
        try:
            return _ANSWERS[ingest(app, raw, recipient, mail_from)]
        except OperationalError:
            return "451 4.3.0 The database is busy; try again"

    def is_known(address: str) -> bool:
        return is_ours(app, address)

    with listener.listening(place, is_known, keep, max_bytes=inbound.max_bytes) as bound:
        yield bound


def fetch(app: App, n: int) -> int:
    """Take over up to `n` mails from each of the Maildir and the mailbox that are set.

    Raises Problem when one cannot be read; then the other was read all the same.
    """
    inbound = app.config.inbound
    taken, troubles = 0, []
    try:
        if inbound.maildir is not None:
            folder = app.config.beside(inbound.maildir)
            taken += maildir.collect(folder, _offer_to(app), n, inbound.max_bytes)
    except Problem as problem:
        troubles.append(problem)
    try:
        if inbound.imap_host:
            taken += imap.collect(_mailbox(app), _offer_to(app), n, inbound.max_bytes)
    except Problem as problem:
        troubles.append(problem)
    if troubles:
        raise Problem("; ".join(str(problem) for problem in troubles))
    return taken


def _mailbox(app: App) -> imap.Mailbox:
    inbound = app.config.inbound
    return imap.Mailbox(
        inbound.imap_host,
        inbound.imap_port,
        inbound.imap_tls,
        inbound.imap_username,
        app.config.imap_password(),
        inbound.imap_folder,
        inbound.imap_done,
        inbound.imap_not_understood,
    )


def _offer_to(app: App) -> Callable[[bytes], bool]:
    def offer(raw: bytes) -> bool:
        head = parse_headers(raw)
        recipient = recipient_of(app, raw)
        mail_from = header(head, "Return-Path") if "Return-Path" in head else None
        try:
            taken = ingest(app, raw, recipient, mail_from)
        except OperationalError as error:
            raise Problem("the database is busy; the mail is taken over later") from error
        return taken in (Taken.STORED, Taken.AGAIN)

    return offer


def recipient_of(app: App, raw: bytes) -> str:
    """The address of ours that a mail was delivered to, as far as its headers tell; else ""."""
    recipients, head = Recipients(app.config.site.sender_address), parse_headers(raw)
    for names in (_DELIVERED, _ADDRESSED):
        written = [value for name in names for value in headers(head, name)]
        if found := recipients.first_of(_addresses(written)):
            return found
    return ""


def _addresses(written: list[str]) -> list[str]:
    try:
        return [address for _, address in getaddresses(written[:MOST_HEADERS])]
    except RecursionError:  # comments in comments in comments
        return []
