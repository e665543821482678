"""The paper that a person means: by our number, arXiv id, DOI, address, or words of its title.

It lists nothing; search.py does.
"""

import re
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from newsletter.papers.identity import folded
from newsletter.papers.queries import by_id, find
from newsletter.papers.search import search

_STEM = 5  # letters
_ARXIV = re.compile(
    r"(?:arxiv:\s*)?(?:\S*arxiv\.org/\w+/)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?",
    re.IGNORECASE | re.ASCII,
)


def named(session: Session, words: str) -> Row[Any] | None:
    """The row of the work, with the columns of `by_id`; a twin's row is the one that stays.

    Of words the best match in titles and abstracts is taken, if it holds all of them.
    """
    id = _id_of(session, words.strip())
    row = by_id(session, id) if id is not None else None
    if row is not None and row.same_as:
        return by_id(session, row.same_as) or row
    return row


def _id_of(session: Session, words: str) -> int | None:
    arxiv = _ARXIV.fullmatch(words)
    id = find(session, arxiv[1] if arxiv else words)
    if id is not None or not words or words.isdigit():
        return id
    # In quotation marks, because words of a title stand together.
    rows = search(session, f'"{words}"', 1) or search(session, words, 1)
    return int(rows[0].id) if rows and _holds(rows[0], words) else None


def _holds(row: Row[Any], words: str) -> bool:
    """Whether all the words are there, whatever their endings: the search settles for some."""
    text = folded(f"{row.title} {row.abstract} {' '.join(row.authors)}")
    return all(word[:_STEM] in text for word in folded(words).split())
