"""A source that moved for good is followed and its new address told, whatever its kind."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from newsletter.feeds import KINDS, Fetched, Web, fetch
from newsletter.feeds.moving import moved_address
from newsletter.models import Feed
from tests.feeds.loopback import Page, Site, impatient, serving

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>arXiv Query</title></feed>'
OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    '<error code="noRecordsMatch">none</error></OAI-PMH>'
)
LISTING = (
    "<html><body><div id='dlpage'><h3>Showing new listings for Tuesday, 24 November 2026</h3>"
    "<div class='paging'>Total of 0 entries</div><dl id='articles'></dl></div></body></html>"
)
NOTHING_NEW = {  # kind: the end of the address, an answer without papers
    "rss": ("/feed", '<rss version="2.0"><channel><title>Tides</title></channel></rss>'),
    "jsonl": ("/papers.jsonl", ""),
    "json-feed": ("/feed", '{"version": "https://jsonfeed.org/version/1.1", "items": []}'),
    "arxiv-rss": ("/rss/cs.LG", '<rss version="2.0"><channel><title>x</title></channel></rss>'),
    "arxiv-api": ("/api/query?search_query=cat:cs.CL", ATOM),
    "arxiv-listing": ("/list/cs.LG/new", LISTING),
    "arxiv-oai": ("/oai?set=cs", OAI),
    "huggingface": ("/api/daily_papers", "[]"),
    "biorxiv": ("/details/biorxiv", '{"messages": [{"status": "ok"}], "collection": []}'),
    "medrxiv": ("/details/medrxiv/", '{"messages": [{"status": "ok"}], "collection": []}'),
    "crossref": ("/works?filter=issn:1", '{"status": "ok", "message": {"items": []}}'),
    "openalex": ("/works?filter=type:article", '{"results": [], "meta": {"count": 0}}'),
    "semantic-scholar": ("/graph/v1/paper/search?query=tides", '{"total": 0, "data": []}'),
    "pubmed": ("/esearch.fcgi?term=tides", '{"esearchresult": {"count": "0", "idlist": []}}'),
    "europe-pmc": ("/search?query=tides", '{"hitCount": 0, "resultList": {"result": []}}'),
}


class Moved:
    """Pages that were at /old: what is asked there is told where it is now."""

    def __init__(self, answer: str, status: int = 301, to: str = "/new") -> None:
        self.answer, self.status, self.to = answer, status, to

    def get(self, path: str, _otherwise: Page) -> Page | Callable[[dict[str, str]], Page]:
        if path.startswith("/old"):
            target = self.to + path.removeprefix("/old")
            return Page(status=self.status, headers={"Location": target})
        return Page(status=404) if path == "/robots.txt" else Page(self.answer.encode())


def visited(kind: str, address: str, pages: Moved) -> tuple[Site, Fetched]:
    with serving() as site, Web("tests", politeness=impatient(), keys={"Tides": "secret"}) as web:
        site.pages = pages  # type: ignore[assignment]
        feed = Feed(name="Tides", kind=kind, url=site.url + address)
        return site, fetch(feed, web, NOW)


def test_every_kind_is_moved_here() -> None:
    assert NOTHING_NEW.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", NOTHING_NEW)
def test_the_new_address_is_the_configured_one_at_its_new_place(kind: str) -> None:
    end, answer = NOTHING_NEW[kind]
    site, fetched = visited(kind, f"/old{end}", Moved(answer))
    assert (fetched.error, fetched.moved_to) == (None, f"{site.url}/new{end}")


@pytest.mark.parametrize("kind", ["rss", "crossref", "pubmed"])
@pytest.mark.parametrize("status", [302, 307])
def test_what_is_elsewhere_for_now_has_not_moved(kind: str, status: int) -> None:
    end, answer = NOTHING_NEW[kind]
    _, fetched = visited(kind, f"/old{end}", Moved(answer, status))
    assert (fetched.error, fetched.moved_to) == (None, None)


@pytest.mark.parametrize("kind", ["rss", "crossref", "pubmed"])
def test_nobody_moves_to_a_private_address(kind: str) -> None:
    end, answer = NOTHING_NEW[kind]
    _, fetched = visited(kind, f"/old{end}", Moved(answer, to="http://10.0.0.7"))
    assert fetched.error == "127.0.0.1 redirected to '10.0.0.7', which is no public address"
    assert fetched.moved_to is None


@pytest.mark.parametrize("kind", NOTHING_NEW)
def test_what_is_gone_for_good_is_said_of_every_kind(kind: str) -> None:
    end, _ = NOTHING_NEW[kind]
    with serving() as site, Web("tests", politeness=impatient()) as web:
        site.pages = Gone()  # type: ignore[assignment]
        fetched = fetch(Feed(name="Tides", kind=kind, url=site.url + end), web, NOW)
    assert fetched.failed
    assert fetched.error == "127.0.0.1 answered 410 Gone: the feed is gone for good: remove it"


class Gone:
    def get(self, path: str, _otherwise: Page) -> Page:
        return Page(status=404 if path == "/robots.txt" else 410)


@pytest.mark.parametrize(
    ("configured", "asked", "target", "moved"),
    [
        ("https://a/w?q=x", "https://a/w?q=x&key=s", "https://b/v2?q=x&key=s", "https://b/v2?q=x"),
        ("https://a/w", "https://a/w?key=s", "https://b/?key=s&lang=en", "https://b/?lang=en"),
        ("https://a/w?f=1", "https://a/w?f=1,from:2", "https://b/w?f=1,from:2", "https://b/w?f=1"),
        ("https://a/w?f=1", "https://a/w?f=1,from:2", "https://b/home", "https://b/home"),
        ("https://a/d/", "https://a/d/1/2/json", "https://a/e/1/2/json", "https://a/e/"),
        ("http://a/w?q=x", "http://a/w?q=x&p=0", "https://a/w?q=x&p=0", "https://a/w?q=x"),
        ("https://a/w", "https://a/w", "https://a/w", None),
        ("https://a/w", "https://a/w", None, None),
        ("https://a/w?q=x", "https://a/w?p=1&q=x", "https://a/w?q=x&p=1", None),
    ],
)
def test_what_a_visit_added_is_taken_off_again(
    configured: str, asked: str, target: str | None, moved: str | None
) -> None:
    assert moved_address(configured, asked, target) == moved
