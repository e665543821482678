"""An edition in the browser, as references and as a feed: each by a token of its own."""

import json
from typing import Any

import bibtexparser
import feedparser
import pytest
from sqlmodel import select

from newsletter import actions, pipeline
from newsletter.models import Delivery
from subscribers import store
from tests.web.conftest import Door
from tests.web.papers import HOSTILE, collect
from tests.workshop import PAPERS, enrol

READER = "eve@example.org"
TOPICS = "graph neural networks; exoplanets; quotes"


@pytest.fixture
def read(door: Door) -> Door:
    """Eve has got an edition with three papers, one of a hostile feed."""
    enrol(door.app, READER, TOPICS)
    collect(door, [*PAPERS, HOSTILE])
    pipeline.compose_and_deliver(door.app, whole_day=True)
    return door


def token(door: Door, purpose: str) -> str:
    with door.app.database.reading() as session:
        reader = store.id_of(door.reader(READER))
        wanted = select(Delivery.id).where(Delivery.subscriber_id == reader)
        letter = session.exec(wanted.where(Delivery.kind == "edition")).one()
    assert letter is not None
    return door.app.signer.sign(purpose, letter if purpose == "reply" else reader, None)


def test_the_page_shows_the_papers_and_the_reasons_of_the_letter(read: Door) -> None:
    page = read.browser.get(f"/edition/{token(read, 'reply')}")
    assert page.status_code == 200
    assert "Three of 4 new papers are for you." in page.text
    assert "Tuesday, 24 November" in page.text and READER not in page.text
    assert "Because you follow <b>exoplanets</b>" in page.text
    assert "<script>alert" not in page.text and 'href="javascript' not in page.text
    assert page.headers["x-robots-tag"] == "noindex"


def test_a_token_for_something_else_opens_no_edition_and_no_feed(read: Door) -> None:
    for purpose in ("preferences", "unsubscribe", "bounce", "feed"):
        other = token(read, purpose)
        assert read.browser.get(f"/edition/{other}").status_code == 404
        assert read.browser.get(f"/edition/{other}.bib").status_code == 404
    for purpose in ("preferences", "reply"):
        assert read.browser.get(f"/feed/{token(read, purpose)}.atom").status_code == 404
        assert read.browser.get(f"/feed/{token(read, purpose)}.json").status_code == 404


def test_what_is_not_kept_any_more_is_over(read: Door) -> None:
    letter, feed = token(read, "reply"), token(read, "feed")
    actions.remove(read.app, READER, erase=True)
    assert read.browser.get(f"/edition/{letter}").status_code == 410
    assert read.browser.get(f"/feed/{feed}.atom").status_code == 410


def test_the_references_are_read_back_as_the_papers_they_are(read: Door) -> None:
    answer = read.browser.get(f"/edition/{token(read, 'reply')}.bib")
    assert answer.headers["content-type"].startswith("application/x-bibtex")
    assert "papers-2026-11-24.bib" in answer.headers["content-disposition"]
    entries = parsed(answer.text)
    assert len(entries) == 3
    graphs = entries["lovelace2026graph-1"]
    assert graphs["author"] == "Ada Lovelace and Mary Somerville"
    assert graphs["title"].strip("{}") == "Graph neural networks for molecules"
    assert (graphs["eprint"], graphs["primaryclass"]) == ("2611.90001", "cs.LG")
    assert graphs["url"] == "https://arxiv.org/abs/2611.90001"


def parsed(text: str) -> dict[str, dict[str, Any]]:
    """The entries by key, whichever major version of the library reads them."""
    if hasattr(bibtexparser, "parse_string"):
        library = bibtexparser.parse_string(text)
        assert not library.failed_blocks
        return {
            entry.key: {name.lower(): field.value for name, field in entry.fields_dict.items()}
            for entry in library.entries
        }
    return dict(bibtexparser.loads(text).entries_dict)


def test_the_atom_feed_is_one_that_readers_of_feeds_take(read: Door) -> None:
    answer = read.browser.get(f"/feed/{token(read, 'feed')}.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo and feed.version == "atom10"
    (entry,) = feed.entries
    assert entry.title.startswith("Tuesday, 24 November: Three of 4")
    assert entry.link == f"https://news.example.org/edition/{token(read, 'reply')}"
    assert "Exoplanet atmospheres" in entry.content[0].value
    assert READER not in answer.text and "<script>" not in entry.content[0].value


def test_the_json_feed_says_the_same(read: Door) -> None:
    answer = read.browser.get(f"/feed/{token(read, 'feed')}.json")
    assert answer.headers["content-type"].startswith("application/feed+json")
    feed = json.loads(answer.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].startswith("https://news.example.org/feed/")
    (item,) = feed["items"]
    assert set(item) == {"id", "url", "title", "content_html", "date_published"}
    atom = feedparser.parse(read.browser.get(f"/feed/{token(read, 'feed')}.atom").content)
    assert (item["id"], item["url"]) == (atom.entries[0].id, atom.entries[0].link)


def test_a_reader_without_an_edition_has_an_empty_feed(door: Door) -> None:
    id = store.id_of(door.reader("ada@example.org"))
    path = f"/feed/{door.app.signer.sign('feed', id, None)}"
    assert feedparser.parse(door.browser.get(f"{path}.atom").content).entries == []
    assert door.browser.get(f"{path}.json").json()["items"] == []


def test_looking_changes_nothing(read: Door) -> None:
    before = read.rows()
    for path in (f"edition/{token(read, 'reply')}", f"edition/{token(read, 'reply')}.bib"):
        read.browser.get(f"/{path}")
    for kind in ("atom", "json"):
        read.browser.get(f"/feed/{token(read, 'feed')}.{kind}")
    assert read.rows() == before
