"""OAI-PMH, made for harvesting: all records of some days, page by page, in three dialects.

Read are arXiv's own `arXiv` and `arXivRaw`, and everybody's `oai_dc`; deleted records are none.
No network here. Sources: openarchives.org/OAI/openarchivesprotocol.html, info.arxiv.org/help/oa.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from newsletter.feeds.arxiv_records import record_announcement
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.parameters import parameter, with_parameters
from newsletter.feeds.text import plain
from newsletter.feeds.windows import since
from newsletter.feeds.xml_answers import (
    BROKEN,
    Element,
    breaks_off,
    child,
    children,
    every,
    local,
    root_of,
    words,
)
from newsletter.models import Feed

_DIALECT = "arXivRaw"  # the only one that tells the version
_NOTHING = ("noRecordsMatch",)  # a day without announcements is no error


def begin(feed: Feed, now: datetime) -> Iterator[str]:
    """The records that changed of late; of the days that the feed's URL names, if it names any."""
    if parameter(feed.url, "from") or parameter(feed.url, "resumptionToken"):
        yield harvest(feed.url)
    else:
        yield harvest(feed.url, since(feed, now, timedelta(days=2)))


def harvest(url: str, first: date | None = None, last: date | None = None) -> str:
    """The request for all records that were made or changed from the first to the last day.

    What the URL says already (set, metadataPrefix, from, until) stays.
    """
    said = {"verb": "ListRecords"}
    if not parameter(url, "metadataPrefix") and not parameter(url, "resumptionToken"):
        said["metadataPrefix"] = _DIALECT
    if first:
        said["from"] = first.isoformat()
    if last:
        said["until"] = last.isoformat()
    return with_parameters(url, **said)


def parse(answer: Answer, source: str) -> Parsed:
    """The papers of one page of records, and the page that its resumption token names.

    A record that is deleted or cannot be read gives no paper, and stops no other.
    """
    root = root_of(answer)
    if root is None or local(root) not in ("OAI-PMH", "record", "ListRecords", "GetRecord"):
        return Parsed(error="this is no OAI-PMH answer: give the address of the interface itself")
    faults = [fault for fault in every(root, "error") if fault.get("code") not in _NOTHING]
    if faults:
        return Parsed(error=f"the server reports an error: {_sentence(faults[0])}")
    broken = breaks_off(answer, root)
    records = list(every(root, "record"))
    whole = records[:-1] if broken else records
    found = (record_announcement(record, source) for record in whole)
    if broken:
        return Parsed(tuple(paper for paper in found if paper), error=BROKEN)
    return Parsed(tuple(paper for paper in found if paper), more=_next(root, answer.url))


def _next(root: Element, url: str) -> tuple[str, ...]:
    """The page of the first token that is not empty, asked for in the words of this one."""
    lists = [element for element in root.iter() if local(element).startswith("List")]
    told = ((local(held), words(e)) for held in lists for e in children(held, "resumptionToken"))
    verb, token = next((pair for pair in told if pair[1]), ("", ""))
    if not token or len(token) > 2_000:
        return ()
    base = url.partition("?")[0]  # a token is exclusive: the server refuses all else beside it
    return (with_parameters(base, verb=verb, resumptionToken=token),)


def _sentence(fault: Element) -> str:
    code, text = plain(fault.get("code"), 50), plain(words(fault), 300)
    return f"{code}: {text}" if text else code or "without words"


def deleted_ids(answer: Answer) -> tuple[str, ...]:
    """The identifiers of records that the repository has taken back."""
    headers = (header for header in every(root_of(answer), "header"))
    gone = (header for header in headers if header.get("status") == "deleted")
    return tuple(words(child(header, "identifier")) for header in gone)
