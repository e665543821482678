"""The body of a mail as plain lines, whatever it was written with: MIME, HTML, format=flowed.

It does not tell new words from quoted ones; quoting.py does.
"""

import re
from email.message import Message

from newsletter.post.markup import text_of_html
from newsletter.post.parts import leaves, text_of

LONGEST_LINE = 1000
MOST_LINES = 2000

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]")


def body_of(message: Message) -> str:
    """The readable text of a mail: its plain parts, else its HTML ones; attachments are not read.

    At most `MOST_LINES` lines of `LONGEST_LINE` characters, without invisible characters.
    """
    plain: list[str] = []
    markup: list[str] = []
    for part in leaves(message):
        if _is_attached(part):
            continue
        kind = part.get_content_type()
        if kind == "text/plain" or (kind == "text/enriched" and not plain):
            plain.append(_unflowed(part, text_of(part)))
        elif kind == "text/html":
            markup.append(text_of(part))
    text = "\n".join(plain)
    if not text.strip():
        text = "\n".join(text_of_html(one) for one in markup)
    elif _is_markup(text):
        text = text_of_html(text)
    return _tidy(text)


def _is_attached(part: Message) -> bool:
    disposition = str(part.get("Content-Disposition", "")).strip().lower()
    return disposition.startswith("attachment") or (
        "filename" in disposition and not disposition.startswith("inline")
    )


def _is_markup(text: str) -> bool:
    """Some programs send HTML and call it plain text."""
    return text.lstrip()[:200].lower().startswith(("<html", "<!doctype html", "<body"))


def _unflowed(part: Message, text: str) -> str:
    """The text with the soft line breaks of RFC 3676 undone."""
    said = part.get_param("format", "")
    if not isinstance(said, str) or said.lower() != "flowed":
        return text
    remove_space = str(part.get_param("delsp", "")).lower() == "yes"
    return "\n".join(_joined(text.splitlines(), remove_space))


def _joined(lines: list[str], remove_space: bool) -> list[str]:
    done: list[str] = []
    flows, depth_before = False, 0
    for line in lines:
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")  # space-stuffing
        soft = bare.endswith(" ") and bare != "-- "
        if flows and depth == depth_before and bare != "-- ":
            done[-1] += bare
        else:
            done.append(">" * depth + (" " if depth else "") + bare)
        if soft and remove_space:
            done[-1] = done[-1][:-1]
        flows, depth_before = soft, depth
    return done


def _tidy(text: str) -> str:
    lines = _INVISIBLE.sub("", text).replace("\u00a0", " ").splitlines()
    return "\n".join(_without_controls(line[:LONGEST_LINE]) for line in lines[:MOST_LINES])


def _without_controls(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else " " for c in line.replace("\t", " "))
