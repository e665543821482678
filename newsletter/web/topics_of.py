"""What one may follow to get more papers like one: its phrases, its categories, its authors.

It chooses words only; the links are the template's.
"""

from typing import Any

from sqlalchemy import Row

from newsletter.letters.math import readable
from newsletter.preview.suggestions import Suggestions, can_be_followed

_PHRASES, _CATEGORIES, _AUTHORS = 4, 3, 3


def topics_of(row: Row[Any], suggestions: Suggestions) -> list[str]:
    """Topics as one writes them: the phrases of the title that most recent papers share first."""
    phrases = suggestions.shared_with(row.title, _PHRASES)
    categories = [f"cat:{name}" for name in row.categories[:_CATEGORIES]]
    authors = [f"author:{readable(name)}" for name in row.authors[:_AUTHORS]]
    return list(filter(can_be_followed, [*phrases, *categories, *authors]))
