"""PubMed's short records (esummary), in JSON or XML, as announcements: all but the abstract.

It knows nothing of searches and pages. Source: ncbi.nlm.nih.gov/books/NBK25499.
"""

from collections.abc import Iterator

from newsletter.feeds.announcing import announce
from newsletter.feeds.authors import people
from newsletter.feeds.citations import citation
from newsletter.feeds.json_answers import Record, items, record, records
from newsletter.feeds.labels import without_brackets
from newsletter.feeds.text import TITLE_LIMIT, plain
from newsletter.feeds.xml_answers import Element, child, children, every, words
from newsletter.models import Announcement


def from_json(result: Record, source: str) -> Iterator[Announcement]:
    """The records that `uids` lists, in its order."""
    for uid in items(result.get("uids")):
        summary = record(result.get(str(uid)))
        if "error" not in summary and (paper := _announcement(summary, str(uid), source)):
            yield paper


def from_xml(root: Element, source: str) -> Iterator[Announcement]:
    """The DocSum elements, of which every field is an Item with a name."""
    for document in every(root, "DocSum"):
        told: Record = {
            str(item.get("Name")).lower(): _value(item) for item in children(document, "Item")
        }
        authors = told.get("authorlist")
        told["authors"] = [{"name": name} for name in items(authors)]
        if paper := _announcement(told, words(child(document, "Id")), source):
            yield paper


def _value(item: Element) -> object:
    inside = children(item, "Item")
    return [words(part) for part in inside] if inside else words(item)


def _announcement(told: Record, uid: str, source: str) -> Announcement | None:
    doi = next(
        (e.get("value") for e in records(told.get("articleids")) if e.get("idtype") == "doi"),
        told.get("doi"),
    )
    place = (plain(told.get(name), 50) for name in ("volume", "issue", "pages"))
    journal = plain(told.get("fulljournalname") or told.get("source"), 300)
    return announce(
        source,
        title=without_brackets(plain(told.get("title") or told.get("booktitle"), TITLE_LIMIT)),
        authors=people(author.get("name") for author in records(told.get("authors"))),
        names=[told.get("elocationid")],
        doi=doi,
        urls={"abs": f"https://pubmed.ncbi.nlm.nih.gov/{uid}/" if uid.isdigit() else None},
        published=told.get("epubdate") or told.get("pubdate") or told.get("sortpubdate"),
        journal_ref=citation(journal, *place),
    )
