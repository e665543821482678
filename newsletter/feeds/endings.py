"""What journals, blogs and aggregators put behind an abstract, told apart from it.

Pure, on plain text of one line. It keeps all words that no known form explains.
"""

import re
from typing import NamedTuple

_POST = re.compile(r"\s*The post\b.{1,400}?\b(?:appeared first on|first appeared on)\b.{1,150}$")
_MORE = re.compile(
    r"\s*(?:Continue reading|Read more|Read the full (?:post|article|story))\b[^.?!]{0,200}[→»…]$"
)
_CUT = re.compile(r"\s*\[(?:&hellip;|…|\.\.\.)\]$")
_PUBMED = re.compile(
    r"\s*PMID:\s*\d{1,9}(?:\s*\|\s*(?:PMC|PMCID):\s*PMC\d+)?(?:\s*\|\s*DOI:\s*10\.\S+)?\s*$"
)
_RSC = re.compile(
    r"\s*(?:To cite this article before page numbers are assigned\b.*"
    r"|The content of this RSS Feed \(c\) The Royal Society of Chemistry.*)$"
)
_FORMS = (
    (" appeared ", _POST),
    ("Continue reading", _MORE),
    ("Read ", _MORE),
    ("[", _CUT),
    ("PMID:", _PUBMED),
    ("To cite this article", _RSC),
    ("The Royal Society of Chemistry", _RSC),
)
# "[Phys. Rev. Lett. 136, 012345] Published Mon Mar 02, 2026"
_BRACKETS = re.compile(r"\s*\[(?P<ref>[A-Z][^\[\]]{5,80} \d+, \w+)\] Published \w.{5,25}$")
# "Comments: 12 pages Journal-ref: Tides 3 PDF: https://…", in any order, as indexes end.
_NAMES = (
    "Published|Updated|Comments?|Journal[- ]ref(?:erence)?|PDF|DOI|Link|URL|Subjects?|Categories|"
    "Tracked authors|Source|Code|Project(?: page)?"
)
_LABELS = re.compile(rf"(?<!\S)(?P<name>{_NAMES}) ?: (?=\S)")
# An abstract may end in one such word of its own; an index ends in these, or in several.
_INDEX = ("PDF", "Tracked authors", "Updated")
_SURE = ("pdf", "tracked authors", "updated")
_NOT_THE_ABSTRACTS = 2_000


class Ended(NamedTuple):
    """An abstract, and what stood behind it."""

    abstract: str
    journal_ref: str = ""
    comments: str = ""


def read_ending(text: str) -> Ended:
    """The abstract without what was put behind it, and what that told."""
    for sign, form in _FORMS:  # a look for a word is cheap, and most abstracts end with an end
        if sign in text:
            text = form.sub("", text)
    if "] Published" in text and (found := _BRACKETS.search(text)):
        return Ended(text[: found.start()], found["ref"])
    return _labels(text) if any(sign in text for sign in _INDEX) else Ended(text)


def _labels(text: str) -> Ended:
    """The run of labels that reaches the end, when it begins near there."""
    found = [m for m in _LABELS.finditer(text) if len(text) - m.start() < _NOT_THE_ABSTRACTS]
    names = [m["name"].lower() for m in found]
    if len(set(names)) < 2 or not set(names) & set(_SURE):
        return Ended(text)
    ends = [*(m.start() for m in found[1:]), len(text)]
    told = {
        name: text[m.end() : end].strip() for name, m, end in zip(names, found, ends, strict=True)
    }
    journal = next((told[name] for name in told if name.startswith("journal")), "")
    return Ended(
        text[: found[0].start()].rstrip(),
        journal or told.get("source", ""),
        told.get("comments") or told.get("comment", ""),
    )
