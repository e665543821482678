"""PubMed: a search, then its articles with abstracts in parts and bodies as authors."""

import json

from newsletter.feeds import pubmed
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.models import Announcement, Feed
from tests.feeds.samples import NOW

SEARCH = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi?term=tides"
ARTICLE = """<PubmedArticle><MedlineCitation><PMID Version="1">123</PMID><Article>
<Journal><JournalIssue><Volume>3</Volume><Issue>2</Issue><PubDate><Year>2026</Year>
<Month>Jun</Month></PubDate></JournalIssue><Title>Journal of tides</Title></Journal>
<ArticleTitle>Slow <i>tides</i> in H<sub>2</sub>O.</ArticleTitle>
<Pagination><MedlinePgn>1-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1234/tide.5</ELocationID>
<Abstract><AbstractText Label="BACKGROUND">We wait <b>long</b> here.</AbstractText>
<AbstractText Label="UNLABELLED">And then.</AbstractText>
<CopyrightInformation>Ours.</CopyrightInformation></Abstract>
<AuthorList><Author><LastName>Lovelace</LastName><ForeName>Ada</ForeName>
<AffiliationInfo><Affiliation>London</Affiliation></AffiliationInfo></Author>
<Author><CollectiveName>Tide Group, North</CollectiveName></Author></AuthorList>{date}</Article>
<KeywordList><Keyword>ocean</Keyword></KeywordList></MedlineCitation>
<PubmedData><History><PubMedPubDate PubStatus="pubmed"><Year>2026</Year><Month>2</Month>
<Day>28</Day></PubMedPubDate></History><ArticleIdList><ArticleId IdType="doi">10.1234/tide.5
</ArticleId></ArticleIdList><ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">
10.9/other</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"""
ONLINE = "<ArticleDate><Year>2026</Year><Month>02</Month><Day>27</Day></ArticleDate>"


def articles(*found: str) -> Parsed:
    body = f"<PubmedArticleSet>{''.join(found)}</PubmedArticleSet>"
    return pubmed.parse(Answer(body=body.encode(), url=SEARCH), "pubmed")


def only(article: str) -> Announcement:
    (paper,) = articles(article).announcements
    return paper


def search(result: object, url: str = f"{SEARCH}&retstart=0") -> Parsed:
    body = json.dumps({"esearchresult": result}).encode()
    return pubmed.parse(Answer(body=body, url=url), "pubmed")


def test_an_article_is_read_whole() -> None:
    paper = only(ARTICLE.format(date=ONLINE))
    assert paper.title == "Slow tides in H2O"
    assert paper.abstract == "BACKGROUND: We wait long here. And then."
    assert paper.authors == ("Ada Lovelace", "Tide Group, North")
    assert (paper.doi, paper.categories) == ("10.1234/tide.5", ("ocean",))
    assert paper.journal_ref == "Journal of tides 3(2), 1-9"
    assert str(paper.published_at) == "2026-02-27 00:00:00+00:00"
    assert paper.urls == {"abs": "https://pubmed.ncbi.nlm.nih.gov/123/"}


def test_without_a_date_online_the_day_it_entered_counts() -> None:
    assert str(only(ARTICLE.format(date="")).published_at) == "2026-02-28 00:00:00+00:00"


def test_a_translated_title_loses_its_brackets_and_no_other_does() -> None:
    def titled(title: str) -> str:
        return only(ARTICLE.replace("Slow <i>tides</i> in H<sub>2</sub>O.", title)).title

    assert titled("[Slow tides].") == "Slow tides"
    assert titled("[18F]FDG in slow tides.") == "[18F]FDG in slow tides"


def test_the_doi_of_a_reference_is_not_the_articles() -> None:
    bare = ARTICLE.replace(">10.1234/tide.5</ELocationID>", "></ELocationID>")
    paper = only(bare.replace('<ArticleId IdType="doi">10.1234/tide.5\n</ArticleId>', ""))
    assert paper.doi is None


def test_one_article_without_a_title_stops_no_other() -> None:
    broken = ARTICLE.replace("Slow <i>tides</i> in H<sub>2</sub>O.", "")
    assert len(articles(broken, ARTICLE).announcements) == 1


def test_a_search_names_the_pages_of_its_articles_and_its_own_next() -> None:
    ids = [str(n) for n in range(250)]
    more = search({"count": "1000", "idlist": ids}).more
    assert [url.rpartition("/")[2].partition(".")[0] for url in more] == ["efetch"] * 3 + [
        "esearch"
    ]
    assert more[2].endswith(f"id={','.join(ids[200:])}")
    assert more[3].endswith("retstart=250")


def test_ids_that_are_none_are_not_asked_for() -> None:
    assert search({"count": "2", "idlist": ["1&db=x", "7"]}).more[0].endswith("&id=7")


def test_a_search_without_results_is_no_error_and_a_refused_one_is() -> None:
    assert search({"count": "0", "idlist": []}) == Parsed()
    assert search({"ERROR": "Invalid db"}).error == "the server reports an error: Invalid db"
    limit = pubmed.parse(Answer(body=b'{"error":"API rate limit exceeded"}', url=SEARCH), "p")
    assert limit.error == "the server reports an error: API rate limit exceeded"


def test_what_entered_since_the_last_news_is_asked_for() -> None:
    (first,) = pubmed.begin(Feed(name="p", kind="pubmed", url=SEARCH, last_new_at=NOW), NOW)
    assert "datetype=edat&mindate=2026/02/27&maxdate=2026/03/03" in first


def test_a_preprint_of_arxiv_is_known_as_one() -> None:
    named = '<ELocationID EIdType="pii" ValidYN="Y">arXiv:2602.01234v2</ELocationID>'
    article = ARTICLE.format(date=ONLINE).replace("<Title>Journal of tides", "<Title>ArXiv")
    paper = only(article.replace("<Abstract>", f"{named}<Abstract>", 1))
    assert (paper.arxiv_id, paper.version, paper.journal_ref) == ("2602.01234", 2, "")


def test_the_name_of_a_journal_goes_without_its_explanation() -> None:
    article = ARTICLE.format(date=ONLINE).replace("of tides</T", "of tides : of the Moon</T")
    assert only(article).journal_ref == "Journal of tides 3(2), 1-9"


SUMMARY = {
    "uid": "123",
    "title": "[Slow tides].",
    "authors": [{"name": "Lovelace A", "authtype": "Author"}, None],
    "fulljournalname": "Journal of tides",
    "volume": "3",
    "issue": "2",
    "pages": "1-9",
    "epubdate": "2026 Feb 27",
    "articleids": [{"idtype": "pubmed", "value": "123"}, {"idtype": "doi", "value": "10.1234/t.5"}],
}
DOCUMENT = """<?xml version="1.0"?><eSummaryResult><DocSum><Id>123</Id>
<Item Name="PubDate" Type="Date">2026 Jun</Item><Item Name="EPubDate" Type="Date">2026 Feb 27</Item>
<Item Name="AuthorList" Type="List"><Item Name="Author" Type="String">Lovelace A</Item></Item>
<Item Name="Title" Type="String">Slow tides.</Item><Item Name="Volume" Type="String">3</Item>
<Item Name="Issue" Type="String">2</Item><Item Name="Pages" Type="String">1-9</Item>
<Item Name="DOI" Type="String">10.1234/t.5</Item>
<Item Name="FullJournalName" Type="String">Journal of tides</Item></DocSum></eSummaryResult>"""


def test_short_records_are_read_in_both_their_forms() -> None:
    result = {"uids": ["123", "9", "8"], "123": SUMMARY, "9": {"error": "cannot get document"}}
    written = (json.dumps({"header": {}, "result": result}), DOCUMENT)
    for body in written:
        (paper,) = pubmed.parse(Answer(body=body.encode(), url=SEARCH), "t").announcements
        assert (paper.title, paper.authors) == ("Slow tides", ("Lovelace A",))
        assert (paper.doi, paper.journal_ref) == ("10.1234/t.5", "Journal of tides 3(2), 1-9")
        assert str(paper.published_at)[:10] == "2026-02-27"


def test_too_many_requests_are_an_error_in_words() -> None:
    body = b'{"error": "API rate limit exceeded", "count": "4"}'
    told = pubmed.parse(Answer(body=body, url=SEARCH), "t").error
    assert told == "the server reports an error: API rate limit exceeded"
