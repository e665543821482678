"""Where an entry of a feed says that its article stands: PRISM's elements, or a journal's own.

Pure. Source: prismstandard.org/namespaces/basic/2.0.
"""

from collections.abc import Mapping

from newsletter.feeds.citations import citation, pages
from newsletter.feeds.text import plain


def journal_ref(entry: Mapping[str, object]) -> str:
    """ "Journal of Tides 3(2), 1-9", as far as the entry says so; "" without a journal's name."""
    name = _words(entry, "prism_publicationname")
    if not name:
        return ""
    volume, number = _words(entry, "prism_volume"), _words(entry, "prism_number")
    first = _words(entry, "prism_startingpage")
    place = _words(entry, "prism_pagerange") or pages(first, _words(entry, "prism_endingpage"))
    return citation(name, volume, number, place)


def _words(entry: Mapping[str, object], name: str) -> str:
    return plain(entry.get(name), 300)
