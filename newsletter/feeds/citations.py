"""Where a work stands in a journal, written one way for all sources.

Pure text. It judges no number.
"""

import re

# Servers of preprints, which indexes name as the journals of what lies there. Being there is no
# publication, and must not be told to readers as one.
_SERVERS = re.compile(
    r"(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|techrxiv|engrxiv|eartharxiv|socarxiv|ssrn|zenodo|"
    r"research square|preprints(?:\.org)?|authorea|osf preprints|hal\b|figshare|open mind$|"
    r"social science research network)",
    re.IGNORECASE,
)


def citation(journal: str, volume: str = "", number: str = "", pages: str = "") -> str:
    """ "Journal of Tides 3(2), 1-9": what of it there is; "" for preprints and without a name.

    What follows the name after " : " is how a library tells journals of one name apart.
    """
    name = journal.partition(" : ")[0].strip()
    if not name or _SERVERS.match(name):
        return ""
    place = f"{volume}({number})" if volume and number else volume or number
    return ", ".join(part for part in (f"{name} {place}".strip(), pages) if part)


def pages(first: str, last: str) -> str:
    """ "1-9", or the one page of which both are the same."""
    return f"{first}-{last}" if first and last and first != last else first or last
