"""What is known of a manuscript beside its text: where it was published, its length, its links.

It reads what authors wrote freely ("8 pages, code at …"), and looks nothing up.
"""

import re
from urllib.parse import quote, urlsplit

from newsletter.letters.facts import PaperFacts
from newsletter.letters.math import readable
from newsletter.letters.plain import cut_at_word, safe_link
from newsletter.models import PREPRINTS

LIMIT = 120  # of the line
_VENUE_LIMIT = 90
_LINK = re.compile(r"https?://[^\s<>\"'|]+")
_CLAUSES = re.compile(r"((?<=[.;,])\s+|\s*\|\s*)")
_CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com")
_PAGE_HOSTS = (".github.io", ".gitlab.io")


def details_line(paper: PaperFacts) -> str:
    """ "Published in J. Tides 3 (2026) · 12 pages, 5 figures"; empty where nothing is known."""
    venue = cut_at_word(readable(paper.journal_ref), _VENUE_LIMIT)
    parts = (f"Published in {venue}" if venue else "", _without_links(readable(paper.comments)))
    return "\u00a0· ".join(filter(None, parts))


def published_version(paper: PaperFacts) -> str:
    """Where the publisher has a paper of arXiv; empty where nobody said so."""
    if not (paper.arxiv_id and paper.doi) or paper.doi.split("/")[0] in PREPRINTS:
        return ""
    return safe_link(f"https://doi.org/{quote(paper.doi)}")


def links_in(comments: str) -> dict[str, str]:
    """The code and the project page that authors name in their comments."""
    found: dict[str, str] = {}
    for match in _LINK.finditer(comments):
        url = safe_link(match[0].rstrip(".,;:)]}"))
        host = (urlsplit(url).hostname or "") if url else ""
        before = comments[max(0, match.start() - 40) : match.start()].lower()
        if host.endswith(_PAGE_HOSTS) or "project" in before:
            found.setdefault("project", url)
        elif host.removeprefix("www.") in _CODE_HOSTS:
            found.setdefault("code", url)
    return {role: url for role, url in found.items() if url}


def _without_links(comments: str) -> str:
    """The comments without the clauses that hold an address: those are links, or too long."""
    pieces = _CLAUSES.split(comments)
    kept = "".join(
        clause + (pieces[at + 1] if at + 1 < len(pieces) else "")
        for at, clause in enumerate(pieces)
        if at % 2 == 0 and not _LINK.search(clause)
    )
    return _cut_at_clause(kept.strip(" ,;.|"))


def _cut_at_clause(comments: str) -> str:
    """As much as fits into a line; half a clause at its end ("…, 31 …") says nothing."""
    cut = cut_at_word(comments, LIMIT)
    ends = [match.start() for match in re.finditer(r"[,;] ", cut)]
    if cut == comments or not ends or ends[-1] < LIMIT // 2:
        return cut
    return cut[: ends[-1]] + "…"
