"""JSON Feed 1.0 and 1.1: what an item becomes, however little of it there is."""

import json

import pytest

from newsletter.feeds import json_feed
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.models import Announcement

ITEM = {
    "id": "https://j.example/5",
    "url": "/5?utm_source=feed",
    "title": "Slow tides",
    "content_html": "<p>We wait.</p><script>steal()</script>",
    "date_published": "2026-02-27T10:00:00-05:00",
    "tags": ["ocean"],
    "authors": [{"name": "Ada Lovelace"}],
    "attachments": [{"url": "https://j.example/5.pdf", "mime_type": "application/pdf"}],
}


def read(**feed: object) -> Parsed:
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": "Tides", **feed}
    return json_feed.parse(
        Answer(body=json.dumps(whole).encode(), url="https://j.example/feed.json"), "tides"
    )


def only(**feed: object) -> Announcement:
    (paper,) = read(**feed).announcements
    return paper


def test_an_item_is_read_whole() -> None:
    paper = only(items=[ITEM])
    assert (paper.title, paper.abstract) == ("Slow tides", "We wait.")
    assert (paper.authors, paper.categories) == (("Ada Lovelace",), ("ocean",))
    assert paper.urls == {
        "abs": "https://j.example/5?utm_source=feed",
        "pdf": "https://j.example/5.pdf",
    }
    assert str(paper.published_at) == "2026-02-27 15:00:00+00:00"


@pytest.mark.parametrize(
    "whose", [{"author": {"name": "Ben Okri"}}, {"authors": [{"name": "Ben Okri"}, None, 3]}]
)
def test_an_item_without_authors_has_those_of_its_feed(whose: dict[str, object]) -> None:
    assert only(items=[{"id": "1", "title": "Tides"}], **whose).authors == ("Ben Okri",)


def test_an_item_without_a_title_is_named_by_its_text() -> None:
    assert only(items=[{"id": "1", "content_text": "We wait for it."}]).title == "We wait for it."
    assert read(items=[{"id": "1"}]) == Parsed()


def test_an_item_that_stands_for_an_arxiv_paper_has_its_id() -> None:
    item = {"id": "1", "title": "Tides", "external_url": "https://arxiv.org/abs/2602.01234v2"}
    assert (only(items=[item]).arxiv_id, only(items=[item]).version) == ("2602.01234", 2)


def test_parts_of_the_wrong_type_are_nothing() -> None:
    odd = {"id": 3, "title": ["x"], "content_html": True, "tags": "ocean", "authors": {"name": 1}}
    assert read(items=[odd, None, 5]) == Parsed()
    assert only(items=[odd | {"title": "Tides"}]).categories == ("ocean",)


def test_what_is_no_json_feed_says_so() -> None:
    assert json_feed.parse(Answer(body=b'{"a": 1}'), "t").error == "this is no JSON Feed"
    assert json_feed.parse(Answer(body=b"<rss/>"), "t").error == "this is no JSON answer"
    assert json_feed.parse(Answer(body=b" "), "t").error == "the server sent an empty page"


@pytest.mark.parametrize(
    ("name", "authors"),
    [
        ("Ada Lovelace and Ben Okri", ("Ada Lovelace", "Ben Okri")),
        ("Ada Lovelace, Cleo Diaz & Ben Okri", ("Ada Lovelace", "Cleo Diaz", "Ben Okri")),
        ("Department of Tides and Moons", ("Department of Tides and Moons",)),
        ("Author: Ada, most likely.", ("Author: Ada, most likely.",)),
    ],
)
def test_one_author_who_is_two_people_is_two(name: str, authors: tuple[str, ...]) -> None:
    assert only(items=[ITEM | {"authors": [{"name": name}]}]).authors == authors
