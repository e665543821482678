"""A trial: what a reader would get with the topics and number of papers in the form just now.

Nothing is stored, and a form with faults is tried as far as it can be read.
"""

from collections.abc import Mapping
from typing import Any

from newsletter.app import App
from newsletter.preview import Preview
from newsletter.web.paper_view import views_of
from subscribers import store
from subscribers.faults import InvalidPreferences
from subscribers.models import Subscriber
from subscribers.preferences import LARGEST_SIZE
from subscribers.topics import parse_topics


class Trial:
    """Tries forms against the recent papers."""

    def __init__(self, app: App, preview: Preview) -> None:
        self._app = app
        self._preview = preview

    def of(self, reader: Subscriber, fields: Mapping[str, str]) -> dict[str, Any]:
        """What the page shows: `papers`, or why there are none: `fault`, or no topic at all."""
        found: dict[str, Any] = {
            "papers": [],
            "fault": "",
            "days": self._days,
            "asks": False,
            "of": 0,
        }
        try:
            interests = parse_topics(fields["topics"])
        except InvalidPreferences as error:
            return found | {"fault": error.faults[0].sentence, "asks": True}
        with self._app.database.reading() as session:
            voter = self._preview.voter(session, store.id_of(reader))
        picks = self._preview.picks(interests, _size(fields), voter=voter)
        shelf = self._preview.shelf().papers
        likes = bool(voter and voter.taste.likes)
        asks = likes or any(interest.weight > 0 for interest in interests)
        return found | {"papers": views_of(picks, shelf), "asks": asks, "of": len(shelf)}

    @property
    def _days(self) -> int:
        return self._app.config.ranking.look_back_days


def _size(fields: Mapping[str, str]) -> int:
    said = fields["size"].strip()
    return min(max(int(said[:3]), 1), LARGEST_SIZE) if said.isascii() and said.isdigit() else 8
