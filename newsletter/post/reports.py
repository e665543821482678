"""Reports about mail of ours: delivery reports (RFC 3464), complaints (RFC 5965), and bounces that
follow no standard, each with its words and what it returns of our mail.

It decides neither what becomes of the delivery nor of the reader.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from newsletter.post.body import body_of
from newsletter.post.bounce_words import (
    BOUNCE_SENDER,
    BOUNCE_SUBJECT,
    RETURNED_FROM,
    SAYS_UNDELIVERED,
)
from newsletter.post.parts import MOST_BYTES, header, leaves, parse, text_of
from newsletter.post.refusals import Refusal, reason_of

MOST_RETURNED = 64 * 1024
_MESSAGE_ID = re.compile(r"^message-id:\s*<?([^<>\s]{3,250})>?", re.IGNORECASE | re.MULTILINE)


class Kind(StrEnum):
    """What a mail that no person wrote tells; the words are those of outcomes."""

    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    AUTOMATIC_REPLY = "automatic reply"
    AUTOMATIC_MAIL = "automatic mail"


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its kind, the reason it gives, its own words, and what it returned."""

    kind: Kind
    reason: Refusal | None = None
    words: str = ""
    returned: str = ""  # headers and text of our mail as they came back, and the report's own
    message_ids: tuple[str, ...] = ()  # of returned mails, without brackets


def read_report(message: Message, sender: str, *, automatic: bool) -> Report | None:
    """What this mail reports; None when it reports nothing, as most do not."""
    fields = _fields(message, "message/feedback-report")
    if fields or _report_type(message) == "feedback-report":
        return _feedback(message, fields)
    status = _fields(message, "message/delivery-status", "message/global-delivery-status")
    if status or _report_type(message) == "delivery-status":
        return _delivery(message, status)
    if _report_type(message) == "disposition-notification" or any(
        part.get_content_type() == "message/disposition-notification" for part in leaves(message)
    ):
        return Report(Kind.AUTOMATIC_REPLY, words="a receipt")
    if _looks_like_a_bounce(message, sender, automatic):
        words = _own_words(message)
        return _with_returned(message, Kind.BOUNCE, reason_of(words), _first_lines(words))
    return None


def _report_type(message: Message) -> str:
    said = (
        message.get_param("report-type", "")
        if message.get_content_maintype() == "multipart"
        else ""
    )
    return said.casefold() if isinstance(said, str) else ""


def _fields(message: Message, *kinds: str) -> list[Message]:
    """The blocks of fields in the parts of these types; a bad part is read as far as it goes."""
    found: list[Message] = []
    for part in leaves(message):
        if part.get_content_type() not in kinds:
            continue
        below = part.get_payload()
        if isinstance(below, list):
            found += [block for block in below if isinstance(block, Message)]
        else:
            blocks = re.split(r"\n[ \t]*\n", text_of(part).replace("\r\n", "\n"))
            found += [parse(block.encode("utf-8", "replace") + b"\n\n") for block in blocks]
    return found


def _feedback(message: Message, fields: Iterable[Message]) -> Report:
    said = next((header(one, "Feedback-Type") for one in fields if "Feedback-Type" in one), "abuse")
    # DMARC's failure reports and "this is no spam" have the same shape.
    is_complaint = said.casefold() in (
        "abuse",
        "fraud",
        "virus",
        "other",
        "opt-out",
        "complaint",
        "",
    )
    kind = Kind.COMPLAINT if is_complaint else Kind.AUTOMATIC_MAIL
    return _with_returned(message, kind, None, f"a report of {said.casefold() or 'abuse'}")


def _delivery(message: Message, fields: list[Message]) -> Report:
    told = [one for one in fields if "Action" in one or "Status" in one]
    actions = {header(one, "Action").casefold().split(" ")[0] for one in told}
    failed = [one for one in told if header(one, "Action").casefold().startswith("fail")] or told
    if actions and actions <= {"delayed", "delivered", "relayed", "expanded"}:
        word = "delayed" if "delayed" in actions else "delivered"
        return _with_returned(message, Kind.AUTOMATIC_MAIL, None, f"a report that mail was {word}")
    diagnostics = [header(one, "Diagnostic-Code") for one in failed]
    words = " ".join([*diagnostics, *(header(one, "Status") for one in failed)]).strip()
    reason = reason_of(words)
    if reason is Refusal.OTHER:
        # What people read often says more than what programs do.
        text = _own_words(message)
        reason, words = reason_of(f"{words} {text}"), words or _first_lines(text)
    return _with_returned(message, Kind.BOUNCE, reason, words)


def _looks_like_a_bounce(message: Message, sender: str, automatic: bool) -> bool:
    local = sender.rpartition("@")[0][:100]
    if "X-Failed-Recipients" in message:
        return True
    subject = bool(BOUNCE_SUBJECT.search(header(message, "Subject")))
    if BOUNCE_SENDER.fullmatch(local):
        return True
    if not (automatic or subject):
        return False
    says_so = bool(SAYS_UNDELIVERED.search(" ".join(body_of(message)[:6000].split())))
    return (subject and automatic) or (says_so and (subject or automatic))


def _own_words(message: Message) -> str:
    """The text of a report without the mail it returns."""
    text = body_of(message)[:20_000]
    end = RETURNED_FROM.search(text)
    return text[: end.start() if end and text[: end.start()].strip() else 8000][:8000]


def _with_returned(message: Message, kind: Kind, reason: Refusal | None, words: str) -> Report:
    pieces: list[str] = []
    for part in leaves(message):
        if part.get_content_type().startswith(("message/", "text/")):
            pieces.append(_everything(part)[:MOST_BYTES])
    text = "\n".join(pieces)
    ids = _MESSAGE_ID.findall(text[: 4 * MOST_RETURNED])[:10]
    return Report(
        kind, reason, " ".join(words.split())[:500], text[: 8 * MOST_RETURNED], tuple(ids)
    )


def _everything(part: Message) -> str:
    if part.is_multipart():
        return part.as_bytes()[:MOST_RETURNED].decode("utf-8", "replace")
    return text_of(part)


def _first_lines(text: str) -> str:
    return " ".join(line.strip() for line in text.splitlines() if line.strip())[:500]
