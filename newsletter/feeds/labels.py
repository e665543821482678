"""What journals and aggregators put in front of an abstract, told apart from the abstract.

Pure, on plain text of one line. It keeps all words that no known form explains.
"""

import re
from typing import NamedTuple

_HEADING = re.compile(r"^(?i:abstract|summary)\b[.:]?\s+(?=[^a-z\s])")
_NO_ABSTRACT = re.compile(
    r"^(?:\[?(?:no )?abstract(?: is)? (?:not )?available\b.*|abstract|summary|n/?a|none|null)\W*$",
    re.IGNORECASE,
)
# "American Journal of Tides, Volume 105, Issue S2, Page e1-e7, April 2015." and what follows.
_ISSUE = re.compile(
    r"^(?P<ref>[^.]{3,150}?,\s(?:Volume\s[^.]{1,120}|(?:Ahead of Print|EarlyView|Early View|"
    r"Accepted Article|Online First|Just Accepted|Articles? in Press)))\.(?:\s+|$)(?P<rest>.*)$"
)
# "Nature, Published online: 27 May 2026; doi:10.1038/…" and what follows.
_ONLINE = re.compile(
    r"^(?P<ref>[^.;]{3,100}), Published online: [^;]{6,30}; doi:10\.\S+\s*(?P<rest>.*)$"
)
# "Publication date: March 2026 Source: Tides, Volume 1 Author(s): A. Lovelace, B. Okri"
_SOURCE = re.compile(
    r"^Publication date: .{4,40}? Source: (?P<ref>.{3,300}?)(?: Author\(s\): (?P<authors>.*))?$"
)
# "Authors: A, B Upvotes: 3 Summary: …", each label but the last optional.
_LABELLED = re.compile(
    r"^(?:Authors?: (?P<authors>.{2,20000}?) )?(?:Upvotes: (?P<upvotes>\d{1,6}) )?"
    r"(?:Summary|Abstract): (?P<rest>.*)$"
)
_VOLUME = re.compile(r"^[^:]{2,100}, Vol\. [^:]{1,30}, Pages? [^:]{1,30}: (?=\S)")


class Labelled(NamedTuple):
    """An abstract, and what its labels told besides."""

    abstract: str
    authors: str = ""
    journal_ref: str = ""
    upvotes: int = 0


def read_labels(text: str) -> Labelled:
    """The parts of what a feed gives as an abstract."""
    if _NO_ABSTRACT.match(text):
        return Labelled("")
    for form in (_ISSUE, _ONLINE, _SOURCE, _LABELLED):
        if found := form.match(text):
            told = {name: value or "" for name, value in found.groupdict().items()}
            rest = without_heading(told.get("rest", ""))
            votes = int(told.get("upvotes") or 0)
            return Labelled(rest, told.get("authors", ""), told.get("ref", ""), votes)
    return Labelled(without_heading(text))


def without_heading(abstract: str) -> str:
    """The abstract without the word "Abstract" before it."""
    return _HEADING.sub("", abstract, count=1)


def without_volume(title: str) -> str:
    """The title without "Tides, Vol. 9, Pages 120: " before it."""
    return _VOLUME.sub("", title, count=1)
