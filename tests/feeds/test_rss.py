"""RSS, RDF and Atom: what each field becomes, and what is no feed at all."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.feeds import rss as kind
from newsletter.models import Announcement
from tests.feeds.samples import answer, item, rss

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Tides</title>
<entry><id>urn:1</id><title type="html">Slow &amp;lt;i&amp;gt;tides&amp;lt;/i&amp;gt;</title>
<link href="/papers/1"/><link rel="related" type="application/pdf" href="/papers/1.pdf"/>
<author><name>Ada Lovelace</name></author><author><name>Ben Okri</name></author>
<category term="ocean"/><published>2026-03-01T23:30:00-05:00</published>
<summary>We wait.</summary></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://j.example/"><title>Tides</title></channel>
<item rdf:about="https://j.example/1"><title>Tides</title><link>https://j.example/1</link>
<dc:identifier>doi:10.1101/2026.01.02.123456</dc:identifier><dc:creator>Lovelace, A., Okri, B.
</dc:creator></item></rdf:RDF>"""


def only(body: bytes | str) -> Announcement:
    (paper,) = kind.parse(answer(body), "tides").announcements
    return paper


def test_an_atom_entry_is_read_whole() -> None:
    assert only(ATOM) == Announcement(
        source="tides",
        title="Slow tides",
        abstract="We wait.",
        authors=("Ada Lovelace", "Ben Okri"),
        categories=("ocean",),
        urls={
            "abs": "https://journal.example/papers/1",
            "pdf": "https://journal.example/papers/1.pdf",
        },
        published_at=datetime(2026, 3, 2, 4, 30, tzinfo=UTC),
    )


def test_a_title_told_twice_is_no_abstract() -> None:
    assert only(rss(item(1, title="Slow tides", description="Slow  Tides"))).abstract == ""


def test_an_rdf_item_has_its_doi_and_authors() -> None:
    paper = only(RDF)
    assert (paper.doi, paper.authors) == (
        "10.1101/2026.01.02.123456",
        ("A. Lovelace", "B. Okri"),
    )


@pytest.mark.parametrize(
    ("parts", "doi"),
    [
        ({"prism:doi": "10.1234/Tide.5"}, "10.1234/Tide.5"),
        ({"link": "https://doi.org/10.1234/tide.5?af=R"}, "10.1234/tide.5"),
        ({"link": "https://j.example/doi/abs/10.1234/tide.5"}, "10.1234/tide.5"),
        ({"guid": "doi:10.1234/tide.5"}, "10.1234/tide.5"),
        ({}, None),
    ],
)
def test_a_doi_is_found_where_journals_put_it(parts: dict[str, str], doi: str | None) -> None:
    assert only(rss(item(1, **parts))).doi == doi


@pytest.mark.parametrize(
    "link",
    [
        "http://arxiv.org/abs/2603.01234v2",
        "https://arxiv.org/pdf/2603.01234v2.pdf",
        "https://export.arxiv.org/abs/2603.01234v2?context=cs",
    ],
)
def test_a_plain_feed_that_points_at_arxiv_gives_arxiv_ids(link: str) -> None:
    paper = only(rss(item(1, link=link)))
    assert (paper.arxiv_id, paper.version) == ("2603.01234", 2)
    assert paper.urls["pdf"] == "https://arxiv.org/pdf/2603.01234"


def test_hostile_text_is_only_text() -> None:
    paper = only(
        rss(
            item(
                1,
                title="Gold\nBcc: x &lt;script&gt;steal()&lt;/script&gt;{{ 7*7 }}",
                description="<![CDATA[<img src=x onerror=steal()>See <mj-raw>{% if %}]]>",
                link="javascript:steal()",
            )
        )
    )
    assert paper.title == "Gold Bcc: x {{ 7*7 }}"
    assert paper.abstract == "See <mj-raw>{% if %}"
    assert paper.urls == {}


def test_an_entry_without_a_title_is_left_out() -> None:
    assert len(kind.parse(answer(rss(item(1, title=""), item(2))), "t").announcements) == 1


def test_an_empty_channel_is_no_error() -> None:
    assert kind.parse(answer(rss()), "tides") == kind.Parsed()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><html><body>Sorry</body></html>", "web page"),
        (b'{"items": []}', "no RSS or Atom"),
        (b"", "empty page"),
        (b"\x00\xff\xfe", "no RSS or Atom"),
        (rss(title="Feed error for query: cat:xx"), "reports an error"),
        (
            ATOM.replace("urn:1", "http://arxiv.org/api/errors#bad_id").replace(
                "Slow &amp;lt;i&amp;gt;tides&amp;lt;/i&amp;gt;", "Error"
            ),
            "reports an error: We wait.",
        ),
    ],
)
def test_what_is_no_feed_says_so(body: bytes | str, words: str) -> None:
    parsed = kind.parse(answer(body), "tides")
    assert parsed.announcements == ()
    assert words in (parsed.error or "")


def test_a_feed_that_breaks_off_gives_its_whole_papers_and_says_so() -> None:
    body = rss(item(1), item(2), item(3, title="Tides that break"))
    parsed = kind.parse(answer(body[: body.index(b"break")]), "tides")
    assert [paper.title[-1] for paper in parsed.announcements] == ["1", "2"]
    assert parsed.error == "the feed breaks off before its end"


def test_a_feed_with_a_small_fault_is_read_without_complaint() -> None:
    parsed = kind.parse(answer(b"\n\n" + rss(item(1), item(2))), "tides")
    assert (len(parsed.announcements), parsed.error) == (2, None)


def test_entities_do_not_explode() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 50}">' for n in range(1, 9))
    body = rss(item(1, title="Boom &e8;")).decode()
    bomb = body.replace("?>", f'?><!DOCTYPE rss [<!ENTITY e0 "ha">{levels}]>', 1)
    parsed = kind.parse(answer(bomb), "tides")
    assert all(len(paper.title) < 100 for paper in parsed.announcements)


def test_one_long_entity_named_often_does_not_make_a_feed_grow() -> None:
    body = rss(item(1, title=f"Boom {'&long;' * 1_000}")).decode()
    bomb = body.replace("?>", f'?><!DOCTYPE rss [<!ENTITY long "{"ha" * 50_000}">]>', 1)
    for paper in kind.parse(answer(bomb), "tides").announcements:
        assert "haha" not in paper.title


def test_a_feed_may_name_characters_of_its_own() -> None:
    body = rss(item(1, title="Caf&e; tides")).decode()
    named = body.replace("?>", '?><!DOCTYPE rss [<!ENTITY e "&#233;">]>', 1)
    assert only(named).title == "Café tides"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 700))
def test_no_bytes_anywhere_in_a_feed_raise(noise: bytes, at: int) -> None:
    body = rss(item(1), item(2))
    for paper in kind.parse(answer(body[:at] + noise + body[at:]), "tides").announcements:
        (paper.title + paper.abstract).encode()


def test_an_entry_that_we_cannot_read_costs_no_other() -> None:
    def read(entry: Any, source: str) -> Announcement | None:
        if entry.title == "Paper 2":
            raise KeyError("a fault of ours")
        return kind.announcement(entry, source)

    body = rss(*(item(n, title=f"Paper {n}") for n in range(1, 4)))
    parsed = kind.parse_entries(answer(body), "tides", read)
    assert [paper.title for paper in parsed.announcements] == ["Paper 1", "Paper 3"]
    assert parsed.error == "1 of 3 entries could not be read (KeyError)"
