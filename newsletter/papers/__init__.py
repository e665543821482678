"""What we know: every work once, whatever its sources and versions, and how to find it again.

No feed is read here and no reader is known. The caller opens the session and commits it.
"""

from newsletter.papers import days
from newsletter.papers.libraries import shelve
from newsletter.papers.queries import (
    announced_since,
    by_id,
    by_ids,
    duplicates_of,
    feeds_in_trouble,
    newest,
    next_moment,
)
from newsletter.papers.search import search
from newsletter.papers.shelf import batches
from newsletter.papers.store import Kept, keep

__all__ = [
    "Kept",
    "announced_since",
    "batches",
    "by_id",
    "by_ids",
    "days",
    "duplicates_of",
    "feeds_in_trouble",
    "keep",
    "newest",
    "next_moment",
    "search",
    "shelve",
]
