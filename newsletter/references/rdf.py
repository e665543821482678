"""Zotero RDF: one element an item, with Dublin Core's names for its fields.

A file with a document type is refused: entities could swell it, and Zotero writes none.
"""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from newsletter.references.reference import Reference, make

NAME = "Zotero RDF"

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_BIB = "{http://purl.org/net/biblio#}"
_FOAF = "{http://xmlns.com/foaf/0.1/}"
_ZOTERO = "{http://www.zotero.org/namespaces/export#}"
_NO_PAPERS = ("attachment", "note")
_PARTS = ("givenName", "surname")


def looks_like(text: str) -> bool:
    return text.lstrip().startswith("<") and "22-rdf-syntax-ns#" in text[:2_000]


def read(text: str) -> tuple[list[Reference | None], int]:
    """A reference for each item; attachments, notes and journals are none."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return [], 1
    try:
        root = ElementTree.fromstring(text.encode("utf-8", "ignore"))
    except (ElementTree.ParseError, ValueError, LookupError):
        return [], 1
    kinds = [(item, item.findtext(f"{_ZOTERO}itemType", "")) for item in root]
    return [_reference(item) for item, kind in kinds if kind and kind not in _NO_PAPERS], 0


def _reference(item: Element) -> Reference | None:
    identifiers = [part.text or "" for part in item.findall(f"{_DC}identifier")]
    url = item.findtext(f"{_DC}identifier/{_TERMS}URI/{_RDF}value", "")
    journal = [part.text or "" for part in item.iter(f"{_DC}identifier")]
    fields = {
        "title": item.findtext(f"{_DC}title", ""),
        "abstract": item.findtext(f"{_TERMS}abstract", ""),
        "doi": next((part for part in (*identifiers, *journal) if part.startswith("DOI")), ""),
        "url": url,
    }
    subjects = ["".join(part.itertext()).strip() for part in item.findall(f"{_DC}subject")]
    hints = [item.findtext(f"{_DC}description", ""), *identifiers]
    return make(fields, authors=_people(item), keywords=subjects, hints=hints)


def _people(item: Element) -> list[str]:
    found = item.findall(f"{_BIB}authors/{_RDF}Seq/{_RDF}li/{_FOAF}Person")
    names = [[person.findtext(f"{_FOAF}{part}", "") for part in _PARTS] for person in found]
    return [" ".join(parts).strip() for parts in names]
