"""A letter read back as a mail program reads it, for previews and tests.

It changes nothing of the letter.
"""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from newsletter.models import Letter


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter as received: the whole message, its text, and its HTML (empty when it has none)."""

    message: EmailMessage
    text: str
    html: str
    source: bytes


def read(letter: Letter) -> Reading:
    """Undo what SMTP asks for (dot-stuffing) and parse the message with the standard library."""
    source = unstuffed(b"".join(letter.fragments))
    message = message_from_bytes(source, policy=policy.default)
    return Reading(message, _part(message, "plain"), _part(message, "html"), source)


def unstuffed(data: bytes) -> bytes:
    """The message without the dots that RFC 5321, 4.5.2 adds."""
    return data.removeprefix(b".").replace(b"\r\n.", b"\r\n")


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
