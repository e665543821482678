"""Text becomes fragments of a mail that can be joined in any order without touching them again.

It knows nothing of papers or readers; header lines are made in headers.py.
"""

import re
from binascii import b2a_qp

# "=_" never occurs in quoted-printable text (RFC 2045, 6.7), so no part can contain it.
BOUNDARY = b"=_letter"

_LONGEST_LINE = 76  # with the "=" of a soft break

# b2a_qp spells a space at the end of a line as "=20" without asking whether the line has room.
_SPACE_TOO_FAR_OUT = re.compile(rb"=(?=(?:20|09)\r\n)(?<=[^\r\n]{73}=)")

TEXT_HEADERS = (
    b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n'
)
HTML_HEADERS = TEXT_HEADERS.replace(b"text/plain", b"text/html")

ALTERNATIVE_HEADERS = b'Content-Type: multipart/alternative; boundary="' + BOUNDARY + b'"\r\n'
TEXT_PART = b"\r\n--" + BOUNDARY + b"\r\n" + TEXT_HEADERS + b"\r\n"
HTML_PART = b"\r\n--" + BOUNDARY + b"\r\n" + HTML_HEADERS + b"\r\n"
END = b"\r\n--" + BOUNDARY + b"--\r\n"


def fragment(text: str) -> bytes:
    """The text as quoted-printable UTF-8 lines (RFC 2045) of at most 76, dot-stuffed (RFC 5321).

    It begins at the start of a line and ends at the end of one; a text that stops within a line
    ends with a soft break, so whatever is joined to it goes on in the same line.
    """
    if not text:
        return b""
    if text.isprintable() and text.isascii() and "=" not in text:
        return _only_broken(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.replace("\n", "\r\n")
    whole = lines.endswith("\r\n")
    # Encoded as a whole line in any case: that keeps room for the "=" and hides a space at the end.
    data = lines.encode("utf-8", "replace") + (b"" if whole else b"\r\n")
    encoded = _SPACE_TOO_FAR_OUT.sub(b"=\r\n=", b2a_qp(data, istext=True))
    if not whole:
        encoded = encoded[:-2] + b"=\r\n"
    if encoded.startswith(b"."):
        encoded = b"." + encoded
    return encoded.replace(b"\r\n.", b"\r\n..")


def _only_broken(text: str) -> bytes:
    """Text that needs no spelling but its lines' ends; most of what is a reader's own is so."""
    room = _LONGEST_LINE - 1
    if len(text) <= room:  # as addresses and tokens are
        return f"{'.' if text[0] == '.' else ''}{text}=\r\n".encode("ascii")
    lines = [text[at : at + room] for at in range(0, len(text), room)]
    stuffed = [f".{line}=\r\n" if line[0] == "." else f"{line}=\r\n" for line in lines]
    return "".join(stuffed).encode("ascii")
