"""Recorded feeds and collections of broken ones, where they are at hand beside the checkout."""

import csv
from pathlib import Path

import pytest

from newsletter.feeds import arxiv_rss, rss
from newsletter.feeds.fetched import Answer, Parsed

DATA = Path(__file__).parents[3] / "shared" / "data"
FEEDS, BAD = DATA / "feeds", DATA / "bad_feeds"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="no recorded feeds beside the checkout")

FORMATS = ("atom10", "rss20", "rss10")
# Entries that are no papers: one without a title, and arXiv's error dressed as an entry.
LEFT_OUT = {
    "arxiv_rss/rss_arxiv_org_cs.CL_allnews.rss.xml": 1,
    "arxiv_api/arxivpy_id_abc_s0_m100_b79c8dcf6bc3.atom.xml": 1,
}


def parse(path: Path, kind: str = "rss") -> Parsed:
    answer = Answer(body=path.read_bytes(), url="https://journal.example/feed")
    return (arxiv_rss if kind == "arxiv-rss" else rss).parse(answer, path.name)


def index() -> list[dict[str, str]]:
    with (FEEDS / "INDEX.tsv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["format"] in FORMATS]


def test_every_recorded_feed_gives_all_its_papers() -> None:
    assert len(index()) > 50
    for row in index():
        found = len(parse(FEEDS / row["file"]).announcements)
        assert found >= int(row["entries"]) - LEFT_OUT.get(row["file"], 0), row["file"]


def test_every_recorded_arxiv_paper_has_its_id_version_type_and_authors() -> None:
    paths = [*FEEDS.glob("arxiv_rss/*.xml"), *FEEDS.glob("arxiv_reconstructed/*.xml")]
    papers = [paper for path in paths for paper in parse(path, "arxiv-rss").announcements]
    assert {paper.announce_type for paper in papers} == {
        "new",
        "cross",
        "replace",
        "replace-cross",
    }
    for paper in papers:
        assert paper.arxiv_id, paper.title
        assert paper.version, paper.title
        assert paper.authors, paper.title
        assert not paper.abstract.startswith("arXiv:"), paper.title


def test_no_broken_feed_raises_or_yields_anything_hostile() -> None:
    paths = [path for path in sorted(BAD.rglob("*")) if path.is_file()]
    assert len(paths) > 1_000
    for path in paths:
        for paper in parse(path).announcements:
            text = "\n".join([paper.title, paper.abstract, *paper.authors, *paper.categories])
            assert not _controls(text), path
            assert "<script" not in text.lower(), path
            assert "javascript:" not in " ".join(paper.urls.values()).lower(), path
            assert all(url.startswith(("http://", "https://")) for url in paper.urls.values()), path
            assert len(paper.title) <= 1_000, path
            assert len(paper.abstract) <= 20_000, path
            text.encode()


def _controls(text: str) -> bool:
    return any(ord(c) < 32 or 127 <= ord(c) < 160 for c in text.replace("\n", ""))
