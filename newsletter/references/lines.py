"""arXiv ids, DOIs and links in any text, several a line if need be.

A title without an id is not looked up.
"""

import re

from newsletter.references.reference import Reference, arxiv_id_of, find_arxiv, make

NAME = "ids and links"

_WORDS = re.compile(r"[\s,;|<>\"()\[\]{}]+")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def read(text: str) -> tuple[list[Reference | None], int]:
    """A reference for each id, DOI and link; lines that hold none are counted."""
    found: list[Reference | None] = []
    unread = 0
    for line in text.splitlines():
        here = [reference for word in _words(line) if (reference := _read_word(word))]
        found += here
        unread += bool(line.strip()) and not here
    return found, unread


def _words(line: str) -> list[str]:
    # "arXiv: 2611.90001" is one thing.
    line = re.sub(r"(?i)\barxiv:\s+", "arXiv:", line)
    return [word.strip(".,;:'") for word in _WORDS.split(line) if word]


def _read_word(word: str) -> Reference | None:
    if id := arxiv_id_of(word) or find_arxiv(word):
        return make({"arxiv": id})
    doi = re.search(r"(?:^|doi\.org/|doi:)(10\.\d{4,9}/\S+)", word, re.IGNORECASE)
    if doi:
        return make({"doi": doi[1]})
    return make({"url": word}) if _ADDRESS.match(word) else None
