"""Sources that are asked page by page: in order, within limits, and nothing read is lost."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from newsletter.feeds import KINDS, Web, fetch, visits
from newsletter.feeds.fetched import Fetched
from newsletter.models import Feed
from tests.feeds.loopback import Page, Site, impatient
from tests.feeds.samples import NOW


def works(*numbers: int, cursor: str | None = None) -> Page:
    items = [{"title": [f"Tides {n}"], "DOI": f"10.1234/tide.{n}"} for n in numbers]
    message = {"items": items, "next-cursor": cursor}
    return Page(json.dumps({"status": "ok", "message": message}).encode())


class Shelf:
    """Crossref in small: pages by cursor, two works each."""

    def __init__(self, site: Site, pages: dict[str, Page]) -> None:
        self.site, self.pages = site, pages

    def visit(self, web: Web, **columns: object) -> Fetched:
        url = f"{self.site.url}/works?filter=from-created-date:2026-02-27&rows=2"
        for cursor, page in self.pages.items():
            path = f"/works?filter=from-created-date:2026-02-27&rows=2&cursor={cursor}"
            self.site.pages[path] = page
        return fetch(Feed(name="shelf", kind="crossref", url=url, **columns), web, NOW)


def test_pages_are_asked_one_after_the_other_until_the_last(site: Site, web: Web) -> None:
    pages = {"*": works(1, 2, cursor="b"), "b": works(3, 4, cursor="c"), "c": works(5)}
    fetched = Shelf(site, pages).visit(web)
    assert [paper.title[-1] for paper in fetched.announcements] == list("12345")
    assert fetched.error is None
    assert len(site.seen) == 3


def test_what_came_before_a_page_that_fails_is_kept(site: Site, web: Web) -> None:
    pause = Page(status=503, headers={"Retry-After": "60"})
    pages = {"*": works(1, 2, cursor="b"), "b": works(3, 4, cursor="c"), "c": pause}
    fetched = Shelf(site, pages).visit(web)
    assert len(fetched.announcements) == 4
    assert (fetched.error or "").startswith("page 3: 127.0.0.1 answered 503")
    assert (fetched.failed, fetched.retry_after) == (False, timedelta(minutes=1))


def test_a_first_page_that_fails_is_a_failure(site: Site, web: Web) -> None:
    fetched = Shelf(site, {"*": Page(b"<html>Sorry</html>")}).visit(web)
    assert fetched.failed
    assert fetched.error == "this is no JSON answer"


def test_pages_that_go_round_in_a_circle_end(site: Site, web: Web) -> None:
    pages = {"*": works(1, 2, cursor="b"), "b": works(3, 4, cursor="b")}
    assert len(Shelf(site, pages).visit(web).announcements) == 4
    assert len(site.seen) == 2


def test_a_visit_ends_somewhere_and_says_so(
    site: Site, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "MOST_PAGES", 2)
    pages = {"*": works(1, 2, cursor="b"), "b": works(3, 4, cursor="c"), "c": works(5)}
    fetched = Shelf(site, pages).visit(web)
    assert len(fetched.announcements) == 4
    assert fetched.error == "more than was read: 2 pages, 4 papers"


def test_a_next_page_is_on_the_host_that_the_operator_wrote(site: Site, web: Web) -> None:
    """A redirect was judged once; what it answers must not make its host one of ours."""
    start = "/works?filter=from-created-date:2026-02-27&rows=2&cursor="
    pages = {"*": Page(status=302, headers={"Location": "/elsewhere?rows=2"}), "b": works(3)}
    site.pages["/elsewhere?rows=2"] = works(1, 2, cursor="b")
    assert len(Shelf(site, pages).visit(web).announcements) == 3
    assert [path for path, _ in site.seen] == [f"{start}*", "/elsewhere?rows=2", f"{start}b"]


@pytest.mark.parametrize(
    ("kind", "query", "answer"),
    [
        ("openalex", "search=tides", {"results": [{"id": "W1", "title": "Tides"}]}),
        ("semantic-scholar", "query=tides", {"data": [{"title": "Tides"}]}),
        ("pubmed", "term=tides", {"esearchresult": {"idlist": []}}),
    ],
)
def test_a_key_goes_where_the_source_wants_it_and_no_further(
    site: Site, tmp_path: Path, kind: str, query: str, answer: object
) -> None:
    seen = []

    def page(headers: dict[str, str]) -> Page:
        seen.append((site.seen[-1][0], headers))
        return Page(json.dumps(answer).encode())

    class Anywhere(dict[str, object]):
        def get(self, _path: str, _otherwise: object = None) -> object:  # type: ignore[override]
            return page

    site.pages = Anywhere()  # type: ignore[assignment]
    feed = Feed(name="tides", kind=kind, url=f"{site.url}/api?{query}")
    with Web("news", tmp_path, politeness=impatient(), keys={"tides": "s3cret"}) as web:
        fetched = fetch(feed, web, NOW)
    assert fetched.error is None
    ((path, headers),) = seen
    asked = parse_qs(urlsplit(path).query)
    assert "s3cret" in (headers.get("x-api-key"), *asked.get("api_key", ()))
    assert "s3cret" not in repr(fetched)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"rss", "jsonl", "json-feed", "arxiv-rss"}))
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Sorry</body></html>",
        b"[]",
        b"{}",
        b"null",
        b"\xff\xfe\x00",
        b'{"results": 1, "data": {"a": 1}, "message": {"items": "x"}, "collection": [1]}',
        b"[" * 5_000,
        b"<OAI-PMH/>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><OAI-PMH>&b;</OAI-PMH>",
    ],
)
def test_no_answer_of_any_kind_raises(site: Site, web: Web, kind: str, body: bytes) -> None:
    class Anywhere(dict[str, object]):
        def get(self, _path: str, _otherwise: object = None) -> object:  # type: ignore[override]
            return Page(body)

    site.pages = Anywhere()  # type: ignore[assignment]
    url = f"{site.url}/api?search_query=tides&query=tides"
    fetched = fetch(Feed(name="tides", kind=kind, url=url), web, NOW)
    assert fetched.announcements == ()
