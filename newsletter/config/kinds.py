"""For every kind of source: where it is asked, and which keys of [[feeds]] say what for.

Only addresses are made here; how an answer is read is the business of feeds/.
"""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

_PHYSICS: tuple[str, ...] = (
    "astro-ph",
    "cond-mat",
    "gr-qc",
    "hep-ex",
    "hep-lat",
    "hep-ph",
    "hep-th",
)
_PHYSICS += ("math-ph", "nlin", "nucl-ex", "nucl-th", "physics", "quant-ph")


class Place(NamedTuple):
    """A kind's own address ("" if each feed has one), the keys of which one is needed, all keys."""

    url: str = ""
    needs: tuple[str, ...] = ("url",)
    takes: tuple[str, ...] = ()
    has_key: bool = False


_EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi"
_EUROPE_PMC = "https://www.ebi.ac.uk/europepmc/webservices/rest/search"
_S2 = "https://api.semanticscholar.org/graph/v1/paper/search/bulk"

PLACES: dict[str, Place] = {
    "rss": Place(),
    "json-feed": Place(),
    "jsonl": Place(),
    "arxiv-rss": Place("https://rss.arxiv.org/rss/", ("category", "url"), ("category",)),
    "arxiv-listing": Place("https://arxiv.org/list/", ("category", "url"), ("category",)),
    "arxiv-api": Place("https://export.arxiv.org/api/query", ("query",), ("query",)),
    "arxiv-oai": Place("https://oaipmh.arxiv.org/oai", (), ("category",)),
    "huggingface": Place("https://huggingface.co/api/daily_papers", ()),
    "biorxiv": Place("https://api.biorxiv.org/details/biorxiv", (), ("category",)),
    "medrxiv": Place("https://api.biorxiv.org/details/medrxiv", (), ("category",)),
    "crossref": Place("https://api.crossref.org/works", ("issn", "query"), ("issn", "query")),
    "openalex": Place("https://api.openalex.org/works", ("query", "issn"), ("query", "issn"), True),
    "semantic-scholar": Place(_S2, ("query",), ("query",), True),
    "pubmed": Place(_EUTILS, ("query",), ("query",), True),
    "europe-pmc": Place(_EUROPE_PMC, ("query",), ("query",)),
}


def faults(kind: str, given: Mapping[str, object]) -> list[str]:
    """What is wrong with the keys that a feed of this kind gives, a sentence each."""
    place = PLACES[kind]
    keys = ["url", *place.takes, *(["key_file", "key_env"] if place.has_key else [])]
    found = [
        f"{key}: a feed of kind {kind} has no such key; it takes {', '.join(keys)}"
        for key, value in given.items()
        if value and key not in ("name", "kind", *keys)
    ]
    if place.needs and not any(given.get(key) for key in place.needs):
        others = "".join(f", or {key}" for key in place.needs[1:])
        found.append(f"{place.needs[0]}: is missing{others}")
    if given.get("key_file") and given.get("key_env"):
        found.append("key_env: the key stands in key_file already; keep one of them")
    return found


def address(kind: str, url: str, query: str, category: str, issn: tuple[str, ...]) -> str:
    """The whole address that a feed is asked at, without dates and pages, which change."""
    base = url or PLACES[kind].url
    if kind in ("arxiv-rss", "arxiv-listing"):
        ending = "/new" if kind == "arxiv-listing" else ""
        return url or f"{base}{category}{ending}"
    parameters = {
        "arxiv-api": {"search_query": query},
        "arxiv-oai": {"set": oai_set(category)},
        "biorxiv": {"category": category.replace(" ", "_")},
        "medrxiv": {"category": category.replace(" ", "_")},
        "crossref": {"query": query, "filter": ",".join(f"issn:{number}" for number in issn)},
        "openalex": {"search": query, "filter": _any_source(issn)},
        "semantic-scholar": {"query": query},
        "pubmed": {"term": query},
        "europe-pmc": {"query": query},
    }.get(kind, {})
    said = urlencode({name: value for name, value in parameters.items() if value}, safe=":,|")
    return f"{base}{'&' if '?' in base else '?'}{said}" if said else base


def oai_set(category: str) -> str:
    """arXiv's sets for harvesting: cs, cs:cs:LG, physics:hep-th, physics:astro-ph:GA."""
    archive, _, subject = category.partition(".")
    group = "physics" if archive in _PHYSICS else archive
    if subject:
        return f"{group}:{archive}:{subject}"
    return archive if group == archive else f"{group}:{archive}"


def _any_source(issn: tuple[str, ...]) -> str:
    return f"primary_location.source.issn:{'|'.join(issn)}" if issn else ""
