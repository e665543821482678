"""Elements that stand several times in an entry, of which feedparser keeps the last alone.

It reads the document a second time, and only where such elements are in it.
"""

from typing import Any

from newsletter.feeds.fetched import Answer
from newsletter.feeds.xml_answers import Element, child, children, every, root_of, texts, words

_WORTH_IT = (b"identifier>", b"given_name>")


def complete(entries: list[Any], body: bytes) -> None:
    """Give each entry `all_identifiers` (Dublin Core) and `all_people` (given and family names).

    Nothing is given when the two readings of the document differ in the number of entries.
    """
    if not any(sign in body for sign in _WORTH_IT):
        return
    root = root_of(Answer(body=body.lstrip()))
    items = [*every(root, "item"), *every(root, "entry")]
    if len(items) != len(entries):
        return
    for entry, item in zip(entries, items, strict=True):
        entry["all_identifiers"] = texts(item, "identifier")
        entry["all_people"] = [name for a in _authors(item) if (name := _name(a))]


def _authors(item: Element) -> list[Element]:
    return children(child(item, "authors"), "author")


def _name(author: Element) -> str:
    parts = ("given_name", "middle_name", "last_name")
    return " ".join(text for part in parts if (text := words(child(author, part))))
