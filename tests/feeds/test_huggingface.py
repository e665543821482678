"""Hugging Face's daily papers: everything of interest is nested, and votes go on."""

import json
from datetime import UTC, datetime

import pytest

from newsletter.feeds import huggingface
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.models import Feed
from tests.feeds.samples import NOW

URL = "https://huggingface.co/api/daily_papers"
ENTRY = {
    "title": "Slow tides",
    "publishedAt": "2026-03-01T20:00:00.000Z",
    "thumbnail": "https://cdn.example/2602.01234.png",
    "paper": {
        "id": "2602.01234",
        "title": "Slow tides",
        "summary": "We wait.",
        "authors": [{"name": "Ada Lovelace", "hidden": True}, {"user": {"fullname": "Ben Okri"}}],
        "publishedAt": "2026-02-26T00:00:00.000Z",
        "upvotes": 42,
        "ai_summary": "Tides are slow.",
        "projectPage": "https://tides.example/",
        "githubRepo": "https://github.com/tides/tides",
    },
}


def read(value: object) -> Parsed:
    return huggingface.parse(Answer(body=json.dumps(value).encode(), url=URL), "hf")


def test_an_entry_is_read_whole() -> None:
    (paper,) = read([ENTRY]).announcements
    assert (paper.arxiv_id, paper.title, paper.abstract) == ("2602.01234", "Slow tides", "We wait.")
    assert paper.authors == ("Ada Lovelace", "Ben Okri")
    assert (paper.upvotes, paper.summary) == (42, "Tides are slow.")
    assert paper.urls == {
        "abs": "https://arxiv.org/abs/2602.01234",
        "pdf": "https://arxiv.org/pdf/2602.01234",
        "code": "https://github.com/tides/tides",
        "project": "https://tides.example/",
        "thumbnail": "https://cdn.example/2602.01234.png",
    }


def test_the_day_of_the_list_is_not_taken_for_the_papers() -> None:
    (paper,) = read([ENTRY]).announcements
    assert paper.published_at == datetime(2026, 2, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    "layout",
    [
        [{"arxiv_id": "2602.01234", "title": "Slow tides", "abstract": "We wait.", "upvotes": "7"}],
        {"papers": [{"id": "2602.01234", "title": "Slow tides", "summary": "We wait."}]},
        [{"paper": {"id": "2602.01234", "title": "Slow tides", "summary": "We wait."}}],
    ],
)
def test_other_layouts_are_read_as_well(layout: object) -> None:
    (paper,) = read(layout).announcements
    assert (paper.arxiv_id, paper.abstract) == ("2602.01234", "We wait.")


def test_a_link_that_is_none_is_left_out() -> None:
    paper = ENTRY["paper"] | {"githubRepo": "javascript:steal()", "projectPage": None}  # type: ignore[operator]
    (read_paper,) = read([ENTRY | {"paper": paper}]).announcements
    assert "code" not in read_paper.urls
    assert "project" not in read_paper.urls


def test_a_day_without_a_list_is_no_error_but_a_refusal_is() -> None:
    assert read([]) == Parsed()
    assert read({"error": "Invalid date"}).error == "the server reports an error: Invalid date"


def test_todays_list_is_asked_for_and_those_whose_votes_go_on() -> None:
    asked = list(huggingface.begin(Feed(name="hf", kind="huggingface", url=URL), NOW))
    assert [url.partition("date=")[2][:10] for url in asked] == [
        "2026-03-02",
        "2026-03-01",
        "2026-02-28",
    ]
    named = f"{URL}?date=2026-01-05"
    assert list(huggingface.begin(Feed(name="hf", kind="x", url=named), NOW)) == [named]


def test_what_is_empty_inside_is_taken_from_outside() -> None:
    nested = ENTRY["paper"] | {"title": None, "summary": ""}  # type: ignore[operator]
    (paper,) = read([ENTRY | {"summary": "We wait.", "paper": nested}]).announcements
    assert (paper.title, paper.abstract) == ("Slow tides", "We wait.")
