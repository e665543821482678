"""Mail headers, written strictly: folded, RFC 2047 where not ASCII, and never a line too many.

It decides none of their values.
"""

import re
from functools import lru_cache

from newsletter.letters.plain import one_line
from newsletter.models import Problem

_LONGEST_LINE = 76
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{3,254}}\Z){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_TOKEN = re.compile(r"[!-;=?-~]{1,900}")  # visible ASCII without angle brackets
_PLAIN_WORD = re.compile(r"[!-~]{1,60}")
_ATEXT_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


def address(text: str) -> str:
    """The mail address as it stands; Problem when it is not a plain ASCII `local@domain`.

    Domains beyond ASCII come here already in their IDNA form (RFC 5321, 2.3.5).
    """
    if not _ADDRESS.fullmatch(text):
        raise Problem(
            f"{text!r} is not an address that mail can be sent to; write it like ada@example.org, "
            "and a domain beyond ASCII in its xn-- form"
        )
    return text


def bracketed(text: str) -> str:
    """`<text>`, for message ids, list ids and URLs; Problem when it is not one ASCII word."""
    if not is_word(text):
        raise Problem(f"{text!r} cannot stand in a mail header; it must be one word of ASCII")
    return f"<{_bare(text)}>"


def is_word(text: str) -> bool:
    """Whether `bracketed` takes the text."""
    return bool(_TOKEN.fullmatch(_bare(text)))


def _bare(text: str) -> str:
    return text[1:-1] if text.startswith("<") and text.endswith(">") else text


def mailbox(name: str, mail_address: str) -> str:
    """`Name <address>` (RFC 5322, 3.4), the name quoted or encoded where it has to be."""
    name = one_line(name)
    if not name:
        return address(mail_address)
    return f"{_phrase(name)} <{address(mail_address)}>"


def list_id(name: str, identifier: str) -> str:
    """`Name <identifier>` (RFC 2919)."""
    return f"{_phrase(one_line(name))} {bracketed(identifier)}"


def _phrase(name: str) -> str:
    # Some programs decode what looks like an encoded word even in quotation marks.
    if not name.isascii() or len(name) > 60 or "=?" in name:
        return " ".join(_encoded_words(name))
    if _ATEXT_PHRASE.fullmatch(name):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def header(name: str, value: str) -> str:
    """One header line, folded before words so that lines stay within 76 where words allow it.

    The first word always stands on the first line, which some programs take for empty otherwise.
    Raises Problem for a value that holds a line break or anything else but printable ASCII.
    """
    if not (value.isascii() and value.isprintable()):
        raise Problem(f"the header {name} cannot hold {value!r}; it must be one line of ASCII")
    start = f"{name}:"
    lines, line = [], start
    for word in value.split(" "):
        if len(line) + 1 + len(word) > _LONGEST_LINE and line.strip() not in ("", start):
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line]) + "\r\n"


@lru_cache(maxsize=8_192)
def text_header(name: str, text: str) -> str:
    """One header of free text, as `header`, with RFC 2047 words for what is not plain ASCII."""
    words: list[str] = []
    waiting: list[str] = []
    for word in one_line(text).split(" "):
        if _PLAIN_WORD.fullmatch(word) and "=?" not in word:
            words += _encoded_words(" ".join(waiting))
            waiting = []
            words.append(word)
        else:
            waiting.append(word)
    return header(name, " ".join(words + _encoded_words(" ".join(waiting))))


def _encoded_words(text: str) -> list[str]:
    """The text as words `=?utf-8?q?…?=` of at most 64 characters, no character torn apart.

    RFC 2047 allows 75, but the first one must fit beside the header's name.
    """
    words, word = [], ""
    for letter in text:
        if letter == " ":
            spelled = "_"
        elif letter.isascii() and letter.isalnum():
            spelled = letter
        else:
            spelled = "".join(f"={byte:02X}" for byte in letter.encode("utf-8"))
        if len(word) + len(spelled) > 52:
            words.append(f"=?utf-8?q?{word}?=")
            word = ""
        word += spelled
    return [*words, f"=?utf-8?q?{word}?="] if word else words
