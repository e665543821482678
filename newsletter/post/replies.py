"""SMTP replies out of a stream of bytes, and the verdict each one means (RFC 5321 section 4.2).

Nothing is read from a socket here.
"""

from collections.abc import Iterator
from typing import NamedTuple

from newsletter.models import Verdict
from newsletter.post.refusals import Refusal, reason_of

LONGEST_REPLY = 500  # characters of it that are kept
_LONGEST = 64 * 1024  # no honest reply is longer; a stream without line ends must not fill memory


class Garbage(Exception):
    """What came is no SMTP reply, so nothing that follows on this connection can be trusted."""


class Reply(NamedTuple):
    """One whole reply; the lines of a long one are joined by spaces."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}"[:LONGEST_REPLY]


class ReplyReader:
    """Collects bytes as they come, in any portions, and gives whole replies."""

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[str] = []
        self._code = 0

    @property
    def fresh(self) -> bool:
        """Whether what comes next begins a reply."""
        return not (self._rest or self._lines)

    def feed(self, data: bytes) -> Iterator[Reply]:
        """The replies completed by these bytes; raises Garbage at what is no reply."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if (reply := self._line(line.rstrip(b"\r"))) is not None:
                yield reply
        if len(self._rest) > _LONGEST or len(self._lines) > 1000:
            raise Garbage("the server's reply has no end")

    def _line(self, line: bytes) -> Reply | None:
        code, mark = line[:3], line[3:4]
        if not code.isdigit() or len(code) != 3 or mark not in (b" ", b"-", b""):
            raise Garbage(f"the server said {line[:80]!r}, which is no SMTP reply")
        if self._lines and int(code) != self._code:
            raise Garbage(f"the server changed from {self._code} to {int(code)} within one reply")
        self._code = int(code)
        self._lines.append(printable(line[4:].decode("utf-8", "replace")))
        if mark == b"-":
            return None
        reply = Reply(self._code, " ".join(self._lines))
        self._lines = []
        return reply


def printable(text: str) -> str:
    """The text without characters that no database keeps, or that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else " " for letter in text)


def verdict_on(reply: Reply, *, at_recipient: bool = False) -> Verdict:
    """What a reply that is not a success means for the letter.

    552 to a recipient counts as 4xx: old servers say it for "too many" (RFC 5321 4.5.3.1.10).
    """
    if reply.code < 500 or (at_recipient and reply.code == 552):
        return Verdict.LATER
    return Verdict.NEVER


def refusal_in(reply: Reply, *, of_sender: bool = False, after_data: bool = False) -> Refusal:
    """Why. What is said to MAIL FROM is about us and never about the reader.

    Who is said to be unknown only after the body was accepted at RCPT before: some providers
    filter in these words, so they do not make an address a dead one.
    """
    refusal = reason_of(str(reply))
    if of_sender and not refusal.alarms:
        return Refusal.SENDER
    return Refusal.OTHER if after_data and refusal.suppresses else refusal
