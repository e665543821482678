"""References: papers as BibTeX, with keys that stay and text that TeX takes as it is meant.

It reads none; newsletter/references does.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row

from newsletter.letters.card import card_view
from newsletter.letters.math import readable
from newsletter.letters.plain import safe_link

# A brace counts for BibTeX even behind a backslash, so none may stand in the text; and "@word{"
# looks like the next entry to some programs.
_SIGNS = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "@": "{@}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_ESCAPED = str.maketrans(_SIGNS)
_SMALL_WORDS = "a an and at by for from in is it of on or the to with"
_SMALL = frozenset(_SMALL_WORDS.split())


def bibliography(rows: Iterable[Row[Any]]) -> str:
    """An entry for each paper, in order."""
    return "\n".join(entry(row) for row in rows)


def entry(row: Row[Any]) -> str:
    """One paper. Its key is the first author's name, the year, a word of the title and our id."""
    kind = "article" if row.doi and not _is_arxiv(row) else "misc"
    fields = {name: value for name, value in _fields(row).items() if value}
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    return "@" + kind + "{" + ",\n".join([key(row), *lines]) + "\n}\n"


def key(row: Row[Any]) -> str:
    """The same for the same paper, whatever stands around it."""
    author = _ascii((row.authors[0] if row.authors else "anonymous").split(",")[0].split()[-1:])
    words = [_ascii([word]) for word in readable(row.title).split()]
    word = next((word for word in words if word and word not in _SMALL), "untitled")
    return f"{author or 'anonymous'}{_year(row)}{word}-{row.id}"


def _fields(row: Row[Any]) -> Mapping[str, str]:
    arxiv = _safe_id(row.arxiv_id or "")
    return {
        "title": f"{{{escaped(readable(row.title))}}}",  # the inner braces keep the capitals
        "author": " and ".join(filter(None, (_author(name) for name in row.authors))),
        "year": _year(row),
        "doi": escaped(row.doi or ""),
        "eprint": arxiv,
        "archiveprefix": "arXiv" if arxiv else "",
        "primaryclass": escaped(row.categories[0]) if arxiv and row.categories else "",
        "url": safe_link(card_view(row)["url"]),
        "abstract": escaped(readable(row.abstract)),
    }


def escaped(text: str) -> str:
    """The text so that TeX sets it as it stands here."""
    return text.translate(_ESCAPED)


def _author(name: str) -> str:
    """The name; in braces where BibTeX would read more than one, or its parts the wrong way."""
    written = escaped(readable(name))
    joined = re.search(r"\band\b", written, re.IGNORECASE) or written.count(",") > 1
    return f"{{{written}}}" if joined else written


def _year(row: Row[Any]) -> str:
    moment = row.published_at or row.announced_at
    return str(moment.year) if moment else ""


def _is_arxiv(row: Row[Any]) -> bool:
    return bool(row.doi) and str(row.doi).lower().startswith("10.48550/")


def _safe_id(text: str) -> str:
    return text if re.fullmatch(r"[\w./-]{1,40}", text, re.ASCII) else ""


def _ascii(words: Iterable[str]) -> str:
    plain = unicodedata.normalize("NFKD", " ".join(map(readable, words))).lower()
    return re.sub(r"[^a-z0-9]", "", plain)[:30]
