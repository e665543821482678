"""JSON as the interfaces of sources send it: read without trust in any of its shapes.

It knows no source; a part that is missing or of another type is empty.
"""

import json
from typing import Any

from newsletter.feeds.fetched import Answer
from newsletter.feeds.text import plain

Record = dict[str, Any]

_SHORT = 300  # bytes; what is longer is no sentence of a server's
_MARKUP = (b"<", b"{", b"[")


def loaded(answer: Answer) -> Any:
    """The body as JSON values; None when it is no JSON, or nested beyond reason."""
    try:
        return json.loads(answer.body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None


def unreadable(answer: Answer) -> str:
    """A sentence for a body that is not the JSON that was asked for."""
    if not answer.body.strip():
        return "the server sent an empty page"
    said = plain(answer.body[:_SHORT].decode("utf-8", "replace"), 200)
    told = said and len(answer.body) < _SHORT and not answer.body.lstrip().startswith(_MARKUP)
    return f"this is no JSON answer: {said}" if told else "this is no JSON answer"


def reported(told: "Record", *names: str) -> str | None:
    """A sentence for the first of these fields that holds an error, in whatever shape; or None."""
    for name in names:
        fault = first(told.get(name))
        if isinstance(fault, dict):
            fault = next((fault[n] for n in ("message", "reason", "code") if fault.get(n)), fault)
        if fault:
            return f"the server reports an error: {plain(str(fault), 300) or 'without words'}"
    return None


def record(value: object) -> Record:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def records(value: object) -> list[Record]:
    """The objects of a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def first(value: object) -> object:
    """The first of a list that is not empty, or a value that is no list itself."""
    if isinstance(value, list):
        return next((item for item in value if item), None)
    return value


def items(value: object) -> list[Any]:
    """A list as it is, one value as a list of one, nothing as an empty one."""
    if isinstance(value, list):
        return value
    return [] if value is None or value == "" else [value]


def count(value: object) -> int:
    """A whole number of zero to a million, also when it is written as text."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()[:9])
    if not isinstance(value, int | float) or isinstance(value, bool) or value != value:
        return 0
    return int(max(0, min(value, 1_000_000)))
