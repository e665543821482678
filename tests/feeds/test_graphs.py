"""OpenAlex and Semantic Scholar: what a work becomes, and the page after it."""

import json

import pytest

from newsletter.feeds import europe_pmc, huggingface, openalex, semantic_scholar
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.visits import Parse


def read(parse: Parse, value: object, url: str) -> Parsed:
    return parse(Answer(body=json.dumps(value).encode(), url=url), "tides")


OPENALEX = "https://api.openalex.org/works?search=tides&per-page=2&page=1"
INDEXED = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1234/tide.5",
    "title": "Slow tides",
    "publication_date": "2026-02-27",
    "authorships": [{"author": {"display_name": "Ada Lovelace"}}, {"raw_author_name": "Ben Okri"}],
    "abstract_inverted_index": {"wait": [1, 4], "We": [0], "and": [2], "then": [3]},
    "primary_location": {"landing_page_url": "https://arxiv.org/abs/2602.01234", "source": None},
    "topics": [{"display_name": "Oceans"}],
}


def test_an_inverted_abstract_is_put_together() -> None:
    answer = {"meta": {"count": 1}, "results": [INDEXED]}
    (paper,) = read(openalex.parse, answer, OPENALEX).announcements
    assert paper.abstract == "We wait and then wait"
    assert paper.authors == ("Ada Lovelace", "Ben Okri")
    assert (paper.doi, paper.arxiv_id) == ("10.1234/tide.5", "2602.01234")
    assert paper.categories == ("Oceans",)


def test_a_work_is_known_by_every_place_where_it_lies() -> None:
    journal = {"display_name": "Journal of Tides", "type": "journal"}
    work = INDEXED | {
        "primary_location": {"landing_page_url": "https://j.example/5", "source": journal},
        "locations": [
            None,
            {"pdf_url": 3},
            {"landing_page_url": "http://arxiv.org/abs/2602.01234"},
        ],
        "biblio": {"volume": "3", "issue": 2, "first_page": "1", "last_page": "9"},
    }
    (paper,) = read(openalex.parse, {"results": [work]}, OPENALEX).announcements
    assert paper.arxiv_id == "2602.01234"
    assert paper.journal_ref == "Journal of Tides 3(2), 1-9"


def test_a_repository_is_no_journal() -> None:
    """Readers would be told that a paper is now published in arXiv."""
    source = {"display_name": "arXiv (Cornell University)"}
    for kind in (
        {},
        {"type": "repository"},
        {"type": "repository", "display_name": "Moon Archive"},
    ):
        work = INDEXED | {"primary_location": {"source": source | kind}}
        (paper,) = read(openalex.parse, {"results": [work]}, OPENALEX).announcements
        assert paper.journal_ref == ""
    by_name = {"title": "Slow tides", "venue": "arXiv.org", "journal": {"volume": "abs/2602.01234"}}
    (paper,) = read(semantic_scholar.parse, {"data": [by_name]}, "https://s2.example").announcements
    assert paper.journal_ref == ""


def test_an_indexed_abstract_loses_its_markup_and_its_heading() -> None:
    index = {"<p>Abstract": [0], "We": [1], "wait.</p>": [2], "never": [True, "4", None]}
    work = INDEXED | {"abstract_inverted_index": index}
    (paper,) = read(openalex.parse, {"results": [work]}, OPENALEX).announcements
    assert paper.abstract == "We wait."


@pytest.mark.parametrize(
    "fault",
    [
        {"error": "Too\u0000 Many\nRequests"},
        {"error": {"code": 429, "message": "Too Many Requests"}},
        {"error": ["Too Many Requests"]},
        {"error": True, "message": "Too Many Requests"},
    ],
)
@pytest.mark.parametrize("parse", [openalex.parse, huggingface.parse, europe_pmc.parse])
def test_an_error_is_a_sentence_whatever_its_shape(parse: Parse, fault: dict[str, object]) -> None:
    told = read(parse, fault, "https://api.example/search").error or ""
    assert told.startswith("the server reports an error: ")
    assert told.isprintable()


@pytest.mark.parametrize(
    "change",
    [{"is_paratext": True}, {"is_retracted": True}, {"id": "https://openalex.org/A5"}],
)
def test_covers_retractions_and_authors_are_no_papers(change: dict[str, object]) -> None:
    assert read(openalex.parse, {"results": [INDEXED | change]}, OPENALEX).announcements == ()


def test_indexed_works_go_on_page_by_page() -> None:
    meta = {"count": 3, "per_page": 2, "page": 1}
    more = read(openalex.parse, {"meta": meta, "results": [INDEXED]}, OPENALEX).more
    last = OPENALEX.replace("&page=1", "&page=2")
    assert more == (last,)
    assert read(openalex.parse, {"meta": meta, "results": [INDEXED]}, last).more == ()


def test_a_search_of_semantic_scholar_is_read() -> None:
    paper = {
        "paperId": "a1",
        "title": "Slow tides",
        "externalIds": {"ArXiv": "2602.01234", "DOI": "10.1234/tide.5"},
        "authors": [{"authorId": "1", "name": "Ada Lovelace"}],
        "publicationDate": "2026-02-27",
        "tldr": {"text": "Tides are slow."},
        "openAccessPdf": {"url": "https://j.example/5.pdf"},
        "s2FieldsOfStudy": [{"category": "Geology"}],
        "abstract": None,
    }
    url = "https://api.semanticscholar.org/graph/v1/paper/search/bulk?query=tides"
    parsed = read(semantic_scholar.parse, {"total": 9, "token": "t", "data": [paper, None]}, url)
    (found,) = parsed.announcements
    assert (found.arxiv_id, found.doi, found.summary) == (
        "2602.01234",
        "10.1234/tide.5",
        "Tides are slow.",
    )
    assert parsed.more == (f"{url}&token=t",)
    by_offset = read(semantic_scholar.parse, {"offset": 0, "next": 100, "data": [paper]}, url)
    assert by_offset.more == (f"{url}&offset=100",)
    assert read(semantic_scholar.parse, {"message": "Too Many Requests"}, url).error
