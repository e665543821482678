"""Europe PMC: what an article becomes, the page after it, and the days that are asked for."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from newsletter.feeds import europe_pmc
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.models import Announcement, Feed
from tests.feeds.samples import NOW

URL = "https://www.ebi.ac.uk/europepmc/webservices/rest/search?query=tides&cursorMark=*"
ARTICLE = {
    "id": "40123456",
    "source": "MED",
    "pmid": "40123456",
    "doi": "10.1234/tide.5",
    "title": "Slow tides in &lt;i&gt;Fucus&lt;/i&gt;.",
    "authorString": "Lovelace A, Okri BC, Tide Consortium.",
    "authorList": {
        "author": [
            {"fullName": "Lovelace A", "firstName": "Ada", "lastName": "Lovelace", "initials": "A"},
            {"fullName": "Okri BC", "lastName": "Okri", "initials": "BC"},
            {"collectiveName": "Tide Consortium"},
        ]
    },
    "journalInfo": {
        "issue": "2",
        "volume": "3",
        "yearOfPublication": 2026,
        "journal": {"title": "Journal of tides : a quarterly", "issn": "2049-3630"},
    },
    "pubYear": "2026",
    "pageInfo": "1-9",
    "abstractText": "<h4>Background</h4>We wait.<h4>Results</h4> They <i>do</i> come.",
    "keywordList": {"keyword": ["Tides"]},
    "meshHeadingList": {"meshHeading": [{"majorTopic_YN": "N", "descriptorName": "Oceans"}]},
    "fullTextUrlList": {
        "fullTextUrl": [
            {"availabilityCode": "S", "documentStyle": "pdf", "url": "https://j.example/paid.pdf"},
            {"availabilityCode": "OA", "documentStyle": "html", "url": "https://j.example/5"},
            {"availabilityCode": "OA", "documentStyle": "pdf", "url": "https://j.example/5.pdf"},
        ]
    },
    "firstPublicationDate": "2026-02-27",
}


def read(value: object, url: str = URL) -> Parsed:
    body = value if isinstance(value, str) else json.dumps(value)
    return europe_pmc.parse(Answer(body=body.encode(), url=url), "tides")


def page(*articles: object, **told: object) -> dict[str, object]:
    return {"version": "6.9", "hitCount": 9, "resultList": {"result": list(articles)}, **told}


def test_an_article_is_read_whole() -> None:
    (paper,) = read(page(ARTICLE)).announcements
    assert paper.title == "Slow tides in Fucus"
    assert paper.abstract == "Background: We wait. Results: They do come."
    assert paper.authors == ("Ada Lovelace", "BC Okri", "Tide Consortium")
    assert paper.categories == ("Tides", "Oceans")
    assert paper.journal_ref == "Journal of tides 3(2), 1-9"
    assert (paper.doi, str(paper.published_at)[:10]) == ("10.1234/tide.5", "2026-02-27")
    assert paper.urls == {
        "abs": "https://doi.org/10.1234/tide.5",
        "pdf": "https://j.example/5.pdf",
    }


def test_a_short_record_is_read_as_far_as_it_goes() -> None:
    short = {
        "id": "PPR123",
        "source": "PPR",
        "title": "Slow tides",
        "authorString": "Lovelace A, Okri BC.",
        "journalTitle": "Tides",
        "journalVolume": "3",
        "pubYear": "2026",
    }
    (paper,) = read(page(short, None, {"id": "1"})).announcements
    assert paper.authors == ("Lovelace A", "Okri BC")
    assert (paper.journal_ref, paper.abstract) == ("Tides 3", "")
    assert paper.urls == {"abs": "https://europepmc.org/article/PPR/PPR123"}


@pytest.mark.parametrize("name", ["citation", "reference"])
def test_what_cites_an_article_or_is_cited_is_read_as_well(name: str) -> None:
    cited = {"id": "7", "source": "MED", "title": "Slow tides.", "journalAbbreviation": "J Tides"}
    answer = {"hitCount": 1, f"{name}List": {name: [cited | {"volume": "3", "pageInfo": "1-9"}]}}
    (paper,) = read(answer).announcements
    assert (paper.title, paper.journal_ref) == ("Slow tides", "J Tides 3, 1-9")


def test_a_second_version_of_a_preprint_is_a_revision() -> None:
    preprint = ARTICLE | {"source": "PPR", "versionNumber": 2, "doi": "10.48550/arXiv.2602.01234"}
    (paper,) = read(page(preprint)).announcements
    assert (paper.version, paper.announce_type) == (2, "replace")
    assert (paper.arxiv_id, paper.doi) == ("2602.01234", None)


def test_the_cursor_leads_on_until_it_stands_still() -> None:
    (following,) = read(page(ARTICLE, nextCursorMark="AoJ+x/=")).more
    assert parse_qs(urlsplit(following).query)["cursorMark"] == ["AoJ+x/="]
    assert read(page(ARTICLE, nextCursorMark="AoJ+x/="), following).more == ()
    assert read(page(nextCursorMark="other"), following).more == ()


def test_the_same_answer_in_xml_is_the_same() -> None:
    written = """<?xml version="1.0"?><responseWrapper><hitCount>1</hitCount>
      <nextCursorMark>next</nextCursorMark><resultList><result><id>1</id><source>MED</source>
      <doi>10.1234/tide.5</doi><title>Slow tides.</title><abstractText>We wait.</abstractText>
      <authorList><author><firstName>Ada</firstName><lastName>Lovelace</lastName></author>
      </authorList><keywordList><keyword>Tides</keyword><keyword>Moon</keyword></keywordList>
      <firstPublicationDate>2026-02-27</firstPublicationDate></result></resultList>
      </responseWrapper>"""
    parsed = read(written)
    (paper,) = parsed.announcements
    assert isinstance(paper, Announcement)
    assert (paper.title, paper.authors) == ("Slow tides", ("Ada Lovelace",))
    assert paper.categories == ("Tides", "Moon")
    assert len(parsed.more) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"errCode": 404, "errMsg": "No such module"}, "No such module"),
        ({"timestamp": 1, "status": 400, "error": "Bad Request"}, "Bad Request"),
        ({"version": "6.9"}, "lists no articles"),
        ("<html>Sorry</html>", "no JSON"),
        ("", "empty page"),
    ],
)
def test_an_error_is_said(answer: object, words: str) -> None:
    parsed = read(answer)
    assert parsed.announcements == ()
    assert words in (parsed.error or "")


def test_nothing_found_is_no_error() -> None:
    assert read(page()) == Parsed()


def test_what_was_indexed_since_the_last_news_is_asked_for() -> None:
    feed = Feed(name="e", kind="europe-pmc", url=URL.partition("&")[0], last_new_at=NOW)
    (first,) = europe_pmc.begin(feed, NOW)
    asked = {name: value for name, (value,) in parse_qs(urlsplit(first).query).items()}
    assert asked["query"] == "(tides) AND FIRST_IDATE:[2026-02-27 TO 2026-03-03]"
    assert (asked["resultType"], asked["format"], asked["cursorMark"]) == ("core", "json", "*")


def test_a_query_with_dates_of_its_own_is_asked_as_it_stands() -> None:
    own = "https://www.ebi.ac.uk/search?query=FIRST_PDATE:2025"
    (first,) = europe_pmc.begin(Feed(name="e", kind="europe-pmc", url=own), NOW)
    assert parse_qs(urlsplit(first).query)["query"] == ["FIRST_PDATE:2025"]
