"""arXiv's listing page counts what was announced, in today's layout and the one before."""

from datetime import date

from newsletter.feeds import arxiv_listing
from newsletter.feeds.arxiv_listing import read_listing
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.models import Feed
from tests.feeds.samples import NOW

LINE = """<dt><a name='item{n}'>[{n}]</a>
<a href ="/abs/{id}" title="Abstract" id="{id}"> arXiv:{id} </a>{note}
[<a href="/pdf/{id}" title="Download PDF">pdf</a>]</dt>
<dd><div class='meta'><div class='list-title mathjax'><span class='descriptor'>Title:</span>
  Slow tides: a study of $x &lt; y$ </div>
<div class='list-authors'><a href="https://arxiv.org/search/?q=a">Ada Lovelace</a>,
<a href="https://arxiv.org/search/?q=b">Ben Okri</a></div>
<div class='list-comments mathjax'><span class='descriptor'>Comments:</span> 12 pages</div>
<div class='list-journal-ref'><span class='descriptor'>Journal-ref:</span> J. Tides 3</div>
<div class='list-subjects'><span class='descriptor'>Subjects:</span>
<span class="primary-subject">Computational Engineering (cs.CE)</span>; Oceans (physics.ao-ph)</div>
<p class='mathjax'> We wait. </p></div></dd>"""


def line(n: int, id: str, note: str = "") -> str:
    return LINE.format(n=n, id=id, note=note)


NEW = f"""<html><body><h1>Computational Engineering</h1>
<h3>Showing new listings for Monday, 2 March 2026</h3>
<div class='paging'>Total of 4 entries </div>
<dl id='articles'><h3>New submissions (showing 1 of 1 entries)</h3>{line(1, "2603.00001")}</dl>
<dl id='articles'><h3>Cross submissions (showing 1 of 1 entries)</h3>
{line(2, "2603.00002", " (cross-list from cs.LG)")}</dl>
<dl id='articles'><h3>Replacement submissions (showing 2 of 2 entries)</h3>
{line(3, "2501.00003", " (replaced)")}{line(4, "math/0309136", " (replaced, cross-list)")}</dl>
</body></html>"""


def test_a_new_page_is_read_section_by_section() -> None:
    listing = read_listing(NEW)
    assert listing is not None
    assert listing.day == date(2026, 3, 2)
    assert listing.ids("new") == ("2603.00001",)
    assert listing.ids("cross") == ("2603.00002",)
    assert listing.ids("replace") == ("2501.00003", "math/0309136")
    assert listing.stated == {"new": 1, "cross": 1, "replace": 2}
    assert (listing.total, listing.whole) == (4, True)


def test_its_papers_are_announcements_with_their_types() -> None:
    papers = arxiv_listing.parse(Answer(body=NEW.encode()), "cs.CE").announcements
    kinds = [paper.announce_type for paper in papers]
    assert kinds == ["new", "cross", "replace", "replace-cross"]
    first = papers[0]
    assert first.title == "Slow tides: a study of $x < y$"
    assert first.abstract == "We wait."
    assert first.authors == ("Ada Lovelace", "Ben Okri")
    assert first.categories == ("cs.CE", "physics.ao-ph")
    assert (first.comments, first.journal_ref) == ("12 pages", "J. Tides 3")


def test_a_page_that_shows_less_than_it_counts_is_short() -> None:
    page = NEW.replace("Total of 4", "Total of 3,004").replace(
        "showing 1 of 1", "showing first 1 of 3,001"
    )
    listing = read_listing(page)
    assert listing is not None
    assert (listing.total, listing.whole) == (3_004, False)
    assert listing.stated is not None
    assert listing.stated["new"] == 3_001
    parsed = arxiv_listing.parse(Answer(body=page.encode()), "cs.CE")
    assert parsed.error == "the listing shows 4 of its 3,004 entries"
    assert parsed.more == ()
    assert len(parsed.announcements) == 4


def long_page(first: int, last: int, total: int, skip: int = 0) -> Parsed:
    lines = "".join(line(n, f"2603.{n:05}") for n in range(first, last + 1))
    page = f"""<h3>Showing new listings for Monday, 2 March 2026</h3>
    <div class='paging'>Total of {total} entries</div><dl id='articles'>
    <h3>New submissions (continued, showing {last - first + 1:,} of {total:,} entries )</h3>
    {lines}</dl>"""
    url = f"https://arxiv.org/list/cs/new?show=2000{f'&skip={skip}' if skip else ''}"
    return arxiv_listing.parse(Answer(body=page.encode(), url=url), "cs")


def test_a_listing_goes_on_where_a_page_ends() -> None:
    first = long_page(1, 600, 1_100)
    assert (len(first.announcements), first.error) == (600, None)
    assert first.more == ("https://arxiv.org/list/cs/new?show=2000&skip=600",)
    last = long_page(601, 1_100, 1_100, skip=600)
    assert (len(last.announcements), last.error, last.more) == (500, None, ())


def test_a_server_that_shows_the_same_page_again_is_not_asked_on() -> None:
    again = long_page(1, 600, 1_100, skip=600)
    assert again.error == "the listing begins at 1 again, not at 601"
    assert (again.announcements, again.more) == ((), ())


def test_no_listing_is_followed_beyond_any_that_there_is() -> None:
    page = long_page(19_501, 20_000, 30_000, skip=19_500)
    assert page.error == "the listing shows 20,000 of its 30,000 entries"
    assert page.more == ()


def test_the_layout_before_2024_has_headings_before_its_lists() -> None:
    page = f"""<html><body><h3>New submissions for Fri, 20 Dec 19</h3>
    <dl>{line(1, "1912.00001")}</dl><h3>Cross-lists for Fri, 20 Dec 19</h3>
    <dl>{line(2, "1912.00002")}</dl><h3>Replacements for Fri, 20 Dec 19</h3>
    <dl>{line(3, "1812.00003")}</dl>[ total of 3 entries: 1-3 ]</body></html>"""
    listing = read_listing(page.encode())
    assert listing is not None
    assert listing.ids("new", "cross", "replace") == ("1912.00001", "1912.00002", "1812.00003")
    assert (listing.day, listing.total, listing.whole) == (date(2019, 12, 20), 3, True)


def test_a_recent_page_has_a_day_for_each_paper() -> None:
    page = f"""<html><body><div class='paging'>Total of 3 entries</div><dl id='articles'>
    <h3>Mon, 2 Mar 2026 (showing 1 of 1 entries )</h3>{line(1, "2603.00001")}
    <h3>Fri, 27 Feb 2026 (showing 2 of 2 entries )</h3>{line(2, "2602.00002")}
    {line(3, "2602.00003", " (cross-list from math.GT)")}</dl></body></html>"""
    listing = read_listing(page)
    assert listing is not None
    days = [(paper.arxiv_id, paper.day, paper.announce_type) for paper in listing.papers]
    assert days == [
        ("2603.00001", date(2026, 3, 2), "new"),
        ("2602.00002", date(2026, 2, 27), "new"),
        ("2602.00003", date(2026, 2, 27), "cross"),
    ]
    assert listing.whole


def test_a_day_without_announcements_is_an_empty_listing() -> None:
    page = "<h3>Showing new listings for Saturday, 7 March 2026</h3><p>No updates today.</p>"
    listing = read_listing(page)
    assert listing is not None
    assert (listing.papers, listing.day, listing.whole) == ((), date(2026, 3, 7), True)


def test_another_page_is_no_listing() -> None:
    for page in ("", "<html><body>Sorry</body></html>", "{}", b"\xff\x00"):
        assert read_listing(page) is None
    assert "no arXiv listing" in (arxiv_listing.parse(Answer(body=b"<p>"), "x").error or "")


def test_all_lines_are_asked_for_at_once() -> None:
    feed = Feed(name="a", kind="arxiv-listing", url="https://arxiv.org/list/cs.CE/new")
    assert list(arxiv_listing.begin(feed, NOW)) == ["https://arxiv.org/list/cs.CE/new?show=2000"]
