"""The preview beside the form: it follows what is edited, and stores nothing."""

from html import unescape

import pytest

from tests.web.conftest import Door
from tests.web.forms import Page
from tests.web.newsroom import page_of, send_a_letter

BREAD = "A short history of bread"
GRAPHS = "Graph neural networks for molecules"


@pytest.fixture
def newsroom(door: Door) -> Door:
    send_a_letter(door)
    return door


def test_the_page_shows_what_its_topics_bring(newsroom: Door) -> None:
    text = newsroom.browser.get(page_of(newsroom)).text
    assert GRAPHS in text and BREAD not in text
    assert "Because you follow <b>graph neural networks</b>" in text


def test_the_preview_follows_the_form_and_stores_nothing(newsroom: Door) -> None:
    before = newsroom.rows()
    rows = {"kind": ["phrase", "phrase"], "words": ["bread", "graph"], "weight": ["1", "mute"]}
    alone = newsroom.browser.post(page_of(newsroom, "preview?only=preview"), data=rows)
    assert alone.status_code == 200 and "<html" not in alone.text
    assert BREAD in alone.text and GRAPHS not in alone.text
    assert newsroom.rows() == before


def test_without_a_script_the_button_keeps_what_was_written(newsroom: Door) -> None:
    before = newsroom.rows()
    form = Page(newsroom.browser.get(page_of(newsroom)).text).forms[0]
    [preview] = [formaction for _, _, formaction in form.buttons if formaction]
    shown = newsroom.browser.post(preview, data=form.with_fields(name="Amazing", topics="bread"))
    assert "Not saved yet" in shown.text and 'value="Amazing"' in shown.text
    assert newsroom.rows() == before


def test_the_number_of_papers_is_followed(newsroom: Door) -> None:
    wish = {"topics": "bread; graph; exoplanet", "size": "1"}
    shown = newsroom.browser.post(page_of(newsroom, "preview?only=preview"), data=wish)
    assert shown.text.count("<li>") == 1
    wish["size"] = "²"
    assert newsroom.browser.post(page_of(newsroom, "preview"), data=wish).status_code == 200


@pytest.mark.parametrize(
    ("topics", "sentence"),
    [
        ("!!", "'!!' holds no word"),
        ("", "Without a topic no paper can be chosen"),
        ("-bread", "Without a topic no paper can be chosen"),
        ("zeppelins over Friedrichshafen", "close enough"),
    ],
)
def test_where_nothing_would_come_it_says_why(newsroom: Door, topics: str, sentence: str) -> None:
    path = page_of(newsroom, "preview?only=preview")
    assert sentence in unescape(newsroom.browser.post(path, data={"topics": topics}).text)
