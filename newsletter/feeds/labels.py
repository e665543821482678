"""What journals and aggregators put in front of an abstract, told apart from the abstract.

Pure, on plain text of one line. It keeps all words that no known form explains.
"""

import re
from typing import NamedTuple

_HEADING = re.compile(r"^(?i:abstract|summary)\b[.:]?\s+(?=[^a-z\s])")
_STUCK_HEADING = re.compile(  # "AbstractWe wait", and not "AbstractNet waits"
    r"^(?:Abstract|ABSTRACT)(?=(?:We|The|This|These|In|Here|A|An|To|As|Recent|Despite|Although|"
    r"Background|Objectives?|Purpose|Aims?|Introduction|Motivation|Summary|Context)\b)"
)
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
# "Volume 12, Issue 3, March 2026, Page 1-10." and what follows, where the feed is the journal's.
_NAMELESS = re.compile(r"^Volume \d[^.]{3,120}, Pages? [\w-]{1,25}\s?\.\s*(?P<rest>.*)$")
# "Journal of Tides DOI: 10.1234/tide.5" and no more.
_CITED = re.compile(r"^(?P<ref>[A-Z][^.:;]{2,100}?)\s+DOI ?: 10\.\d{4,9}/\S+$")
# "Tides, 2026, Advance Article DOI: 10.1234/x, Paper Open Access …" and what follows.
_ADVANCE = re.compile(
    r"^(?P<ref>[A-Z][\w .&-]{2,60}?) ?, \d{4}, [\w ,()-]{3,60}? ?DOI ?: 10\.\d{4,9}/[^\s,]+,\s*"
    r"(?:[A-Z][A-Za-z]+ )?(?:Article|Paper|Communication|Review|Perspective|Letter)\b\s*"
    r"(?:Open Access\s*)?(?:This article is licensed under .{5,120}? Licen[cs]e\.\s*)?"
    r"(?P<rest>.*)$"
)
# "Tides. 2026 Feb 27;3(2):1-9. doi: 10.1234/tide.5. Online ahead of print. ABSTRACT …"
_NLM = re.compile(
    r"^(?P<ref>[A-Z][^.]{1,120}\. \d{4}[^.]{0,60}\.) (?:Epub [^.]{4,30}\. )?doi: ?10\.\S+\s?"
    r"(?:(?:Online ahead of print|eCollection [^.]{4,20}|Epub [^.]{4,30})\.\s?)?"
    r"(?:NO ABSTRACT|ABSTRACT(?=\s|$)\s*(?P<rest>.*))?$"
)
# "arXiv:2603.01234v1 Announce Type: new Abstract: …"
ANNOUNCED = re.compile(
    r"^\s*arXiv:(?P<id>\S+)\s+(?:Announce Type|公告类型)\s*[:：]\s*(?P<type>[a-z-]+|\w+)\s*"
    r"(?:(?:Abstract|摘要)\s*[:：]\s*)?",
    re.IGNORECASE,
)
_SECTION = re.compile(  # "[ASAP] Slow tides", "[Articles] Slow tides"
    r"^\[(?:ASAP|Articles?|Research(?: Articles?)?|Reviews?|Reports?|Letters?|Perspectives?)\]\s+"
    r"(?=\S)"
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
    for form in (_ISSUE, _ONLINE, _SOURCE, _LABELLED, _NAMELESS, _CITED, _ADVANCE, _NLM):
        if found := form.match(text):
            told = {name: value or "" for name, value in found.groupdict().items()}
            rest = without_heading(told.get("rest", ""))
            votes = int(told.get("upvotes") or 0)
            return Labelled(rest, told.get("authors", ""), told.get("ref", ""), votes)
    return Labelled(without_heading(text))


def without_heading(abstract: str) -> str:
    """The abstract without the word "Abstract" before it."""
    return _STUCK_HEADING.sub("", _HEADING.sub("", abstract, count=1), count=1)


def without_volume(title: str) -> str:
    """The title without "Tides, Vol. 9, Pages 120: " or "[ASAP] " before it."""
    return _SECTION.sub("", _VOLUME.sub("", title, count=1), count=1)


def without_brackets(title: str) -> str:
    """The title as its authors would write it: NLM ends it with a point, translated in brackets."""
    bare = title.removesuffix(".").rstrip() if not title.endswith("..") else title
    translated = bare.startswith("[") and bare.endswith("]") and bare.count("[") == 1
    return bare[1:-1].removesuffix(".") if translated else bare
