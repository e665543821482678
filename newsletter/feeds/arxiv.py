"""arXiv's names for papers, wherever a feed may mention them.

No network; the kinds that talk to arXiv have files of their own.
"""

import re
from typing import NamedTuple

_NEW = r"\d{4}\.\d{4,5}"
_OLD = r"[a-z-]+(?:\.[A-Z]{2})?/\d{7}"
_ID = rf"(?P<id>{_NEW}|{_OLD})(?:v(?P<version>\d{{1,3}}))?"
_PLACES = (
    re.compile(rf"^(?:oai:arXiv\.org:|arXiv:)?{_ID}$", re.IGNORECASE),
    re.compile(
        rf"^https?://(?:[a-z]+\.)*arxiv\.org/(?:abs|pdf|html|format|ps|src|e-print)/{_ID}"
        r"(?:\.pdf)?/?(?:[?#].*)?$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^https?://(?:www\.)?(?:huggingface\.co/papers|alphaxiv\.org/abs)/{_ID}/?(?:[?#].*)?$",
        re.IGNORECASE,
    ),
    re.compile(rf"^(?:doi:|https?://(?:dx\.)?doi\.org/)?10\.48550/arXiv\.{_ID}$", re.IGNORECASE),
)
_SUBJECT_CLASS = re.compile(r"\.[A-Z]{2}(?=/)", re.IGNORECASE)


class ArxivName(NamedTuple):
    id: str  # without version, "2203.01250" or "math/0309136"
    version: int | None = None


def arxiv_name(text: object) -> ArxivName | None:
    """The arXiv paper that an id, guid, URL or DOI names, if it names one."""
    if not isinstance(text, str) or len(text) > 2_000:
        return None
    for place in _PLACES:
        if found := place.match(text.strip()):
            base = _SUBJECT_CLASS.sub("", found["id"].lower())
            return ArxivName(base, int(found["version"]) if found["version"] else None)
    return None


def arxiv_urls(arxiv_id: str) -> dict[str, str]:
    """The pages that arXiv has for every paper."""
    return {
        "abs": f"https://arxiv.org/abs/{arxiv_id}",
        "pdf": f"https://arxiv.org/pdf/{arxiv_id}",
    }
