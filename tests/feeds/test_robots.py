"""Pages made for people are read only where their site lets robots in."""

import pytest

from newsletter.feeds import Fetched, Web, fetch
from newsletter.models import Feed
from tests.feeds.loopback import Page, Site
from tests.feeds.samples import NOW

LISTING = b"""<html><body><h3>Showing new listings for Tuesday, 24 November 2026</h3>
<dl><h3>New submissions (showing 1 of 1 entries)</h3>
<dt><a href="/abs/2611.90001">arXiv:2611.90001</a></dt>
<dd><div class="list-title">Title: Tides</div><p>They come.</p></dd></dl></body></html>"""


def visit(site: Site, web: Web) -> Fetched:
    page = f"{site.url}/list/cs.LG/new"
    return fetch(Feed(name="listing", kind="arxiv-listing", url=page), web, NOW)


@pytest.fixture(autouse=True)
def listing(site: Site) -> None:
    site.pages["/list/cs.LG/new?show=2000"] = Page(LISTING)


def test_a_site_without_rules_lets_everybody_in(site: Site, web: Web) -> None:
    assert [paper.title for paper in visit(site, web).announcements] == ["Tides"]
    visit(site, web)
    assert [path for path, _ in site.seen].count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("User-agent: *\nAllow: /list\nDisallow: /", True),
        ("User-agent: *\nDisallow: /list", False),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: newsletter\nDisallow: /", False),
    ],
)
def test_its_rules_are_kept(site: Site, web: Web, rules: str, allowed: bool) -> None:
    site.pages["/robots.txt"] = Page(rules.encode())
    fetched = visit(site, web)
    assert bool(fetched.announcements) is allowed
    assert ("robots" in (fetched.error or "")) is not allowed


def test_a_site_that_cannot_say_is_left_alone(site: Site, web: Web) -> None:
    site.pages["/robots.txt"] = Page(status=500)
    assert "asked later" in (visit(site, web).error or "")
    assert [path for path, _ in site.seen] == ["/robots.txt"]


def test_the_time_between_two_requests_is_the_sites_to_say(site: Site, web: Web) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: 15\nDisallow: /private")
    slept: list[float] = []
    web.politeness._sleep = slept.append
    visit(site, web)
    visit(site, web)
    assert max(slept) > 14


def test_a_feed_is_offered_to_programs_and_not_asked_about(site: Site, web: Web) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /")
    site.pages["/feed"] = Page(b"<rss version='2.0'><channel><title>T</title></channel></rss>")
    assert fetch(Feed(name="feed", kind="rss", url=f"{site.url}/feed"), web, NOW).error is None
