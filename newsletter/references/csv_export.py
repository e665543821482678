"""Zotero's export as CSV: one line an item, columns named in the first.

Other tables with a column "Title" are read too.
"""

import csv
import io

from newsletter.references.reference import Reference, make

NAME = "CSV"

_LONGEST_CELL = 100_000


def looks_like(text: str) -> bool:
    first = text.partition("\n")[0].lower()
    columns = {column.strip('" \r') for column in first.split(",")}
    return "title" in columns and bool(columns & {"doi", "url", "author", "item type"})


def read(text: str) -> tuple[list[Reference | None], int]:
    """A reference for each line."""
    csv.field_size_limit(_LONGEST_CELL)
    found: list[Reference | None] = []
    try:
        for row in csv.DictReader(io.StringIO(text)):
            found.append(
                _reference({str(name).lower(): str(cell or "") for name, cell in row.items()})
            )
    except csv.Error:
        return found, 1
    return found, 0


def _reference(row: dict[str, str]) -> Reference | None:
    fields = {"title": row.get("title", ""), "abstract": row.get("abstract note", "")}
    fields |= {"doi": row.get("doi", ""), "url": row.get("url", "")}
    tags = f"{row.get('manual tags', '')};{row.get('automatic tags', '')}"
    return make(
        fields,
        authors=[_person(name) for name in row.get("author", "").split(";")],
        keywords=tags.split(";"),
        hints=[row.get(name, "") for name in ("extra", "archive location", "publication title")],
    )


def _person(name: str) -> str:
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma else family.strip()
