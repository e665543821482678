"""Topics as rows of a form: what kind, the words, and how much; and rows read as written topics.

No topic is judged here: Preferences does, by what is written.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from newsletter.web.sent import Sent
from subscribers.faults import InvalidPreferences
from subscribers.models import TopicKind
from subscribers.topics import Interest, parse_topics

MUTE = "mute"
KINDS = (
    (TopicKind.PHRASE.value, "Words"),
    (TopicKind.CATEGORY.value, "Category"),
    (TopicKind.AUTHOR.value, "Author"),
)
WEIGHTS = (("0.5", "Less"), ("1", "Normal"), ("2", "More"), ("4", "Most"), (MUTE, "Never"))
EMPTY_ROWS = 3  # where no script adds them

_PREFIXES = {TopicKind.CATEGORY.value: "cat:", TopicKind.AUTHOR.value: "author:"}
_SAYS_ITS_KIND = re.compile(r"\s*-?\s*(?:cat|author)\s*:", re.IGNORECASE)
_A_WEIGHT = re.compile(r"\d{1,2}(?:\.\d{1,2})?", re.ASCII)


class Row(NamedTuple):
    """One topic as a row shows it; `weight` is a number as written, or MUTE."""

    kind: str = TopicKind.PHRASE.value
    words: str = ""
    weight: str = "1"


def rows_of(interests: Iterable[Interest]) -> list[Row]:
    """The rows of what a reader has, and some empty ones."""
    return _with_empty(
        Row(one.kind.value, one.words, MUTE if one.weight < 0 else f"{one.weight:g}")
        for one in interests
    )


def sent_rows(sent: Sent) -> list[Row] | None:
    """The rows that a browser sent; None when it sent none."""
    if "words" not in sent.names():
        return None
    columns = (sent.all("kind"), sent.all("words"), sent.all("weight"))
    return _with_empty(Row(*cells) for cells in zip(*columns, strict=False) if cells[1].strip())


def written(rows: Iterable[Row]) -> str:
    """The topics of the rows, one a line, as `parse_topics` reads them."""
    return "\n".join(_written(row, words) for row in rows for words in row.words.split(";"))


def fault_of(row: Row) -> str:
    """What is wrong with this row by itself; empty for nothing."""
    try:
        parse_topics(written([row]))
    except InvalidPreferences as error:
        return error.faults[0].sentence
    return ""


def _written(row: Row, words: str) -> str:
    words = " ".join(words.split())
    if not words:
        return ""
    if not _SAYS_ITS_KIND.match(words):
        words = _PREFIXES.get(row.kind, "") + words
    if row.weight == MUTE:
        return f"-{words.removeprefix('-')}"
    plain = row.weight == "1" or not _A_WEIGHT.fullmatch(row.weight)
    return words if plain else f"{words}*{row.weight}"


def _with_empty(rows: Iterable[Row]) -> list[Row]:
    return [*rows, *[Row()] * EMPTY_ROWS]
