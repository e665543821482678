"""Answers with a part changed, taken out or cut off: papers or a clear error, nothing hostile."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.feeds.fetched import Answer, Parsed
from tests.feeds.samples import item, rss
from tests.feeds.test_arxiv_oai import ARXIV, CORE, RAW, record
from tests.feeds.test_europe_pmc import ARTICLE as EUROPE_PMC
from tests.feeds.test_graphs import INDEXED
from tests.feeds.test_hostile_answers import assert_harmless
from tests.feeds.test_huggingface import ENTRY
from tests.feeds.test_json_feed import ITEM
from tests.feeds.test_json_kinds import PREPRINT, WORK
from tests.feeds.test_pubmed import ARTICLE as PUBMED
from tests.feeds.test_pubmed import DOCUMENT, ONLINE, SUMMARY
from tests.feeds.test_recorded_answers import READERS

S2 = {
    "title": "Slow tides",
    "externalIds": {"ArXiv": "2602.01234", "DOI": "10.1234/tide.5"},
    "authors": [{"name": "Ada Lovelace"}],
    "journal": {"name": "Journal of Tides", "volume": "3", "pages": "1-9"},
    "openAccessPdf": {"url": "https://j.example/5.pdf"},
    "tldr": {"text": "Tides are slow."},
    "s2FieldsOfStudy": [{"category": "Geology"}],
    "publicationDate": "2026-02-27",
}
IN_JSON: list[tuple[str, Any]] = [
    ("huggingface", [ENTRY, ENTRY]),
    (
        "biorxiv",
        {"messages": [{"status": "ok", "count": 1, "total": "9"}], "collection": [PREPRINT]},
    ),
    ("crossref", {"status": "ok", "message": {"items": [WORK], "next-cursor": "a"}}),
    ("openalex", {"meta": {"count": 9, "per_page": 1}, "results": [INDEXED]}),
    ("semantic-scholar", {"total": 9, "next": 1, "data": [S2, {"citingPaper": S2}]}),
    ("europe-pmc", {"hitCount": 9, "nextCursorMark": "a", "resultList": {"result": [EUROPE_PMC]}}),
    ("json-feed", {"version": "1.1", "authors": [{"name": "Ben Okri"}], "items": [ITEM]}),
    ("pubmed", {"result": {"uids": ["123"], "123": SUMMARY}}),
    ("pubmed", {"esearchresult": {"count": "9", "idlist": ["1", "2"]}}),
]
OAI = "<OAI-PMH><ListRecords>{}<resumptionToken>a</resumptionToken></ListRecords></OAI-PMH>"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<title>Tides</title><entry><id>http://arxiv.org/abs/2602.01234v1</id><title>Slow tides</title>
<summary>We wait.</summary><author><name>Ada Lovelace</name></author>
<published>2026-02-26T10:00:00Z</published><arxiv:comment>12 pages</arxiv:comment>
<link href="http://arxiv.org/abs/2602.01234v1"/><category term="cs.CE"/>
<arxiv:primary_category term="cs.CE"/></entry></feed>"""
ENTRY_OF_RSS = item(
    1,
    description="&lt;p&gt;Ada Lovelace&lt;/p&gt;&lt;p&gt;We wait.&lt;/p&gt;",
    pubDate="Mon, 02 Mar 2026 00:00:00 -0500",
    category="ocean",
    **{"dc:creator": "Ada Lovelace", "prism:doi": "10.1234/tide.5"},
)
IN_XML: list[tuple[str, str]] = [
    ("arxiv-oai", OAI.format(record(ARXIV) + record(RAW.format(revision="")))),
    ("arxiv-oai", OAI.format(record(CORE))),
    ("pubmed", f"<PubmedArticleSet>{PUBMED.format(date=ONLINE)}</PubmedArticleSet>"),
    ("pubmed", DOCUMENT),
    ("arxiv-api", ATOM),
    ("rss", rss(ENTRY_OF_RSS).decode()),
    ("arxiv-rss", rss(ENTRY_OF_RSS).decode()),
]
HOSTILE = "<script>steal()</script>\x00\u202e<img src=x onerror=steal()> javascript:steal() \ud800"
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["", "NaN", "9" * 5_000, HOSTILE, "2026-13-45", "javascript:x", "((((", "{" * 99]
    ),
    st.sampled_from([[], {}, [[]], [None], {"a": {"b": []}}, [HOSTILE], {"url": HOSTILE}]),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every part of a document."""
    inside = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    for key, part in inside:
        yield (*path, key)
        yield from places(part, (*path, key))


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, bytes]:
    kind, value = draw(st.sampled_from(IN_JSON))
    value = copy.deepcopy(value)
    for _ in range(draw(st.integers(1, 4))):
        found = list(places(value))
        if found:
            change(draw, value, draw(st.sampled_from(found)))
    body = json.dumps(value).encode("utf-8", "replace")
    return kind, body[: draw(st.sampled_from([len(body), len(body) // 2, len(body) - 1]))]


def change(draw: st.DrawFn, value: Any, path: tuple[Any, ...]) -> None:
    *way, last = path
    for step in way:
        value = value[step]
    how = draw(st.sampled_from(["drop", "set", "set", "wrap", "rename"]))
    if how == "drop":
        del value[last]
    elif how == "wrap":
        value[last] = [value[last]]
    elif how == "rename" and isinstance(value, dict):
        value[f"{last}s"] = value.pop(last)
    else:
        value[last] = copy.deepcopy(draw(VALUES))


def read(kind: str, body: bytes) -> Parsed:
    parse, url = READERS[kind]
    return parse(Answer(body=body, url=url), "tides")


def assert_clear(parsed: Parsed, where: object) -> None:
    for paper in parsed.announcements:
        assert_harmless(paper, where)
        assert paper.title
        assert paper.doi is None or paper.doi.startswith("10.")
        assert paper.version is None or paper.version > 0
    told = parsed.error or ""
    assert told.isprintable()
    assert len(told) < 500
    assert all(url.startswith("http") and "\n" not in url for url in parsed.more)


@settings(max_examples=400, deadline=None)
@given(documents())
def test_any_change_of_a_json_answer_gives_papers_or_a_clear_error(
    document: tuple[str, bytes],
) -> None:
    kind, body = document
    assert_clear(read(kind, body), (kind, body))


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(IN_XML),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(range(6))), min_size=1, max_size=4),
)
def test_any_change_of_an_xml_answer_gives_papers_or_a_clear_error(
    answer: tuple[str, str], changes: list[tuple[int, int]]
) -> None:
    kind, body = answer
    for at, how in changes:
        tags = list(re.finditer(r"<[^<>]+>", body))
        tag = tags[at % len(tags)] if tags else None
        if tag is None:
            break
        before, after = body[: tag.start()], body[tag.end() :]
        odd = HOSTILE.encode("utf-8", "replace").decode()
        body = before + ["", f"<x>{tag.group()}", tag.group() * 2, odd, "&nope;<![CDATA[", ""][how]
        body += "" if how == 5 else after  # cut off here
    assert_clear(read(kind, body.encode("utf-8", "replace")), (kind, body))


@pytest.mark.parametrize(("kind", "value"), IN_JSON)
def test_an_answer_reads_the_same_with_a_mark_before_it_and_unknown_fields(
    kind: str, value: Any
) -> None:
    plain = read(kind, json.dumps(value).encode())
    assert read(kind, b"\xef\xbb\xbf" + json.dumps(value, indent=2).encode()) == plain
    if isinstance(value, dict):
        assert read(kind, json.dumps(value | {"unheard_of": {"a": [1]}}).encode()) == plain


@pytest.mark.parametrize(("kind", "body"), [*IN_XML, *((k, json.dumps(v)) for k, v in IN_JSON)])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_an_answer_that_breaks_off_is_no_day_without_papers(
    kind: str, body: str, part: float
) -> None:
    """What was cut off must be asked for again: an answer without an error is believed."""
    parsed = read(kind, body[: int(len(body) * part)].encode())
    assert parsed.error or parsed == read(kind, body.encode())
