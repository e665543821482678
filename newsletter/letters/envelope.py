"""The headers of an edition, as RFC 5322, 2919, 2369 and 8058 and the large receivers ask for.

DKIM signatures and Received lines are put on by the relay.
"""

import re
from datetime import UTC, date, datetime
from email.utils import format_datetime
from functools import lru_cache

from newsletter.letters.facts import EditionFacts, Masthead
from newsletter.letters.headers import address, bracketed, header, list_id, mailbox, text_header
from newsletter.models import Problem

_WEB = re.compile(r"https?://")


def edition_headers(masthead: Masthead, edition: EditionFacts, subject: str) -> bytes:
    """All headers of the letter but those of its content, each ending in CRLF.

    Raises Problem where an address, an id or a link cannot stand in a header.
    """
    lines = (
        _from(masthead.sender_name or masthead.name, masthead.sender_address),
        header("To", address(edition.recipient)),
        text_header("Subject", subject),
        _date(edition.composed_at),
        header("Message-ID", bracketed(edition.message_id)),
        header("Reply-To", address(edition.reply_to)) if edition.reply_to else "",
        _same_for_all(masthead.name, edition.list_id, masthead.sender_address, edition.slot),
        _ways_out(edition.unsubscribe_url, edition.unsubscribe_mailto),
        "MIME-Version: 1.0\r\n",
    )
    return "".join(lines).encode("ascii")


@lru_cache(maxsize=64)
def _from(name: str, sender: str) -> str:
    return header("From", mailbox(name, sender))


@lru_cache(maxsize=1_024)
def _date(moment: datetime) -> str:
    return header("Date", format_datetime(moment.astimezone(UTC)))


@lru_cache(maxsize=64)
def _same_for_all(name: str, identifier: str, sender: str, slot: date) -> str:
    # Feedback-ID: up to four fields, the last names the sender in 5 to 15 letters (Gmail's form).
    domain = sender.rpartition("@")[2]
    sender_id = re.sub(r"[^a-z0-9]", "", domain.casefold())[-15:].rjust(5, "0")
    return (
        header("List-Id", list_id(name, identifier))
        + header("Feedback-ID", f"{slot:%Y%m%d}:{domain}:edition:{sender_id}")
        + "Precedence: bulk\r\n"
    )


def _ways_out(url: str, mailto: str) -> str:
    """List-Unsubscribe (RFC 2369), and the one-click form where there is a URL (RFC 8058)."""
    if (url and not _WEB.match(url)) or (mailto and not mailto.startswith("mailto:")):
        raise Problem("a way out is an https or a mailto link; correct the unsubscribe links")
    ways = [bracketed(way) for way in (url, mailto) if way]
    if not ways:
        raise Problem("a letter needs a way out; set site.url, or an address that takes mail")
    line = header("List-Unsubscribe", ", ".join(ways))
    if url.startswith("https://"):
        line += "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    return line
