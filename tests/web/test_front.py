"""The first page: a form that shows what would have come before one gives an address."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Door, opened_door
from tests.web.papers import HOSTILE, collect
from tests.workshop import PAPERS

GRAPHS = str(PAPERS[0]["title"])


def test_the_form_asks_for_topics_and_an_address_and_knows_its_age(door: Door) -> None:
    collect(door)
    page = door.browser.get("/")
    form = re.search(r'<form class="subscribe".*?</form>', page.text, re.DOTALL)
    assert form is not None and 'method="post" action="/subscribe"' in form[0]
    names = set(re.findall(r' name="([a-z]+)"', form[0]))
    assert names == {"stamp", "timezone", "homepage", "topics", "categories", "email"}
    for name in ("topics", "email"):
        assert f'<label for="{name}"' in form[0]
    assert page.headers["x-robots-tag"] == "all"


def test_topics_in_the_address_fill_the_form_and_show_what_would_have_come(door: Door) -> None:
    collect(door)
    page = door.browser.get("/", params={"topics": "graph neural networks; -survey"}).text
    assert "graph neural networks\n-survey</textarea>" in page
    assert "you would have got this morning" in page
    assert GRAPHS in page and "Because you follow <b>graph neural networks</b>" in page


def test_the_preview_is_a_piece_of_a_page_and_changes_nothing(door: Door) -> None:
    collect(door)
    before = door.rows()
    piece = door.browser.get("/preview", params={"topics": "exoplanets", "categories": ["cs.LG"]})
    assert "<html" not in piece.text and piece.headers["cache-control"] == "no-store"
    assert "Exoplanet atmospheres" in piece.text and GRAPHS in piece.text
    assert door.rows() == before


def test_without_a_script_a_button_shows_it_and_nothing_written_is_lost(door: Door) -> None:
    collect(door)
    before = door.rows()
    sent = {"topics": "exoplanets", "categories": "cs.LG", "email": "ada@example.org"}
    page = door.browser.post("/preview", data=sent)
    assert page.status_code == 200 and "Exoplanet atmospheres" in page.text
    assert 'value="ada@example.org"' in page.text and "exoplanets</textarea>" in page.text
    assert re.search(r'value="cs.LG" checked', page.text)
    assert door.rows() == before


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        ("unicorn husbandry", "None of the 3 papers of the last days"),
        ("***", "holds no word"),
        ("", "See it before you subscribe"),
        ("-bread", "None of the 3 papers"),
    ],
)
def test_where_nothing_would_have_come_it_says_so(door: Door, topics: str, said: str) -> None:
    collect(door)
    assert said in door.browser.get("/preview", params={"topics": topics}).text


def test_topics_are_suggested_as_one_types(door: Door) -> None:
    collect(door)
    found: list[dict[str, Any]] = door.browser.get("/suggest", params={"q": "gra"}).json()
    assert {"topic": "graph neural networks", "papers": 1} in found
    assert door.browser.get("/suggest").json() == []


def test_the_sample_letter_is_a_letter_that_can_do_nothing(door: Door) -> None:
    assert door.browser.get("/sample").status_code == 404
    collect(door, [*PAPERS, HOSTILE])
    letter = door.browser.get("/sample")
    assert letter.status_code == 200 and "new papers are for you" in letter.text
    policy = letter.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "'self'" in policy
    assert "<script" not in letter.text and "ada@example.org" not in letter.text


def test_the_first_page_is_there_before_any_paper(door: Door) -> None:
    page = door.browser.get("/")
    assert page.status_code == 200 and "<iframe" not in page.text


def test_it_says_that_nothing_is_counted(door: Door) -> None:
    page = door.browser.get("/").text
    assert "<h2>Nothing is counted</h2>" in page and "unless" not in page


def test_it_says_what_is_counted_where_readers_may_ask_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_LETTERS__CLICKS", "true")
    with opened_door(tmp_path) as door:
        page = door.browser.get("/").text
    assert "<h2>Nothing is counted unless you ask</h2>" in page
    assert "unless you ask on your own page that papers you open count a little" in page


def test_robots_are_kept_from_what_is_private(door: Door) -> None:
    said = door.browser.get("/robots.txt").text
    assert "Disallow: /preferences/" in said and "Disallow: /papers" not in said
