"""BibTeX, as reference managers and arXiv's "export citation" write it.

The library splits the entries; nothing in them is run, and nothing is included.
"""

import logging
import re

import bibtexparser
from bibtexparser.model import Entry
from pylatexenc.latex2text import LatexNodes2Text

from newsletter.references.reference import Reference, make

NAME = "BibTeX"

# Entries are cut apart here, so that a broken one takes no other with it, and in linear time.
_START = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_NO_PAPER = re.compile(r"@\s*(?:comment|preamble|string)\b", re.IGNORECASE)
_LONGEST = 60_000
_TEX = LatexNodes2Text(math_mode="verbatim", keep_comments=True)


def looks_like(text: str) -> bool:
    return _START.search(text) is not None


def read(text: str) -> tuple[list[Reference | None], int]:
    """A reference for each entry, None for one that cannot be read."""
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it would log what it cannot read
    starts = [match.start() for match in _START.finditer(text)]
    ends = [*starts[1:], len(text)]
    pieces = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return [_read_entry(piece) for piece in pieces if not _NO_PAPER.match(piece)], 0


def _read_entry(piece: str) -> Reference | None:
    if len(piece) > _LONGEST:
        return None
    entries = bibtexparser.parse_string(piece, parse_stack=[]).entries
    return _reference(entries[0]) if entries else None


def _reference(entry: Entry) -> Reference | None:
    values = {field.key.lower(): _bare(str(field.value)) for field in entry.fields}
    arxiv = values.get("archiveprefix", values.get("eprinttype", "")).lower() == "arxiv"
    fields = {
        "title": _words(values.get("title", "")),
        "abstract": _words(values.get("abstract", "")),
        "doi": values.get("doi", "").replace("\\_", "_"),
        "url": values.get("url", "").replace("\\_", "_"),
        "arxiv": values.get("eprint", "") if arxiv else values.get("arxivid", ""),
        "category": values.get("primaryclass", values.get("eprintclass", "")),
    }
    return make(
        fields,
        authors=[_person(name) for name in re.split(r"\s+and\s+", values.get("author", ""))],
        keywords=[_words(word) for word in re.split("[,;]", values.get("keywords", ""))],
        hints=[values.get(name, "") for name in ("journal", "note", "howpublished", "number")],
    )


def _bare(value: str) -> str:
    """The value without the braces or quotes around it, on one line."""
    value = " ".join(value.split())
    if len(value) > 1 and (value[0], value[-1]) in (("{", "}"), ('"', '"')):
        value = value[1:-1]
    return value


def _words(tex: str) -> str:
    """Accents and braces of TeX as text, its formulas as they are, as feeds have them."""
    # The library recurses once for each brace.
    if tex.count("{") > 200:
        return tex.replace("{", "").replace("}", "")
    return _TEX.latex_to_text(tex) if re.search(r"[\\{}~]", tex) else tex


def _person(name: str) -> str:
    """ "Ada Lovelace" for Lovelace, Ada."""
    family, comma, given = _words(name).partition(",")
    return f"{given.strip()} {family.strip()}".strip() if comma else family.strip()
