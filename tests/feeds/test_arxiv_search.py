"""A search of arXiv, page by page, while arXiv goes on working."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from newsletter.feeds import Web, fetch
from newsletter.models import Feed
from tests.fake_arxiv_words import ERROR
from tests.feeds.loopback import Page, Site
from tests.feeds.samples import NOW

ENTRY = """<entry><id>http://arxiv.org/abs/2602.{n:05}v1</id><title>Tides {n}</title>
<summary>We wait.</summary><published>2026-02-27T10:00:00Z</published></entry>"""


class Search:
    """The newest first; `between` happens after each page, `most` is what a page really has."""

    def __init__(self, papers: int) -> None:
        self.papers = list(range(papers, 0, -1))
        self.between: Callable[[], object] = lambda: None
        self.most = 2_000
        self.asked: list[tuple[int, int]] = []

    def get(self, path: str, otherwise: Page) -> Page:
        query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        start, size = int(query.get("start", 0)), int(query.get("max_results", 10))
        self.asked.append((start, size))
        some = self.papers[start : start + min(size, self.most)]
        body = f"""<feed xmlns="http://www.w3.org/2005/Atom"
        xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><title>arXiv Query</title>
        <opensearch:totalResults>{len(self.papers)}</opensearch:totalResults>
        {"".join(ENTRY.format(n=n) for n in some)}</feed>"""
        self.between()
        return Page(body.encode())


@pytest.fixture
def search(site: Site) -> Search:
    made = Search(25)
    site.pages = made  # type: ignore[assignment]
    return made


def found(site: Site, web: Web, size: int = 10) -> list[str]:
    url = f"{site.url}/api/query?search_query=cat:cs.CE&max_results={size}"
    fetched = fetch(Feed(name="tides", kind="arxiv-api", url=url), web, NOW)
    assert fetched.error is None
    return [str(paper.arxiv_id) for paper in fetched.announcements]


def test_papers_that_come_in_between_two_pages_push_none_out(
    site: Site, web: Web, search: Search
) -> None:
    search.between = lambda: search.papers.insert(0, len(search.papers) + 1)
    assert {f"2602.{n:05}" for n in range(1, 26)} <= set(found(site, web))


def test_pages_that_are_shorter_than_asked_for_lose_nothing(
    site: Site, web: Web, search: Search
) -> None:
    search.most = 7
    assert len(set(found(site, web))) == 25
    assert [start for start, _ in search.asked] == [0, 7, 14, 21]


def test_what_is_found_fits_into_one_page(site: Site, web: Web, search: Search) -> None:
    assert len(found(site, web, size=1_000)) == 25
    assert search.asked == [(0, 1_000)]


def test_an_error_with_status_200_is_an_error_and_no_paper(site: Site, web: Web) -> None:
    site.pages = Always(Page(ERROR.encode()))  # type: ignore[assignment]
    url = f"{site.url}/api/query?search_query=cat:cs.CE"
    fetched = fetch(Feed(name="tides", kind="arxiv-api", url=url), web, NOW + timedelta(days=1))
    assert fetched.failed
    assert fetched.error == "the server reports an error: not today"


class Always:
    """One page, whatever is asked."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def get(self, path: str, otherwise: Page) -> Page:
        return self.page
