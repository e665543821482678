"""References: what a person pastes or uploads of their reading, as the papers that it names.

BibTeX, a Zotero export (CSL JSON, RDF or CSV), or arXiv ids, DOIs and links in any text. Nothing
is fetched, nothing is stored, and nobody is judged by it.
"""

from newsletter.references import bibtex, csl, csv_export, lines, rdf
from newsletter.references.reference import MOST, Reference, References
from newsletter.references.suggestions import suggest

__all__ = ["MOST", "Reference", "References", "read", "suggest"]


def read(content: bytes | str) -> References:
    """The papers that a file or a text names, each once, at most MOST of them.

    What it is is seen from the content, never from a file's name. It never raises: what cannot be
    read is counted.
    """
    text = content if isinstance(content, str) else _decoded(content)
    text = text.replace("\x00", "").removeprefix("\ufeff")
    for kind in (csl, rdf, csv_export, bibtex):
        if kind.looks_like(text):
            return References.of(kind.NAME, *kind.read(text))
    return References.of(lines.NAME, *lines.read(text))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
