"""What a site says to robots (RFC 9309), asked once a run before its pages are read.

For pages that were made for people only: feeds and interfaces are offered to programs.
"""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from newsletter.feeds.fetched import Fetched
from newsletter.feeds.web import Web
from newsletter.models import Feed

_NAME = "newsletter"
_LIMIT = 500_000  # bytes; the RFC asks for so many at least
Kind = Callable[[Feed, Web, datetime], Fetched]


def respecting(kind: Kind) -> Kind:
    """The kind of feed that is a page: it is visited only where robots are let in."""

    def visit(feed: Feed, web: Web, now: datetime) -> Fetched:
        if refusal := refusal_of(web, feed.url):
            return Fetched(error=refusal)
        return kind(feed, web, now)

    return visit


def refusal_of(web: Web, url: str) -> str | None:
    """Why the page must not be read, as a sentence; None where it may be."""
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    if site not in web.robots:
        web.robots[site] = _read(web, site)
    rules = web.robots[site]
    if rules is None:
        return f"{parts.hostname} does not say whether robots may read its pages: asked later"
    if not rules.can_fetch(_NAME, url):
        return f"{parts.hostname} asks robots to stay away from this page: use its feed instead"
    if delay := rules.crawl_delay(_NAME):
        web.politeness.slow_down(url, float(delay))
    return None


def _read(web: Web, site: str) -> RobotFileParser | None:
    """The site's rules; without a file all is allowed, and where none can be had nothing is."""
    answer = web.get(f"{site}/robots.txt")
    rules = RobotFileParser()
    if answer.error:
        # A site without rules answers 4xx; one that is down may have some (RFC 9309, 2.3.1).
        missing = any(f" answered {status}" in answer.error for status in (401, 403, 404, 410))
        rules.parse([])
        return rules if missing else None
    rules.parse(answer.body[:_LIMIT].decode("utf-8", "replace").splitlines())
    return rules
