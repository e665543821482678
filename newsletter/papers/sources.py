"""The feeds' rows: one for each feed of the configuration, marked after every visit.

No feed is visited here. A feed no longer configured keeps its row, and is not visited.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlmodel import Session, col, select

from newsletter.models import Feed
from newsletter.papers.turn import take_turn


class ConfiguredFeed(Protocol):
    """What the operator wrote of a feed."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def url(self) -> str: ...


def settle(session: Session, configured: Iterable[ConfiguredFeed]) -> list[Feed]:
    """The rows of these feeds, detached from the session; new ones added, changed ones reset."""
    take_turn(session)
    known = {feed.name: feed for feed in session.exec(select(Feed))}
    feeds = []
    for wanted in configured:
        feed = known.get(wanted.name)
        if feed is None:
            feed = Feed(name=wanted.name, kind=wanted.kind, url=wanted.url)
            session.add(feed)
        elif (feed.kind, feed.url) != (wanted.kind, wanted.url):
            # Another address: what was said of the old one (validators, errors) is void.
            feed.kind, feed.url = wanted.kind, wanted.url
            feed.etag = feed.modified = feed.last_error = feed.next_check_at = None
            feed.moved_to = None
            feed.failures = 0
        feeds.append(feed)
    session.flush()
    session.expunge_all()
    return feeds


def mark(session: Session, feed: Feed, changes: Mapping[str, Any], new: int, now: datetime) -> None:
    """Write down what a visit changed on the feed's row."""
    row = session.get(Feed, feed.id)
    if row is not None:
        row.sqlmodel_update(dict(changes))
        row.last_new_at = now if new else row.last_new_at


def listing(session: Session) -> list[Feed]:
    """All feeds ever configured, by name."""
    return list(session.exec(select(Feed).order_by(col(Feed.name))))
