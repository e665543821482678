"""Hostile feed text becomes bounded plain text and safe links; TeX stays as it was written.

It escapes for no output: what leaves here is text, and may still hold "<" or "{{".
"""

import re
import unicodedata
from contextlib import suppress
from html import unescape
from urllib.parse import quote, unquote, urljoin, urlsplit

import nh3

TITLE_LIMIT = 1_000
ABSTRACT_LIMIT = 20_000
NAME_LIMIT = 200
LINK_LIMIT = 2_000

# Only what is surely markup goes: "$a<b$ and $c>d$" and "<mj-include>" are somebody's words.
# A tag of one letter counts only when it is bare or each of its attributes has a value.
_LONG_TAGS = (
    "abbr|article|aside|big|blockquote|body|br|button|caption|center|cite|code|dd|del|details|div|"
    "dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|iframe|img|input|"
    "ins|kbd|label|li|link|mark|meta|nav|object|ol|pre|samp|script|section|small|source|span|"
    "strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|ul|"
    "var|video|wbr|jats:[a-z-]+|mml:[a-z]+|scp|italic|bold|xref|ext-link|inline-formula|disp-formula|"
    "applet|blink|frameset|marquee|noscript|noframes|acronym|picture|bdo|dfn|"
    "inline-graphic|named-content|tex-math|alternatives|math|mrow|msub|msup|msubsup|mover|munder|"
    "mfrac|msqrt|mtext|mspace|mstyle|semantics"
)
_VALUES = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*"""
_NEVER = r"/?(?:script|style|iframe|object|embed|svg)\b"  # however its tag goes on
_CLOSED_AT_ONCE = re.compile(r"<(?:iframe|object|embed|svg)\b[^<>]*/>", re.IGNORECASE)
_TAG = rf"/?(?:(?:{_LONG_TAGS})(?:[\s/][^<>]*)?|[abipqsu]{_VALUES}\s*/?)>|!--|{_NEVER}"
_LEFT_OVER = re.compile(rf"<[<\s]*(?={_NEVER})", re.IGNORECASE)
_MARKUP = re.compile(f"<(?:{_TAG})", re.IGNORECASE)
_NO_MARKUP = re.compile(f"<(?!{_TAG})", re.IGNORECASE)
_LEFT_TO_NH3 = ("script", "style", "iframe", "object", "textarea", "svg")  # go with content
_BLOCK = re.compile(
    r"</?(?:p|br|div|li|h[1-6]|td|th|tr|dd|dt|blockquote|jats:p|jats:title)\b", re.IGNORECASE
)
# The same formula in TeX beside MathML or a picture's words, which are easier to read.
_TEX_COPY = re.compile(
    r"<(?P<tag>(?:jats:)?tex-math|annotation)\b[^<>]*>(?P<tex>.{0,3000}?)</(?P=tag)>",
    re.DOTALL | re.I,
)
_TEX_FRAME = re.compile(
    r"\\documentclass.{0,2000}?\\begin\{document\}|\\end\{document\}", re.DOTALL
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Bidirectional overrides and invisible characters can make a title lie about what it says.
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>?#&]+")

_READ_AS_LATIN = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]")
_C1 = re.compile("[\u0080-\u009f]")
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}


def plain(text: object, limit: int) -> str:
    """The words of a piece of feed text on one line, at most `limit` characters.

    Markup is dropped (scripts and styles with their content), entities are read, control and
    invisible characters removed. Anything that is not a string gives "".
    """
    if not isinstance(text, str):
        return ""
    words = _repaired(text[: limit * 8])
    for _ in range(2):  # feeds that escape twice are common
        words = _without_markup(words)
    words = _LEFT_OVER.sub("", words)  # of tags inside of tags, made to outlive a filter
    words = " ".join(unicodedata.normalize("NFC", words).split())
    if not words.isprintable():
        words = " ".join("".join(map(_printable, words.translate(_INVISIBLE))).split())
    return shortened(words, limit)


def link(value: object, base: str = "") -> str | None:
    """An absolute http(s) address without spaces, quotes or a user name; None for all others."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        text = value if value.isprintable() else "".join(map(_printable, value))
        parts = urlsplit(urljoin(base, text.strip()))
        if not parts.netloc.isascii():
            parts = parts._replace(netloc=parts.netloc.encode("idna").decode())
        fine = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    if not fine or "@" in parts.netloc or not re.fullmatch(r"[\w.:\[\]-]+", parts.netloc):
        return None
    safe = quote(parts.geturl(), safe="%/:=&?~#+!$,;@()*[]")
    return safe if len(safe) <= LINK_LIMIT else None


def doi_in(value: object) -> str | None:
    """The DOI that a text is or holds: bare, behind "doi:", or in an address."""
    if not isinstance(value, str):
        return None
    text = unquote(value[:2_000]) if "%2f" in value[:2_000].lower() else value[:2_000]
    found = _DOI.search(text)
    return plain(found.group().rstrip(".,;)/"), 300) or None if found else None


def shortened(text: str, limit: int) -> str:
    """The text, cut after a word and ended with "…" where it is longer than the limit."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    whole_words = head.rsplit(" ", 1)[0]
    return (whole_words if len(whole_words) > limit // 2 else head).rstrip() + "…"


def _repaired(text: str) -> str:
    """The text as it was before one more encoding was put on it than was taken off.

    "RamÃ\xadrez" was Ramírez in UTF-8 read as Latin-1; \x93 is a quotation mark of Windows. Both
    are certain: no language writes such pairs, and no text holds those controls.
    """
    if text.isascii():
        return text
    if _READ_AS_LATIN.search(text):
        with suppress(UnicodeError):
            text = text.encode("latin-1").decode("utf-8")
    return text.translate(_WINDOWS) if _C1.search(text) else text


def _without_markup(text: str) -> str:
    if "tex-math" in text or "</annotation" in text:
        text = _one_formula_each(text)
    if _MARKUP.search(text):
        # A parser of HTML takes all that follows for the inside of these.
        text = _CLOSED_AT_ONCE.sub("", text)
        # Plain tags go here, in linear time: a parser is slow on thousands of nested ones.
        text = _MARKUP.sub(_tag_as_text, _NO_MARKUP.sub("&lt;", text))
        if "<" in text:
            text = nh3.clean(text, tags=set(), clean_content_tags=set(_LEFT_TO_NH3))
    return _ENTITY.sub(lambda entity: unescape(entity.group()), text)


def _one_formula_each(text: str) -> str:
    """The text with formulas that stand there twice, once in TeX, only once, and without frames."""
    twice = re.search(r"<(?:mml:math|math|alternatives|semantics)\b", text, re.IGNORECASE)
    text = _TEX_COPY.sub("" if twice else r" \g<tex> ", text)
    return _TEX_FRAME.sub("", text) if "\\documentclass" in text else text


def _tag_as_text(tag: re.Match[str]) -> str:
    name = tag.group().lstrip("</").lower()
    if name.startswith(("!--", *_LEFT_TO_NH3)):
        return tag.group()
    return " " if _BLOCK.match(tag.group()) else ""


def _printable(character: str) -> str:
    if character.isspace():
        return " "
    # A lone surrogate or a NUL cannot be stored; a control character can forge a header.
    return "" if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") else character
