"""The headers of editions and notices, as the RFCs (5322, 2919, 2369, 8058, 3834) ask for them.

DKIM signatures and Received lines are put on by the relay.
"""

import re
from datetime import UTC, date, datetime
from email.utils import format_datetime
from functools import lru_cache

from newsletter.letters.facts import EditionFacts, NoticeFacts
from newsletter.letters.headers import (
    address,
    bracketed,
    header,
    is_word,
    list_id,
    mailbox,
    text_header,
)
from newsletter.letters.masthead import Masthead
from newsletter.models import Problem

_WEB = ("https://", "http://")
_ONE_CLICK = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


def edition_headers(masthead: Masthead, edition: EditionFacts, subject: str) -> bytes:
    """All headers of the letter but those of its content, each ending in CRLF.

    Raises Problem where an address, an id or a link cannot stand in a header.
    """
    # An address, an id or a link is one word of ASCII, so no line with one needs folding.
    reply_to = f"Reply-To: {address(edition.reply_to)}\r\n" if edition.reply_to else ""
    lines = (
        _from(masthead.sender_name or masthead.name, masthead.sender_address)
        + f"To: {address(edition.recipient)}\r\n"
        + text_header("Subject", subject)
        + f"Message-ID: {bracketed(edition.message_id)}\r\n{reply_to}"
        + _ways_out(edition.unsubscribe_url, edition.unsubscribe_mailto)
        + _same_for_all(
            masthead.name,
            masthead.sender_address,
            edition.list_id,
            edition.slot,
            edition.composed_at,
        )
    )
    return lines.encode("ascii")


def notice_headers(masthead: Masthead, notice: NoticeFacts, subject: str) -> bytes:
    """All headers of a short mail but those of its content.

    It says that a program wrote it, and to what it answers (RFC 3834, 5), so that no other
    program answers. It is not bulk, and a confirmation, which no reader has yet agreed to, has no
    way out of a list. Raises Problem as `edition_headers` does.
    """
    lines = [
        _from(masthead.sender_name or masthead.name, masthead.sender_address),
        f"To: {address(notice.recipient)}\r\n",
        text_header("Subject", subject),
        f"Message-ID: {bracketed(notice.message_id)}\r\n",
        header("Date", format_datetime(notice.created_at.astimezone(UTC))),
    ]
    if notice.reply_to:
        lines.append(f"Reply-To: {address(notice.reply_to)}\r\n")
    if is_word(notice.in_reply_to):  # else theirs is no Message-ID, and cannot be named
        answered = bracketed(notice.in_reply_to)
        lines += [f"In-Reply-To: {answered}\r\n", f"References: {answered}\r\n"]
    auto = "auto-replied" if notice.in_reply_to else "auto-generated"
    lines.append(f"Auto-Submitted: {auto}\r\nMIME-Version: 1.0\r\n")
    return "".join(lines).encode("ascii")


@lru_cache(maxsize=64)
def _from(name: str, sender: str) -> str:
    return header("From", mailbox(name, sender))


def _ways_out(url: str, mailto: str) -> str:
    """List-Unsubscribe (RFC 2369), and the one-click form where there is a URL (RFC 8058)."""
    if (url and not url.startswith(_WEB)) or (mailto and not mailto.startswith("mailto:")):
        raise Problem("a way out is an https or a mailto link; correct the unsubscribe links")
    if not url and not mailto:
        raise Problem("a letter needs a way out; set site.url, or an address that takes mail")
    ways = ",\r\n ".join([bracketed(way) for way in (url, mailto) if way])
    one_click = url.startswith("https://")
    return f"List-Unsubscribe: {ways}\r\n{_ONE_CLICK if one_click else ''}"


@lru_cache(maxsize=256)
def _same_for_all(name: str, sender: str, identifier: str, slot: date, moment: datetime) -> str:
    """The headers that all letters of a batch share."""
    # Feedback-ID: up to four fields, the last names the sender in 5 to 15 letters (Gmail's form).
    domain = sender.rpartition("@")[2]
    sender_id = re.sub(r"[^a-z0-9]", "", domain.casefold())[-15:].rjust(5, "0")
    return (
        header("Date", format_datetime(moment.astimezone(UTC)))
        + header("List-Id", list_id(name, identifier))
        + header("Feedback-ID", f"{slot:%Y%m%d}:{domain}:edition:{sender_id}")
        + "Precedence: bulk\r\nMIME-Version: 1.0\r\n"
    )
