"""Every recorded answer gives the papers that its recording holds.

`expected.json` has facts of each, read from the recordings by other means than ours: the number of
papers, and of the first three and the last [id, version, hash of the title, authors, day].
"""

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from newsletter.feeds import (
    arxiv_api,
    arxiv_oai,
    arxiv_rss,
    biorxiv,
    crossref,
    europe_pmc,
    huggingface,
    json_feed,
    openalex,
    pubmed,
    rss,
    semantic_scholar,
)
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.models import Announcement

EXPECTED: dict[str, Any] = json.loads(
    (Path(__file__).parent / "expected.json").read_text(encoding="utf-8")
)
FOUND = EXPECTED["pubmed/pubmed_esearch_sotawhat.json"].pop("more")
# Each kind's reader, and an address of the form that its answers come from.
READERS = {
    "rss": (rss.parse, "https://journal.example/feed"),
    "json-feed": (json_feed.parse, "https://journal.example/feed.json"),
    "arxiv-rss": (arxiv_rss.parse, "https://rss.arxiv.org/rss/cs.LG"),
    "arxiv-api": (arxiv_api.parse, "https://export.arxiv.org/api/query?start=0"),
    "arxiv-oai": (arxiv_oai.parse, "https://oaipmh.arxiv.org/oai?verb=ListRecords"),
    "huggingface": (huggingface.parse, "https://huggingface.co/api/daily_papers"),
    "biorxiv": (biorxiv.parser("biorxiv"), "https://api.biorxiv.org/details/biorxiv/a/b/0/json"),
    "medrxiv": (biorxiv.parser("medrxiv"), "https://api.biorxiv.org/details/medrxiv/a/b/0/json"),
    "crossref": (crossref.parse, "https://api.crossref.org/works?rows=20&cursor=*"),
    "openalex": (openalex.parse, "https://api.openalex.org/works?page=1"),
    "semantic-scholar": (
        semantic_scholar.parse,
        "https://api.semanticscholar.org/graph/v1/paper/search/bulk?query=tides",
    ),
    "pubmed": (pubmed.parse, "https://eutils.example/esearch.fcgi?term=tides&retstart=0"),
    "europe-pmc": (europe_pmc.parse, "https://europepmc.example/search?query=tides&cursorMark=*"),
}
# Files that are no answers of a source: what other programs made of some, specifications.
NO_ANSWERS = ("arxiv_api/arxivpy_", "oai_pmh/ads_expected_", "journals/lagotto_nature_opensearch")


def read(recorded: Path, name: str) -> Parsed:
    parse, url = READERS[EXPECTED[name]["kind"]]
    return parse(Answer(body=(recorded / "feeds" / name).read_bytes(), url=url), "tides")


def facts(paper: Announcement, expected: list[Any]) -> list[Any]:
    """What of a paper stands in the file: its id may be that of arXiv or the DOI."""
    name, _, _, authors, _ = expected
    known = name in (None, paper.arxiv_id) or str(name).lower() == str(paper.doi).lower()
    title = hashlib.sha256(paper.title.encode()).hexdigest()[:12]
    day = paper.published_at.date().isoformat() if paper.published_at else None
    found = name if known else (paper.arxiv_id, paper.doi)
    count = None if authors is None else len(paper.authors)
    return [found, paper.version, title, count, day]


def test_every_recording_is_described(recorded: Path) -> None:
    with (recorded / "feeds" / "INDEX.tsv").open(encoding="utf-8") as file:
        names = {row["file"] for row in csv.DictReader(file, delimiter="\t")}
    left_out = {n for n in names - set(EXPECTED) if n.startswith(NO_ANSWERS) and ".json" in n}
    assert names - left_out == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_recording_gives_its_papers(recorded: Path, name: str) -> None:
    expected, parsed = EXPECTED[name], read(recorded, name)
    papers = parsed.announcements
    assert len(papers) == expected["count"]
    shown = papers if len(papers) <= 4 else (*papers[:3], papers[-1])
    told = [facts(p, e) for p, e in zip(shown, expected["papers"], strict=True)]
    assert told == expected["papers"]
    assert (expected.get("error") or "") in (parsed.error or "")
    assert bool(parsed.error) == bool(expected.get("error"))


@pytest.mark.parametrize("name", [name for name in EXPECTED if "first" in EXPECTED[name]])
def test_the_first_paper_has_what_else_its_source_tells(recorded: Path, name: str) -> None:
    first = read(recorded, name).announcements[0]
    for field, value in EXPECTED[name]["first"].items():
        told = getattr(first, field)
        if isinstance(value, dict):
            told = {role: told.get(role) for role in value}
        assert (list(told) if isinstance(value, list) else told) == value, field


@pytest.mark.parametrize("name", [name for name in EXPECTED if "more" in EXPECTED[name]])
def test_a_page_that_is_not_the_last_names_the_next(recorded: Path, name: str) -> None:
    (following,) = read(recorded, name).more
    assert str(EXPECTED[name]["more"]).split("|")[0][:40] in following


def test_a_pubmed_search_names_the_page_of_its_articles(recorded: Path) -> None:
    articles, search = read(recorded, "pubmed/pubmed_esearch_sotawhat.json").more
    assert articles.endswith("efetch.fcgi?db=pubmed&retmode=xml&id=" + FOUND)
    assert search.endswith("retstart=5")


# What belongs to a page, a publisher's frame or an aggregator, and to no abstract, title or name.
_LEFT = re.compile(
    r"</?(?:p|br|div|span|a|i|b|em|strong|su[bp]|scp|h\d|jats:\w+|mml:\w+|tex-math)\b[^<>]*>"
    r"|&(?:amp|lt|gt|quot|nbsp|#\d+);|Announce Type:|\\documentclass|[OC]_(?:LI|ST_|SC)"
    r"|appeared first on|PMID: ?\d|^Publication date:"
)


@pytest.mark.parametrize("name", EXPECTED)
def test_nothing_is_left_of_frames_in_what_a_recording_gives(recorded: Path, name: str) -> None:
    for paper in read(recorded, name).announcements:
        for text in (paper.title, paper.abstract, paper.journal_ref, *paper.authors):
            assert not _LEFT.search(text), text[:300]
        assert not re.match(r"(?i:abstract)\b[ :.]+[A-Z]", paper.abstract)
        for author in paper.authors:
            assert not re.search(r"[;()\\]|\bet al\b|@|^\W*$", author), author
        assert not re.match(r"(?i)(bio|med)?arxiv\b|ssrn|zenodo", paper.journal_ref)
        assert not (paper.doi or "").lower().startswith("10.48550/")
