"""CSL JSON, which Zotero, Mendeley, Paperpile and Pandoc write.

Fields that no reader's taste depends on are passed over.
"""

import json
from typing import Any

from newsletter.references.reference import Reference, make

NAME = "CSL JSON"


def looks_like(text: str) -> bool:
    return text.lstrip()[:1] in ("[", "{") and '"' in text


def read(text: str) -> tuple[list[Reference | None], int]:
    """A reference for each item; a file that is no JSON is one that cannot be read."""
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        return [], 1
    if isinstance(items, dict):
        items = items.get("items", [items])
    return [_reference(item) for item in items] if isinstance(items, list) else [], 0


def _reference(item: object) -> Reference | None:
    if not isinstance(item, dict):
        return None
    fields = {
        "title": _text(item, "title"),
        "abstract": _text(item, "abstract"),
        "doi": _text(item, "DOI"),
        "url": _text(item, "URL"),
    }
    people = item.get("author")
    return make(
        fields,
        authors=[_person(person) for person in people] if isinstance(people, list) else [],
        keywords=_text(item, "keyword").split(","),
        hints=[
            _text(item, name) for name in ("number", "note", "container-title", "archive_location")
        ],
    )


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _person(person: object) -> str:
    if not isinstance(person, dict):
        return ""
    whole = f"{_text(person, 'given')} {_text(person, 'family')}".strip()
    return whole or _text(person, "literal")
