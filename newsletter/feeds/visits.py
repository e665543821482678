"""A visit to a source: its first page, the pages that those name, and what came of them together.

    begin(feed, now) -> URLs -> Web.get -> Answer -> parse -> Parsed.announcements and .more

It reads no format. A page that cannot be read ends the visit; the papers before it are kept.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from newsletter.feeds.fetched import Answer, Fetched, Parsed
from newsletter.feeds.moving import moved_address
from newsletter.feeds.parameters import with_parameters
from newsletter.feeds.web import Web
from newsletter.models import Announcement, Feed

Kind = Callable[[Feed, Web, datetime], Fetched]
Parse = Callable[[Answer, str], Parsed]
Begin = Callable[[Feed, datetime], Iterable[str]]

MOST_PAGES = 200
MOST_PAPERS = 30_000  # also what arXiv's API gives in all


def one_document(parse: Parse) -> Kind:
    """The kind of feed that is one conditional GET and a parser; `parse` gets the feed's name."""

    def visit(feed: Feed, web: Web, _now: datetime) -> Fetched:
        answer = web.get(feed.url, etag=feed.etag, modified=feed.modified)
        read = Parsed()
        if answer.error is None and not answer.unchanged:
            read = parse(answer, feed.name)
        return Fetched(
            announcements=read.announcements,
            etag=answer.etag,
            modified=answer.modified,
            unchanged=answer.unchanged,
            error=answer.error or read.error,
            retry_after=answer.retry_after,
            moved_to=moved_address(feed.url, feed.url, answer.moved_to),
        )

    return visit


@dataclass(frozen=True, slots=True)
class Key:
    """Where a source wants the operator's key: in a header, or as a parameter of the URL."""

    header: str | None = None
    parameter: str | None = None


def pages(parse: Parse, begin: Begin, key: Key | None = None) -> Kind:
    """The kind of source that is asked page by page, beginning with what `begin` names.

    Pages are asked one after the other, each once, at most 200 pages or 30,000 papers a visit;
    a visit that ends there, or on an error, says so and is no failure if it brought papers.
    """

    def visit(feed: Feed, web: Web, now: datetime) -> Fetched:
        tour = _Tour(feed, web, parse, key)
        tour.walk(begin(feed, now))
        return Fetched(
            tuple(tour.found),
            error=tour.error,
            retry_after=tour.last.retry_after,
            moved_to=tour.moved_to,
        )

    return visit


@dataclass
class _Tour:
    feed: Feed
    web: Web
    parse: Parse
    key: Key | None
    found: list[Announcement] = field(default_factory=list)
    error: str | None = None
    moved_to: str | None = None
    last: Answer = field(default_factory=Answer)

    def walk(self, urls: Iterable[str]) -> None:
        waiting, asked = deque(urls), set[str]()
        while waiting:
            url = waiting.popleft()
            if url in asked:
                continue
            if len(asked) == MOST_PAGES or len(self.found) >= MOST_PAPERS:
                self.error = f"more than was read: {len(asked)} pages, {len(self.found)} papers"
                return
            asked.add(url)
            self.last = self._ask(url)
            if len(asked) == 1:
                self.moved_to = self.last.moved_to
            read = Parsed(error=self.last.error)
            if self.last.error is None:
                read = self.parse(self.last, self.feed.name)
            self.found += read.announcements
            if read.error:
                self.error = read.error if len(asked) == 1 else f"page {len(asked)}: {read.error}"
                return
            waiting.extendleft(reversed(read.more))

    def _ask(self, url: str) -> Answer:
        """The answer, under the address that was asked for.

        What pages name is made from it: an address that a redirect led to was only judged once,
        and would be trusted as the operator's own. Nor does it show the key.
        """
        secret = self.web.key(self.feed.name)
        asked, headers = url, {}
        if self.key and secret and self.key.header:
            headers = {self.key.header: secret}
        elif self.key and secret and self.key.parameter:
            asked = with_parameters(url, **{self.key.parameter: secret})
        answer = self.web.get(asked, headers=headers)
        moved = moved_address(self.feed.url, asked, answer.moved_to)
        return replace(answer, url=url, moved_to=moved)
