"""Parts of a mail as the bytes have them: headers as text, parts to be read, their text decoded.

Everything here is hostile until proved otherwise: nothing raises for bad bytes, and nothing grows
with their size beyond the bounds below.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser

MOST_RAW = 256 * 1024  # of a mail, its attachments apart: some headers cost their length squared
MOST_PARTS = 200
MOST_HEADERS = 128 * 1024
MOST_BYTES = 128 * 1024  # of one part; nobody writes more commands, and markup is wordy
LONGEST_HEADER = 2000

# What some programs call charsets that Python knows under another name.
_ALIASES = {
    "utf8mb4": "utf-8",
    "utf-8-mac": "utf-8",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "unicode-1-1-utf-7": "utf-7",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "windows-31j": "cp932",
    "tis-620": "cp874",
    "windows-874": "cp874",
}
# The lines of an attachment, of which its first are enough to know it by.
_ENCODED_LINE = rb"[A-Za-z0-9+/]{60,76}={0,2}\r?\n"
_ATTACHMENT = re.compile(rb"((?:%b){1800})(?:%b)+" % (_ENCODED_LINE, _ENCODED_LINE))
_CODE_PAGE = re.compile(r"(?:cp|ibm|windows|win)[-_ ]?(\d{3,5})")


def parse(raw: bytes) -> Message:
    """The mail as a tree, as far as `MOST_RAW` goes; attachments are cut short before.

    ValueError, a sentence, where its parts are nested beyond all reason.
    """
    if len(raw) > MOST_RAW:
        raw = _ATTACHMENT.sub(rb"\1", raw)[:MOST_RAW]
    try:
        # The older policy: the newer one's reading of headers can raise on a bad one.
        return message_from_bytes(raw)
    except RecursionError:
        raise ValueError("its parts are nested too deeply to be read") from None


def parse_headers(raw: bytes) -> Message:
    """The headers of a mail alone, of which no more are read than is sane."""
    return BytesHeaderParser().parsebytes(raw[:MOST_HEADERS])


def header(message: Message, name: str) -> str:
    """The decoded text of a header on one line, "" where there is none."""
    return next(iter(headers(message, name)), "")


def headers(message: Message, name: str) -> list[str]:
    """Every header of that name, as `header`."""
    wanted = name.casefold()
    # As they stand: elsewhere the parser has lost bytes beyond ASCII already.
    return [decoded(str(value)) for key, value in message.raw_items() if key.casefold() == wanted]


def decoded(value: str) -> str:
    """A header's text with its RFC 2047 words read, on one line, and no longer than is sane."""
    # Bytes beyond ASCII come as surrogates from the parser.
    plain = _best_text(value[:LONGEST_HEADER].encode("utf-8", "surrogateescape"), "utf-8")
    try:
        pieces = decode_header(plain)
    except (HeaderParseError, ValueError):
        pieces = [(plain, None)]
    text = "".join(
        piece if isinstance(piece, str) else _best_text(piece, charset or "us-ascii")
        for piece, charset in pieces
    )
    return " ".join(text.split())


def leaves(message: Message) -> Iterator[Message]:
    """The parts that hold no others, in order; a mail inside the mail is one of them."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(), seen + 1
        below = part.get_payload() if part.is_multipart() else None
        if isinstance(below, list) and not part.get_content_type().startswith("message/"):
            waiting += [child for child in reversed(below) if isinstance(child, Message)]
        else:
            yield part


def text_of(part: Message) -> str:
    """The decoded text of a leaf; "" for one that has none."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    cut = content[:MOST_BYTES]
    while len(cut) == MOST_BYTES and cut[-1:] > b"\x7f":
        cut = cut[:-1]  # no character is cut in half
    return _best_text(cut, declared_charset(part))


def declared_charset(part: Message) -> str:
    """The charset a part claims to be in, "" where it claims none."""
    try:
        said = part.get_param("charset", "")
    except (ValueError, LookupError, TypeError):
        return ""
    value = said[2] if isinstance(said, tuple) else said  # RFC 2231 gives charset, language, value
    return str(value).strip("\"' ").lower()


def _best_text(content: bytes, charset: str) -> str:
    """The bytes as the text they most likely are: UTF-8 if they can be, then what is claimed."""
    named = _ALIASES.get(charset, charset)
    if found := _CODE_PAGE.fullmatch(named):
        named = f"cp{found[1]}"
    # UTF-8 is never right by chance; these are made of ASCII, which would pass for it.
    disguised = named.startswith(("utf-7", "utf-16", "utf-32", "iso-2022", "hz"))
    for guess in (named,) if disguised else ("utf-8", named):
        try:
            return content.decode(guess)
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")
