"""What stands beside the texts of papers: when each was announced, its categories and authors.

It reads no text and scores nothing.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from newsletter.ranking.names import Name, name_of
from newsletter.ranking.profile import Candidate

UNDATED = -(2**62)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime | None) -> int:
    """Since 1970; UNDATED, which is before all of them, for no moment."""
    if moment is None:
        return UNDATED
    past = moment - _EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def freshness(paper: Candidate) -> tuple[int, int]:
    """What papers are sorted by, so that equal scores go to the newer."""
    return microseconds(paper.announced_at), paper.id


def by_category(papers: Sequence[Candidate]) -> dict[str, list[int]]:
    """The places of the papers filed under each category, in lower case."""
    found: dict[str, list[int]] = {}
    for at, paper in enumerate(papers):
        for category in paper.categories:
            found.setdefault(category.strip().casefold(), []).append(at)
    return found


def by_author(papers: Sequence[Candidate]) -> dict[str, list[tuple[Name, int]]]:
    """The authors of each family name, with the places of their papers."""
    found: dict[str, list[tuple[Name, int]]] = {}
    for at, paper in enumerate(papers):
        for name in filter(None, map(name_of, paper.authors)):
            found.setdefault(name[0], []).append((name, at))
    return found
