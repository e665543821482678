"""bioRxiv and Crossref: what a record becomes, and the page after it."""

import json

import pytest

from newsletter.feeds import biorxiv, crossref
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.visits import Parse
from newsletter.models import Feed
from tests.feeds.samples import NOW

DETAILS = "https://api.biorxiv.org/details/biorxiv/2026-02-27/2026-03-03/0/json"
PREPRINT = {
    "doi": "10.64898/2026.02.28.123456",
    "title": "Slow tides in cells",
    "authors": "Lovelace, A.; Okri, B. C.",
    "date": "2026-2-28",
    "version": "1",
    "category": "cell biology",
    "abstract": "O_ST_ABSBackgroundC_ST_ABSCells wait in GO_SCPLOWTPC_SCPLOWase. ResultsThey do.",
    "server": "bioRxiv",
    "published": "NA",
}


def read(parse: Parse, value: object, url: str) -> Parsed:
    return parse(Answer(body=json.dumps(value).encode(), url=url), "tides")


def preprints(*rows: object, **told: object) -> Parsed:
    answer = {"messages": [{"status": "ok", **told}], "collection": list(rows)}
    return read(biorxiv.parser("biorxiv"), answer, DETAILS)


def test_a_preprint_is_read_whole() -> None:
    (paper,) = preprints(PREPRINT).announcements
    assert (paper.doi, paper.version) == ("10.64898/2026.02.28.123456", 1)
    assert paper.authors == ("A. Lovelace", "B. C. Okri")
    assert str(paper.published_at) == "2026-02-28 00:00:00+00:00"
    assert paper.abstract == "Background: Cells wait in GTPase. Results: They do."
    assert paper.urls["abs"] == "https://www.biorxiv.org/content/10.64898/2026.02.28.123456v1"


def test_of_several_versions_of_a_preprint_the_newest_counts() -> None:
    (paper,) = preprints(PREPRINT, PREPRINT | {"version": "2"}, PREPRINT).announcements
    assert (paper.version, paper.announce_type, paper.published_at) == (2, "replace", None)


@pytest.mark.parametrize(
    ("told", "following"),
    [
        ({"count": 30, "cursor": 0, "total": "873"}, "/30/json"),
        ({"count": "100", "cursor": "100", "total": 873}, "/200/json"),
        ({"count": 30, "cursor": 843, "total": 873}, None),
        ({}, None),
    ],
)
def test_the_next_preprints_begin_after_as_many_as_were_given(
    told: dict[str, object], following: str | None
) -> None:
    more = preprints(PREPRINT, **told).more
    assert more == (() if following is None else (DETAILS.replace("/0/json", following),))


def test_headings_of_several_words_and_marks_in_words_are_read() -> None:
    text = "Background and HypothesisCells wait. HIGHLIGHTSO_LImSlow cellsC_LI Methods: none."
    (paper,) = preprints(PREPRINT | {"abstract": text}).announcements
    assert paper.abstract == (
        "Background and Hypothesis: Cells wait. HIGHLIGHTS mSlow cells Methods: none."
    )


def test_a_row_of_a_collection_is_read_as_well() -> None:
    row = {
        "rel_title": "Slow tides in cells",
        "rel_doi": "10.1101/2026.02.28.123456",
        "rel_abs": "Cells wait.",
        "rel_site": "medRxiv",
        "rel_date": "2026-02-28",
        "rel_authors": [{"author_name": "Ada Lovelace", "author_inst": "London"}, None],
    }
    (paper,) = preprints(row).announcements
    assert (paper.authors, paper.abstract) == (("Ada Lovelace",), "Cells wait.")
    assert paper.urls["abs"] == "https://www.medrxiv.org/content/10.1101/2026.02.28.123456v1"


def test_days_without_preprints_are_no_error() -> None:
    empty = {"messages": [{"status": "no posts found"}], "collection": []}
    assert read(biorxiv.parse, empty, DETAILS) == Parsed()
    assert read(biorxiv.parse, {"messages": [{"status": "bad interval"}]}, DETAILS).error


def test_the_days_since_the_last_news_are_asked_for() -> None:
    base = "https://api.biorxiv.org/details/medrxiv"
    (first,) = biorxiv.begin(Feed(name="m", kind="medrxiv", url=base, last_new_at=NOW), NOW)
    assert first == f"{base}/2026-02-27/2026-03-03/0/json"
    (first,) = biorxiv.begin(Feed(name="m", kind="medrxiv", url=f"{base}?category=a_b"), NOW)
    assert first == f"{base}/2026-02-23/2026-03-03/0/json?category=a_b"


WORKS = "https://api.crossref.org/works?filter=issn:2049-3630&rows=2&cursor=*"
WORK = {
    "DOI": "10.1234/Tide.5",
    "title": ["Slow <i>tides</i>"],
    "subtitle": ["A study"],
    "abstract": "<jats:title>Abstract</jats:title><jats:p>We  wait.</jats:p>",
    "author": [{"given": "Ada", "family": "Lovelace"}, {"name": "The Tide Consortium"}],
    "container-title": ["Journal of Tides"],
    "volume": "3",
    "issue": "2",
    "page": "1-9",
    "created": {"date-time": "2026-02-28T10:00:00Z"},
    "published-print": {"date-parts": [[2026, 6]]},
    "published-online": {"date-parts": [[2026, 2, 27]]},
    "link": [{"URL": "https://j.example/5.pdf", "content-type": "application/pdf"}],
    "URL": "https://doi.org/10.1234/tide.5",
}


def works(*items: object, **message: object) -> Parsed:
    answer = {"status": "ok", "message": {"items": list(items), **message}}
    return read(crossref.parse, answer, WORKS)


def test_a_work_is_read_whole() -> None:
    (paper,) = works(WORK).announcements
    assert paper.title == "Slow tides: A study"
    assert paper.abstract == "We wait."
    assert paper.authors == ("Ada Lovelace", "The Tide Consortium")
    assert paper.journal_ref == "Journal of Tides 3(2), 1-9"
    assert str(paper.published_at) == "2026-02-27 00:00:00+00:00"
    assert paper.urls["pdf"] == "https://j.example/5.pdf"


def test_headings_of_an_abstract_are_labels_and_a_preprint_is_the_same_work() -> None:
    work = WORK | {
        "title": [],
        "original-title": ["Slow tides"],
        "abstract": "<jats:title>Abstract</jats:title><jats:sec><jats:title>Aims</jats:title>"
        "<jats:p>We wait.</jats:p></jats:sec>",
        "relation": {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2602.01234"}]},
        "volume": 3,
    }
    (paper,) = works(work).announcements
    assert (paper.title, paper.abstract) == ("Slow tides: A study", "Aims: We wait.")
    assert (paper.arxiv_id, paper.doi) == ("2602.01234", "10.1234/Tide.5")
    assert paper.journal_ref == "Journal of Tides 3(2), 1-9"


@pytest.mark.parametrize("future", [[[2026, 6, 1]], [[2106]], [[None]], [], None])
def test_a_date_that_is_yet_to_come_or_in_part_gives_way_to_the_registration(
    future: object,
) -> None:
    work = WORK | {"published-online": {"date-parts": future}, "published-print": None}
    (paper,) = works(work).announcements
    assert str(paper.published_at) == "2026-02-28 10:00:00+00:00"


def test_works_go_on_while_pages_are_full() -> None:
    cursor = {"next-cursor": "a+b/c="}
    assert works(WORK, WORK, **cursor).more == (WORKS.replace("cursor=*", "cursor=a%2Bb/c%3D"),)
    assert works(WORK, **cursor).more == ()


def test_a_refused_filter_says_why() -> None:
    fault = {"status": "failed", "message": [{"message": "Filter x does not exist"}]}
    told = read(crossref.parse, fault, WORKS).error
    assert told == "the server reports an error: Filter x does not exist"


def test_a_list_of_journals_is_no_list_of_works() -> None:
    journals = {"message-type": "journal-list", "message": {"items": [{"title": "Tides"}]}}
    assert read(crossref.parse, journals, WORKS) == Parsed(error="this lists no works")


def test_what_a_server_says_in_words_is_told() -> None:
    def told(body: bytes) -> str | None:
        return crossref.parse(Answer(body=body, url=WORKS), "tides").error

    assert told(b"Resource not found.\n") == "this is no JSON answer: Resource not found."
    assert told(b'{"message": {"items": [{"title') == "this is no JSON answer"
    assert told(b"<html>Sorry</html>") == "this is no JSON answer"
    assert told(b"\x00\xff" * 9_000) == "this is no JSON answer"
