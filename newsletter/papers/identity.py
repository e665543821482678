"""The names under which a work is known, so that all its versions and sources are one paper.

Pure. In order of strength: DOI, arXiv id without version, normalised URL, title with first author.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from newsletter.models import PREPRINTS, Announcement

STRONG = ("doi:", "arxiv:")
_TITLE_WORDS = 4  # "Editorial" and "News at a glance" are not the name of one work
_ARXIV = r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?"
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.{_ARXIV}")
_ARXIV_PATH = re.compile(rf"/(?:abs|pdf|html|format|ps|src|e-print)/{_ARXIV}(?:\.pdf)?/?")
_DOI_START = re.compile(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", re.IGNORECASE)
_BIORXIV_DOI = re.compile(r"(10\.(?:1101|64898)/[\d.]+\d)v\d+.*")
_BIORXIV_PATH = re.compile(r"/content/(10\.\d{4,9}/[^/]+?\d)(?:v\d+)?(?:\.[a-z.-]+)?/?")
_VERSION = re.compile(r"(?<=\d)v\d+(?:\.(?:abstract|full|pdf|full\.pdf))?$", re.IGNORECASE)
_TRACKING = re.compile(r"utm_.*|mc_[ce]id|fbclid|gclid|rss|af|ref|source|cmp|feed", re.IGNORECASE)
_TEX_ACCENT = re.compile(r"""\\(?:['"`^~=.]|[uvHcdbkrt](?![a-zA-Z]))\s*""")
_NAME_SUFFIX = {"jr", "sr", "ii", "iii", "iv", "phd", "md"}


def keys(announcement: Announcement) -> list[str]:
    """The announcement's names, strongest first; never empty."""
    urls = [announcement.urls.get(role, "") for role in ("abs", "pdf")]
    strong = [doi_key(announcement.doi or ""), *(strong_url_key(url) for url in urls)]
    dois = [key for key in strong if key and key.startswith("doi:")]
    arxiv = [key for key in strong if key and key.startswith("arxiv:")]
    if announcement.arxiv_id:  # one work has one arXiv id, and the stated one goes before
        arxiv = [f"arxiv:{announcement.arxiv_id.lower()}"]
    weak = [*map(url_key, urls), title_key(announcement.title, announcement.authors)]
    found = [key for key in (*dois, *arxiv[:1], *weak) if key]
    return list(dict.fromkeys(found)) or [text_key(announcement)]


def doi_key(doi: str) -> str | None:
    """ "doi:…" in lower case, a preprint's version cut off; "arxiv:…" for arXiv's own DOIs."""
    bare = _DOI_START.sub("", doi.strip()).lower().rstrip(".,;")
    if arxiv := _ARXIV_DOI.fullmatch(bare):
        return f"arxiv:{arxiv['id']}"
    versioned = _BIORXIV_DOI.fullmatch(bare)
    bare = versioned[1] if versioned else bare
    return f"doi:{bare}" if re.fullmatch(r"10\.\d{4,9}/\S{1,300}", bare) else None


def url_key(url: str) -> str | None:
    """The page itself: no scheme, www, tracking, fragment, last slash or version.

    None for a bare host, which is a journal and not a paper, and for what has a stronger key.
    """
    if not url or strong_url_key(url):
        return None
    parts = _split(url)
    path = _VERSION.sub("", parts.path.rstrip("/"))
    query = [pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0])]
    if not path and not query:
        return None
    return f"url:{_host(url)}{path}" + (f"?{urlencode(sorted(query))}" if query else "")


def title_key(title: str, authors: tuple[str, ...]) -> str | None:
    """Title and first author's family name, both folded; None where these are too little."""
    words = folded(title)
    if len(words.split()) < _TITLE_WORDS or not authors or not (name := family_name(authors[0])):
        return None
    return f"title:{_digest(words, name)}"


def folded(text: str) -> str:
    """Words without case, accents (typed or in TeX), punctuation."""
    typed = re.sub(r"[{}]", "", _TEX_ACCENT.sub("", text))
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", typed).casefold())
    kept = plain if plain.isascii() else "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", kept))


def family_name(author: str) -> str:
    """ "doe" for Jane Q. Doe, Doe, Jane and Doe J."""
    name = author.split(",")[0] if "," in author else author
    words = [word for word in name.split() if word.lower().strip(".") not in _NAME_SUFFIX]
    if len(words) > 1 and re.fullmatch(r"(?:[A-Z]\.?){1,2}", words[-1]):
        words.pop()
    return folded(words[-1]) if words else ""


def compatible(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows may be one work by a weak key: neither their ids nor their DOIs differ.

    A preprint's DOI beside a publisher's is no difference.
    """
    if not same_arxiv_id(one, other):
        return False
    if not one["doi"] or not other["doi"] or one["doi"] == other["doi"]:
        return True
    prefixes = {one["doi"].split("/")[0], other["doi"].split("/")[0]}
    return len(prefixes) == 2 and not prefixes.isdisjoint(PREPRINTS)


def same_arxiv_id(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows may be one work by a strong key.

    Authors give a wrong DOI more often than arXiv takes one work twice, and merging loses a paper.
    """
    return not one["arxiv_id"] or not other["arxiv_id"] or one["arxiv_id"] == other["arxiv_id"]


def is_preprint(doi: str) -> bool:
    return doi.split("/")[0] in PREPRINTS


@lru_cache(maxsize=4_096)  # each address is asked for several times
def strong_url_key(url: str) -> str | None:
    """The DOI or arXiv id that an address stands for."""
    host, path = _host(url), _split(url).path
    if host == "doi.org" or host == "dx.doi.org":
        return doi_key(path.lstrip("/"))
    if host == "arxiv.org" or host.endswith(".arxiv.org"):
        found = _ARXIV_PATH.fullmatch(path.lower())
        return f"arxiv:{re.sub(r'[.][a-z]{2}(?=/)', '', found['id'])}" if found else None
    if host in ("biorxiv.org", "medrxiv.org") and (found := _BIORXIV_PATH.fullmatch(path.lower())):
        return doi_key(found[1])
    return None


def _split(url: str) -> Any:
    try:
        return urlsplit(url.strip())
    except ValueError:
        return urlsplit("")


def _host(url: str) -> str:
    return (_split(url).hostname or "").removeprefix("www.")


def text_key(announcement: Announcement) -> str:
    """Where nothing else names a work: its very words."""
    first = announcement.authors[0] if announcement.authors else ""
    return f"text:{_digest(folded(announcement.title), first, announcement.abstract)}"


def _digest(*words: str) -> str:
    return blake2b("\0".join(words).encode(), digest_size=16).hexdigest()
