"""The outside world as papers: visits feeds and says what each announced, or what went wrong.

    fetch_all: feeds -> due ones, hosts side by side, one feed of a host at a time
      -> kind.fetch -> Web.get -> Answer -> parse -> Fetched        backoff.after -> the feed's row

No database here. A new kind is one file and one line in `KINDS`.
"""

import logging
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime

from newsletter.feeds import (
    arxiv_api,
    arxiv_listing,
    arxiv_oai,
    arxiv_rss,
    biorxiv,
    crossref,
    europe_pmc,
    huggingface,
    json_feed,
    jsonl,
    openalex,
    pubmed,
    robots,
    rss,
    semantic_scholar,
)
from newsletter.feeds.backoff import after, is_due
from newsletter.feeds.fetched import Answer, Fetched, Parsed
from newsletter.feeds.politeness import Politeness
from newsletter.feeds.visits import Key, Kind, one_document, pages
from newsletter.feeds.web import Limits, Web
from newsletter.models import Feed

__all__ = [
    "KINDS",
    "Answer",
    "Fetched",
    "Limits",
    "Parsed",
    "Politeness",
    "Web",
    "after",
    "fetch",
    "fetch_all",
    "is_due",
]

_log = logging.getLogger(__name__)

KINDS: dict[str, Kind] = {
    "rss": one_document(rss.parse),
    "jsonl": one_document(jsonl.parse),
    "json-feed": one_document(json_feed.parse),
    "arxiv-rss": one_document(arxiv_rss.parse),
    "arxiv-api": pages(arxiv_api.parse, arxiv_api.begin),
    "arxiv-listing": robots.respecting(pages(arxiv_listing.parse, arxiv_listing.begin)),
    "arxiv-oai": pages(arxiv_oai.parse, arxiv_oai.begin),
    "huggingface": pages(huggingface.parse, huggingface.begin),
    "biorxiv": pages(biorxiv.parser("biorxiv"), biorxiv.begin),
    "medrxiv": pages(biorxiv.parser("medrxiv"), biorxiv.begin),
    "crossref": pages(crossref.parse, crossref.begin),
    "openalex": pages(openalex.parse, openalex.begin, Key(parameter="api_key")),
    "semantic-scholar": pages(
        semantic_scholar.parse, semantic_scholar.begin, Key(header="x-api-key")
    ),
    "pubmed": pages(pubmed.parse, pubmed.begin, Key(parameter="api_key")),
    "europe-pmc": pages(europe_pmc.parse, europe_pmc.begin),
}


def fetch(feed: Feed, web: Web, now: datetime) -> Fetched:
    """What the feed announces now; every fault of the feed is in `Fetched.error`."""
    kind = KINDS.get(feed.kind)
    if kind is None:
        known = ", ".join(sorted(KINDS))
        return Fetched(error=f"unknown kind {feed.kind!r}: use one of {known}")
    return kind(feed, web, now)


def fetch_all(
    feeds: Iterable[Feed],
    web: Web,
    now: datetime,
    *,
    by_hand: bool = False,
    force: bool = False,
    threads: int = 16,
) -> Iterator[tuple[Feed, Fetched]]:
    """Visit the feeds that are due, giving each with its result as soon as that is there.

    Hosts are visited side by side, the feeds of one host one after the other. A host that asks
    for a pause (Retry-After) is left alone for the rest of the run.
    """
    waiting: dict[str, deque[Feed]] = defaultdict(deque)
    for feed in feeds:
        if is_due(feed, now, by_hand=by_hand, force=force):
            waiting[web.politeness.host(feed.url)].append(feed)
    running: dict[Future[Fetched], tuple[str, Feed]] = {}
    with ThreadPoolExecutor(threads, thread_name_prefix="feeds") as pool:

        def start_next(host: str) -> None:
            feed = waiting[host].popleft()
            running[pool.submit(fetch, feed, web, now)] = (host, feed)

        for host in waiting:
            start_next(host)
        while running:
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                host, feed = running.pop(done)
                fetched = _result(done, feed)
                yield feed, fetched
                if fetched.retry_after:
                    yield from ((other, _pause(host, fetched)) for other in waiting[host])
                elif waiting[host]:
                    start_next(host)


def _result(done: Future[Fetched], feed: Feed) -> Fetched:
    """A fault of our own while reading one feed is that feed's error, not the end of the run."""
    fault = done.exception()
    if fault is None:
        return done.result()
    if not isinstance(fault, Exception):
        raise fault
    _log.error("could not read the feed %s", feed.name, exc_info=fault)
    return Fetched(error=f"could not be read ({type(fault).__name__}: {str(fault)[:200]})")


def _pause(host: str, fetched: Fetched) -> Fetched:
    return Fetched(error=f"{host} asked for a pause", retry_after=fetched.retry_after)
