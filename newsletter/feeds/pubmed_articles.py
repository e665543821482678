"""One article or book chapter of PubMed's XML as an announcement.

It knows nothing of searches and pages. Source: dtd.nlm.nih.gov/ncbi/pubmed.
"""

from datetime import datetime

from newsletter.feeds.announcing import announce
from newsletter.feeds.authors import people
from newsletter.feeds.citations import citation
from newsletter.feeds.labels import without_brackets
from newsletter.feeds.moments import day
from newsletter.feeds.xml_answers import Element, child, children, every, texts, words
from newsletter.models import Announcement


def article_announcement(record: Element, source: str) -> Announcement | None:
    """The article of a record; a title that is only there in its own language is taken as it is."""
    citation = next((e for e in record if e.tag in ("MedlineCitation", "BookDocument")), record)
    article = child(citation, "Article")
    article = citation if article is None else article
    number = words(child(citation, "PMID"))
    return announce(
        source,
        title=_title(article),
        abstract=_abstract(article, citation),
        authors=people(_names(article)),
        categories=[*_headings(citation), *_keywords(citation)],
        names=texts(article, "ELocationID"),  # of a preprint, its name on arXiv
        doi=_doi(article, record),
        urls={"abs": f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if number.isdigit() else None},
        published=_published(article, record),
        journal_ref=_journal(article),
    )


def _title(article: Element) -> str:
    """PubMed puts a translated title in brackets."""
    for name in ("ArticleTitle", "VernacularTitle", "BookTitle"):
        title = words(child(article, name))
        if title and title not in ("[Not Available].", "[Not Available]"):
            return without_brackets(title)
    return words(child(article, "Book", "BookTitle"))


def _abstract(article: Element, citation: Element) -> str:
    """The parts of an abstract, each behind its label."""
    holder = child(article, "Abstract")
    if holder is None:
        holder = child(citation, "OtherAbstract")
    parts = []
    for part in children(holder, "AbstractText"):
        label, text = (part.get("Label") or "").strip(), words(part)
        shown = label and label.upper() not in ("UNLABELLED", "UNASSIGNED")
        parts.append(f"{label}: {text}" if shown else text)
    return " ".join(part for part in parts if part)


def _names(article: Element) -> list[str]:
    """People and bodies that sign as authors, in order; editors of a book are none."""
    lists = children(article, "AuthorList")
    authors = [a for one in lists if one.get("Type") != "editors" for a in children(one, "Author")]
    return [_name(author) for author in authors]


def _name(author: Element) -> str:
    collective = words(child(author, "CollectiveName"))
    given = words(child(author, "ForeName")) or words(child(author, "Initials"))
    parts = (given, words(child(author, "LastName")), words(child(author, "Suffix")))
    return collective or " ".join(part for part in parts if part)


def _headings(citation: Element) -> list[str]:
    found = every(child(citation, "MeshHeadingList"), "DescriptorName")
    return [words(element) for element in found]


def _keywords(citation: Element) -> list[str]:
    return [text for found in children(citation, "KeywordList") for text in texts(found, "Keyword")]


def _doi(article: Element, record: Element) -> str | None:
    """The article's own DOI; those of its references stand deeper down."""
    for element in children(article, "ELocationID"):
        if element.get("EIdType") == "doi" and element.get("ValidYN") != "N":
            return words(element)
    for holder in (child(record, "PubmedData"), child(record, "PubmedBookData"), article):
        for element in children(child(holder, "ArticleIdList"), "ArticleId"):
            if element.get("IdType") == "doi":
                return words(element)
    return None


def _published(article: Element, record: Element) -> datetime | None:
    """The electronic date, else when PubMed got it, else the date of the issue."""
    online = _date(child(article, "ArticleDate"))
    history = child(record, "PubmedData", "History")
    entered = [e for e in children(history, "PubMedPubDate") if e.get("PubStatus") == "pubmed"]
    issue = child(article, "Journal", "JournalIssue", "PubDate")
    book = child(article, "Book", "PubDate")
    return online or next(map(_date, entered), None) or _date(issue) or _date(book)


def _date(element: Element | None) -> datetime | None:
    year = words(child(element, "Year")) or words(child(element, "MedlineDate"))[:4]
    month, date = words(child(element, "Month")), words(child(element, "Day"))
    return day(year, month, date) or day(year)


def _journal(article: Element) -> str:
    journal = child(article, "Journal")
    name, issue = words(child(journal, "Title")), child(journal, "JournalIssue")
    volume, number = words(child(issue, "Volume")), words(child(issue, "Issue"))
    return citation(name, volume, number, words(child(article, "Pagination", "MedlinePgn")))
