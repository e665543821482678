"""arXiv's search interface: the query of a feed, its pages, and what an entry holds."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from newsletter.feeds import arxiv_api
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.models import Announcement, Feed
from tests.feeds.samples import NOW

QUERY = 'cat:cs.CE AND abs:"tides"'
BASE = "https://export.arxiv.org/api/query?search_query=cat:cs.CE"
ENTRY = """<entry><id>http://arxiv.org/abs/{id}</id><title>Slow tides</title>
<summary>  We wait. </summary><published>2026-02-27T10:00:00Z</published>
<updated>2026-03-01T10:00:00Z</updated><author><name>Ada Lovelace</name>
<arxiv:affiliation>London</arxiv:affiliation></author>
<category term="physics.ao-ph"/><category term="cs.CE"/><arxiv:primary_category term="cs.CE"/>
<arxiv:comment>12 pages</arxiv:comment><arxiv:journal_ref>J. Tides 3 (2026)</arxiv:journal_ref>
<arxiv:doi>10.1234/tide.5</arxiv:doi></entry>"""


def page(*ids: str, total: int = 0, start: int = 0, size: int = 2, body: str = "") -> Parsed:
    entries = body or "".join(ENTRY.format(id=id) for id in ids)
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom"
    xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
    xmlns:arxiv="http://arxiv.org/schemas/atom"><title>arXiv Query</title>
    <opensearch:totalResults>{total}</opensearch:totalResults>{entries}</feed>"""
    url = f"{BASE}&start={start}&max_results={size}"
    return arxiv_api.parse(Answer(body=feed.encode(), url=url), "tides")


def asked(url: str, **columns: object) -> dict[str, str]:
    feed = Feed(name="tides", kind="arxiv-api", url=url, **columns)
    (first,) = arxiv_api.begin(feed, NOW)
    return {name: values[0] for name, values in parse_qs(urlsplit(first).query).items()}


def test_an_entry_is_read_whole() -> None:
    (paper,) = page("2602.01234v2", total=1).announcements
    assert paper == Announcement(
        source="tides",
        title="Slow tides",
        abstract="We wait.",
        authors=("Ada Lovelace",),
        categories=("cs.CE", "physics.ao-ph"),
        arxiv_id="2602.01234",
        version=2,
        doi="10.1234/tide.5",
        urls={
            "abs": "https://arxiv.org/abs/2602.01234",
            "pdf": "https://arxiv.org/pdf/2602.01234",
        },
        published_at=paper.published_at,
        comments="12 pages",
        journal_ref="J. Tides 3 (2026)",
    )
    assert str(paper.published_at) == "2026-02-27 10:00:00+00:00"


def test_an_old_style_id_is_one() -> None:
    (paper,) = page("math.GT/0309136v1", total=1).announcements
    assert (paper.arxiv_id, paper.version) == ("math/0309136", 1)


def test_the_newest_of_two_weeks_are_asked_for_first() -> None:
    said = asked(f"https://export.arxiv.org/api/query?search_query={QUERY}")
    assert said["search_query"] == (f"({QUERY}) AND submittedDate:[202602160000 TO 202603030000]")
    assert (said["sortBy"], said["sortOrder"]) == ("submittedDate", "descending")
    assert (said["start"], said["max_results"]) == ("0", "1000")


def test_ids_and_dates_that_are_named_are_asked_for_as_they_stand() -> None:
    assert asked("https://e/api/query?id_list=2602.01234,2602.01235")["id_list"].count(",") == 1
    dated = "submittedDate:[202601010000 TO 202601020000]"
    assert asked(f"https://e/api/query?search_query={dated}")["search_query"] == dated


def test_no_page_is_larger_than_arxiv_gives() -> None:
    assert asked(f"{BASE}&max_results=9999")["max_results"] == "2000"


@pytest.mark.parametrize(
    ("total", "start", "following"),
    [(5, 0, 2), (5, 2, 4), (4, 2, None), (2, 0, None), (40_000, 29_998, None)],
)
def test_the_next_page_begins_where_this_one_ends(
    total: int, start: int, following: int | None
) -> None:
    more = page("2602.01234v1", "2602.01235v1", total=total, start=start).more
    expected = () if following is None else (f"{BASE}&start={following}&max_results=2",)
    assert more == expected


def test_a_page_that_arxiv_left_papers_out_of_is_gone_on_from_where_it_ended() -> None:
    assert page("2602.01234v1", total=9, size=2_000).more == (f"{BASE}&start=1&max_results=2000",)


def test_an_entry_that_cannot_be_read_has_its_place() -> None:
    entries = ENTRY.format(id="2602.01234v1") + "<entry><id>x</id></entry>"
    read = page(total=9, body=entries)
    assert len(read.announcements) == 1
    assert read.more == (f"{BASE}&start=2&max_results=2",)


def test_no_page_reaches_beyond_what_arxiv_gives_in_all() -> None:
    more = page("2602.01234v1", total=40_000, start=29_990, size=2_000).more
    assert more == (f"{BASE}&start=29991&max_results=9",)


def test_once_a_day_papers_are_looked_for_that_waited_for_weeks() -> None:
    """Moderators may keep a paper for a month; it is announced under the date of its submission."""
    known = {"last_new_at": NOW - timedelta(days=1)}
    today = asked(BASE, checked_at=NOW - timedelta(hours=1), **known)
    assert "[202602150000 TO" in today["search_query"]
    first = asked(BASE, checked_at=NOW - timedelta(days=1), **known)
    assert "[202601160000 TO" in first["search_query"]
    failed = asked(BASE, checked_at=NOW - timedelta(hours=1), last_error="503", **known)
    assert failed == first
    new = asked(BASE)  # what a feed brings first is news, and weeks of it are no news
    assert "[202602160000 TO" in new["search_query"]


def test_a_query_that_finds_nothing_is_no_error() -> None:
    assert page(total=0) == Parsed()


def test_a_page_that_should_not_be_empty_is_an_error() -> None:
    assert page(total=5, start=2).error == "arXiv sent an empty page at 2 of 5 papers"


def test_an_error_dressed_as_an_entry_is_an_error() -> None:
    entry = """<entry><id>http://arxiv.org/api/errors#bad</id><title>Error</title>
    <summary>malformed query</summary></entry>"""
    parsed = page(total=1, body=entry)
    assert parsed.announcements == ()
    assert parsed.error == "the server reports an error: malformed query"


def test_a_primary_category_of_another_shape_stops_no_paper() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
    <entry><id>http://arxiv.org/abs/2602.01234v1</id><title>Slow tides</title>
    <arxiv:primary_category>cs.CE</arxiv:primary_category><category term="cs.LG"/></entry></feed>"""
    (paper,) = arxiv_api.parse(Answer(body=body.encode()), "tides").announcements
    assert paper.categories == ("cs.LG",)
