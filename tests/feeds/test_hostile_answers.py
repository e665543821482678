"""Broken and hostile documents read as an answer of every kind: no fault, and nothing hostile."""

import html
import json
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from newsletter.feeds.fetched import Answer
from newsletter.models import Announcement
from tests.feeds.samples import item, rss
from tests.feeds.test_recorded_answers import READERS

SLOW = ("rss", "arxiv-rss", "arxiv-api")  # feedparser's: one of them stands for all


def files(recorded: Path) -> list[Path]:
    found = [path for path in sorted((recorded / "bad_feeds").rglob("*")) if path.is_file()]
    assert len(found) > 1_000
    return found


def papers(body: bytes, kinds: Iterable[str]) -> Iterator[Announcement]:
    for kind in kinds:
        parse, url = READERS[kind]
        yield from parse(Answer(body=body, url=url), "tides").announcements


def assert_harmless(paper: Announcement, where: object) -> None:
    words = [paper.title, paper.abstract, paper.summary, paper.comments, paper.journal_ref]
    text = "\n".join([*words, *paper.authors, *paper.categories, paper.doi or ""])
    controls = [c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cs", "Co")]
    assert not controls, where
    assert "<script" not in text.lower(), where
    assert "<iframe" not in text.lower(), where
    assert all(url.startswith(("http://", "https://")) for url in paper.urls.values()), where
    assert not any(" " in url or '"' in url or "<" in url for url in paper.urls.values()), where
    assert len(paper.title) <= 1_000, where
    assert len(paper.abstract) <= 20_000, where
    text.encode()


def test_no_broken_document_raises_or_gives_anything_hostile_in_any_kind(recorded: Path) -> None:
    kinds = [kind for kind in READERS if kind not in SLOW]
    for path in files(recorded):
        for paper in papers(path.read_bytes(), kinds):
            assert_harmless(paper, path)


def test_an_entity_bomb_grows_in_no_kind(recorded: Path) -> None:
    bombs = sorted((recorded / "bad_feeds" / "xml_attacks").rglob("*.x*"))
    assert len(bombs) > 10
    for path in bombs:
        bomb = path.read_text(encoding="utf-8", errors="replace")
        declared = bomb.partition("[")[2].partition("]>")[0]
        names = [part.split()[0] for part in declared.split("<!ENTITY ")[1:] if part.split()]
        used = "".join(f"&{name};" for name in names if name != "%")
        for body in (bomb, *dressed(declared, used)):
            for paper in papers(body.encode("utf-8", "replace"), READERS):
                assert len(paper.title + paper.abstract) < 2_000, path
                assert "root:" not in paper.abstract


def dressed(declared: str, used: str) -> Iterator[str]:
    """The bomb in documents that the kinds understand."""
    head = f'<?xml version="1.0"?><!DOCTYPE a [{declared}]>'
    core = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    yield head + rss(item(1, title=f"Tides {used}")).decode().partition("?>")[2]
    yield (
        f"{head}<OAI-PMH><record><metadata><dc {core}><dc:title>Tides {used}</dc:title>"
        f"<dc:description>{used}</dc:description></dc></metadata></record></OAI-PMH>"
    )
    yield (
        f"{head}<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>Tides "
        f"{used}</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )


def test_no_payload_against_sanitisers_comes_through(recorded: Path) -> None:
    folder = recorded / "bad_feeds" / "html_sanitize"
    cases = json.loads((folder / "dompurify_expect.json").read_text(encoding="utf-8"))
    payloads = [str(case["payload"]) for case in cases]
    payloads += [
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".json"
    ]
    assert len(payloads) > 200
    for payload in payloads:
        feed = json.dumps({"items": [{"title": f"Tides {payload}", "content_html": payload}]})
        once = html.escape(payload)
        body = rss(item(1, title=f"Tides {once}", description=html.escape(once)))
        for kind, document in (("json-feed", feed.encode()), ("rss", body)):
            for paper in papers(document, [kind]):
                assert_harmless(paper, payload[:200])


@pytest.mark.parametrize("kind", READERS)
def test_an_address_in_an_answer_is_one_of_the_web_or_none(kind: str) -> None:
    hostile = "javascript:steal()"
    record = {
        "id": hostile,
        "title": "Tides",
        "url": hostile,
        "projectPage": "data:text/html,x",
        "githubRepo": "file:///etc/passwd",
        "thumbnail": "//[broken",
        "openAccessPdf": {"url": hostile},
        "primary_location": {"landing_page_url": hostile},
        "link": [{"URL": hostile, "content-type": "application/pdf"}],
        "URL": "http://user:secret@tides.example/",
        "attachments": [{"url": hostile, "mime_type": "application/pdf"}],
    }
    lists = ("items", "data", "results", "collection")
    whole = {name: [record] for name in lists} | {"message": {"items": [record | {"title": ["T"]}]}}
    for body in (json.dumps(whole), json.dumps([record])):
        for paper in papers(body.encode(), [kind]):
            assert not [url for url in paper.urls.values() if hostile in url or "secret" in url]
            assert_harmless(paper, kind)
