"""What we know: every work once, whatever its sources and versions, and how to find it again.

No feed is read here and no reader is known. The caller opens the session and commits it.
"""

from newsletter.papers import days
from newsletter.papers.libraries import shelve
from newsletter.papers.naming import named
from newsletter.papers.queries import (
    announced_between,
    announced_since,
    by_id,
    by_ids,
    duplicates_of,
    feeds_in_trouble,
    find,
    liked_by,
    newest,
    next_moment,
    sample,
    twins_of,
)
from newsletter.papers.search import search
from newsletter.papers.shelf import in_parts
from newsletter.papers.store import Kept, keep

__all__ = [
    "Kept",
    "announced_between",
    "announced_since",
    "by_id",
    "by_ids",
    "days",
    "duplicates_of",
    "feeds_in_trouble",
    "find",
    "in_parts",
    "keep",
    "liked_by",
    "named",
    "newest",
    "next_moment",
    "sample",
    "search",
    "shelve",
    "twins_of",
]
