"""Which work an entry of a feed is, and where it lies: arXiv id, DOI, pages, picture.

Pure, on entries as feedparser gives them; an element of a feed's own may take the place of any
part, so nothing is taken for a list or an object before it was looked at.
"""

import re
from typing import Any

from newsletter.feeds.arxiv import ArxivName, arxiv_name, arxiv_urls
from newsletter.feeds.text import doi_in, link

_DOI_FIELDS = ("prism_doi", "arxiv_doi", "dc_doi", "dc_identifier", "doi", "id", "link")
# Publishers whose addresses hold the DOI: …/doi/full/10.1234/x, ?id=10.1371/x, /10.1007/x.
_IN_LINK = re.compile(
    r"doi|[?&]id=10\.|^https?://[^/]+/(?:[\w-]+/){0,3}10\.\d{4,9}/", re.IGNORECASE
)
_PAGE_OF_IT = re.compile(r"/(?:full|abstract|pdf|epdf|meta|html|fulltext|summary)$", re.IGNORECASE)
_BIORXIV = re.compile(r"/(?:\d{4}\.\d\d\.\d\d\.\d{6,8}|\d{6})v(?P<version>\d{1,2})(?![\w])")
_HOSTS = ("biorxiv.org/", "medrxiv.org/")
_MOST = 50
_PICTURES_OF_PAPERS = re.compile(r"https://cdn-thumbnails\.huggingface\.co/[\w/.-]{1,200}")


def objects(value: object) -> list[dict[str, Any]]:
    """The objects of what feedparser should give as a list of them."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def arxiv_name_of(entry: Any) -> ArxivName | None:
    """The arXiv paper, by a name that has its version before others."""
    places = [entry.get("id"), entry.get("link"), entry.get("prism_doi"), *_hrefs(entry)]
    found = [name for place in places if (name := arxiv_name(place))]
    return next((name for name in found if name.version), found[0] if found else None)


def version_of(entry: Any) -> int | None:
    """The version that an address of bioRxiv or medRxiv ends with."""
    address = entry.get("link")
    if not isinstance(address, str) or not any(host in address.lower() for host in _HOSTS):
        return None
    found = _BIORXIV.search(address)
    return int(found["version"]) if found else None


def doi_of(entry: Any) -> str | None:
    """The publisher's DOI; arXiv's own say an arXiv id and nothing more."""
    for field in _DOI_FIELDS:
        value = entry.get(field)
        found = None if arxiv_name(value) else doi_in(value)
        if found and field != "link":
            return found
        if found and _IN_LINK.search(value):
            return _PAGE_OF_IT.sub("", found)
    return next((doi for text in entry.get("all_identifiers") or () if (doi := doi_in(text))), None)


def urls_of(entry: Any, name: ArxivName | None) -> dict[str, str]:
    urls = arxiv_urls(name.id) if name else {}
    if page := link(entry.get("link")):
        urls.setdefault("abs", page)
    if pdf := link(entry.get("pdf_url")):
        urls.setdefault("pdf", pdf)
    for item in objects(entry.get("links")):  # enclosures are among them
        if item.get("type") == "application/pdf" and (pdf := link(item.get("href"))):
            urls.setdefault("pdf", pdf)
    if picture := _picture(entry):
        urls["thumbnail"] = picture
    return urls


def _picture(entry: Any) -> str | None:
    """The entry's own small picture; in descriptions only those that are made of papers."""
    for media in objects(entry.get("media_thumbnail")):
        if picture := link(media.get("url")):
            return picture
    shown = _PICTURES_OF_PAPERS.search(str(entry.get("summary") or ""))
    return link(shown.group()) if shown else None


def _hrefs(entry: Any) -> list[object]:
    return [item.get("href") for item in objects(entry.get("links"))[:_MOST]]
