"""PubMed searches: which articles match (esearch), and then what they are (efetch).

No network here. Source: ncbi.nlm.nih.gov/books/NBK25499.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.json_answers import count, items, loaded, record, reported
from newsletter.feeds.parameters import number, parameter, with_parameters
from newsletter.feeds.pubmed_articles import article_announcement
from newsletter.feeds.pubmed_summaries import from_json, from_xml
from newsletter.feeds.text import plain
from newsletter.feeds.windows import since
from newsletter.feeds.xml_answers import (
    BROKEN,
    Element,
    breaks_off,
    child,
    every,
    local,
    root_of,
    words,
)
from newsletter.models import Feed

_IDS = 1_000  # a search page
_MOST = 9_999  # PubMed gives no more of a search
_ARTICLES = 100  # a page of articles
_SETS = ("PubmedArticleSet", "PubmedArticle", "PubmedBookArticleSet", "PubmedBookArticle")


def begin(feed: Feed, now: datetime) -> Iterator[str]:
    """The search for what entered PubMed since the last news."""
    url = with_parameters(feed.url, db="pubmed", retmode="json", retmax=_IDS, retstart=0)
    if not parameter(url, "mindate") and not parameter(url, "reldate"):
        last = (now + timedelta(days=1)).date()
        dates = {"mindate": f"{since(feed, now):%Y/%m/%d}", "maxdate": f"{last:%Y/%m/%d}"}
        url = with_parameters(url, datetype="edat", **dates)
    yield url


def parse(answer: Answer, source: str) -> Parsed:
    """Of a search the pages of its articles, of such a page the articles."""
    found = loaded(answer)
    if isinstance(found, dict):
        if fault := reported(found, "error", "errmsg"):
            return Parsed(error=fault)
        if "uids" in (summaries := record(found.get("result"))):
            return Parsed(tuple(from_json(summaries, source)))
        return _search(found, answer)
    root = root_of(answer)
    if root is None:
        return Parsed(error="this is no answer of PubMed")
    broken = breaks_off(answer, root)
    read = _from_xml(root, answer, source)
    if read.error or not broken:
        return read
    return Parsed(read.announcements[:-1], error=BROKEN)


def _from_xml(root: Element, answer: Answer, source: str) -> Parsed:
    fault = next((words(element) for element in every(root, "ERROR")), "")
    if fault:
        return Parsed(error=_told(fault))
    if local(root) == "eSearchResult":
        ids = [words(element) for element in every(child(root, "IdList"), "Id")]
        return _pages(ids, answer.url, words(child(root, "Count")))
    if local(root) == "eSummaryResult" and next(every(root, "DocSum"), None) is not None:
        return Parsed(tuple(from_xml(root, source)))
    if local(root) not in _SETS:
        return Parsed(error="this is no answer of PubMed")
    articles = [e for e in root.iter() if local(e) in ("PubmedArticle", "PubmedBookArticle")]
    papers = (article_announcement(article, source) for article in articles)
    return Parsed(tuple(paper for paper in papers if paper))


def _search(found: dict[str, object], answer: Answer) -> Parsed:
    result = record(found.get("esearchresult"))
    if fault := reported(result, "ERROR"):
        return Parsed(error=fault)
    if "idlist" not in result:
        return Parsed(error="this is no answer of PubMed")
    return _pages([str(id) for id in items(result["idlist"])], answer.url, result.get("count"))


def _pages(ids: list[str], url: str, total: object) -> Parsed:
    """The pages of these articles, and the next page of the search, beside it on the same host."""
    sound = [id for id in ids if id.isascii() and id.isdigit()]
    fetch = urlsplit(url)._replace(query="").geturl().replace("esearch", "efetch")
    pages = [
        with_parameters(fetch, db="pubmed", retmode="xml", id=",".join(sound[at : at + _ARTICLES]))
        for at in range(0, len(sound), _ARTICLES)
    ]
    following = number(url, "retstart") + len(ids)
    if ids and parameter(url, "retstart") and following < min(count(total), _MOST):
        pages.append(with_parameters(url, retstart=following))
    return Parsed(more=tuple(pages))


def _told(fault: str) -> str:
    return f"the server reports an error: {plain(fault, 300)}"
