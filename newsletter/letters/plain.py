"""Plain text made fit for a letter: one line, cut at a sentence, wrapped; and links that are safe.

It escapes for no output, and it knows no TeX.
"""

import re
from urllib.parse import urlsplit

from newsletter.letters.sentences import ends_at

# Control characters part words; what is invisible, private or turns the direction of reading goes.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_UNSEEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ue000-\uf8ff\ufeff\ufff0-\uffff"
    "\U000e0000-\U0010ffff]"
)
_LINE = 72
_UNSAFE_IN_LINK = re.compile(r"[\x00-\x20\x7f-\xa0\"'<>\\^`{|}]")


def one_line(text: str) -> str:
    """The text on one line, without control, private-use, invisible and direction characters."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_UNSEEN.sub("", _CONTROL.sub(" ", text)).split())


def cut_at_sentence(text: str, limit: int) -> str:
    """The text, or its first whole sentences of at most `limit` characters.

    A first sentence longer than that is cut at a word and ends in "…". A text only a little
    longer than `limit` (a tenth) is left whole, for a "read on" that hides one line annoys.
    """
    if len(text) <= limit + limit // 10:
        return text
    at = limit
    while (at := max(text.rfind(mark, 0, at) for mark in ".!?")) != -1:
        if limit // 3 <= (end := ends_at(text, at, limit + 2)) <= limit:
            return text[:end]
    return cut_at_word(text, limit)


def cut_at_word(text: str, limit: int) -> str:
    """The text, or as many of its words as fit into `limit` characters with a "…"."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    if " " in kept[limit // 2 :]:
        kept = kept.rpartition(" ")[0]
    return kept.rstrip(" ,;:.–-") + "…"


def wrapped(text: str) -> str:
    """The text in lines of at most 72 characters, save words that are longer.

    textwrap is many times slower, which matters here, and knows more than one line of words asks.
    """
    if len(text) <= _LINE or " " not in text:
        return text
    lines, begin = [], 0
    while len(text) - begin > _LINE:
        end = text.rfind(" ", begin, begin + _LINE + 1)
        if end == -1:
            end = text.find(" ", begin + _LINE + 1)
        if end == -1:
            break
        lines.append(text[begin:end])
        begin = end + 1
    lines.append(text[begin:])
    return "\n".join(lines)


def safe_link(url: str) -> str:
    """The URL if it is a web address that can stand in a letter, else the empty string."""
    if not url or len(url) > 1_000 or _UNSAFE_IN_LINK.search(url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""
