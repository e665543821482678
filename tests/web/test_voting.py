"""Votes by the links of a letter: the page asks, its button votes, and takes the vote back."""

import re
from datetime import timedelta

import pytest

from newsletter import actions
from tests.web.conftest import Door
from tests.web.forms import Page
from tests.web.newsroom import GRACE, links, page_of, send_a_letter, vote_link


@pytest.fixture
def newsroom(door: Door) -> Door:
    send_a_letter(door)
    return door


def votes(door: Door) -> dict[int, int]:
    return {row.paper_id: row.value for row in door.rows()["vote"]}


def test_the_links_of_a_letter_vote_by_their_button(newsroom: Door) -> None:
    found = [link for link in links(newsroom) if link.startswith("/vote/")]
    assert found
    for link in found:
        before = newsroom.rows()
        page = newsroom.browser.get(link)
        assert page.status_code == 200 and newsroom.rows() == before
        [form] = Page(page.text).forms
        assert (form.method, len(form.buttons)) == ("post", 1)
        done = newsroom.browser.post(form.action)
        assert done.status_code == 200 and "your next letter knows it" in done.text
        paper, way = re.findall(r"/(\d+)/(up|down)$", link)[0]
        assert votes(newsroom)[int(paper)] == (1 if way == "up" else -1)


def test_a_vote_is_taken_back(newsroom: Door) -> None:
    done = newsroom.browser.post(vote_link(newsroom, 1, "up"))
    [back] = Page(done.text).forms
    assert back.action.endswith("/1/back") and votes(newsroom) == {1: 1}
    gone = newsroom.browser.post(back.action)
    assert "Taken back" in gone.text and votes(newsroom) == {}
    after = newsroom.rows()
    assert newsroom.browser.post(back.action).status_code == 200 and newsroom.rows() == after


def test_what_votes_taught_is_shown_in_words(newsroom: Door) -> None:
    page = page_of(newsroom, "votes")
    assert "speak for" not in newsroom.browser.get(page).text
    newsroom.browser.post(vote_link(newsroom, 1, "up"))
    before = newsroom.rows()
    [taught] = re.findall(
        r"Words that now speak for a paper: (.*?)\.</p>", newsroom.browser.get(page).text
    )
    assert "graph" in taught and newsroom.rows() == before
    newsroom.app.moment = newsroom.app.now() + timedelta(seconds=1)
    newsroom.browser.post(vote_link(newsroom, 1, "down"))
    assert "speak against one: " in newsroom.browser.get(page).text


@pytest.mark.parametrize(
    ("paper", "status"),
    [("99", 410), ("9" * 40, 400), ("-1", 400), ("x", 400), ("1/up/there", 404)],
)
def test_papers_and_ways_that_there_are_not(newsroom: Door, paper: str, status: int) -> None:
    before = newsroom.rows()
    link = vote_link(newsroom, 1, "up").replace("/1/up", f"/{paper}/up")
    for answer in (newsroom.browser.get(link), newsroom.browser.post(link)):
        assert answer.status_code == status
    assert newsroom.rows() == before


def test_who_was_erased_votes_no_more(newsroom: Door) -> None:
    link = vote_link(newsroom, 1, "up")
    actions.remove(newsroom.app, GRACE, erase=True)
    for answer in (newsroom.browser.get(link), newsroom.browser.post(link)):
        assert answer.status_code == 410
    assert votes(newsroom) == {}


def test_what_was_learned_is_shown_and_taken_back(newsroom: Door) -> None:
    for paper, way in ((1, "up"), (2, "down"), (3, "up")):
        newsroom.browser.post(vote_link(newsroom, paper, way))
    page = newsroom.browser.get(page_of(newsroom, "votes"))
    assert page.text.count("Liked") == 2 and page.text.count("Disliked") == 1
    one, everything = Page(page.text).forms
    assert [name for name, _, _ in one.buttons] == ["paper"] * 3
    done = newsroom.browser.post(one.action, data={"paper": one.buttons[0][1]})
    assert "1 vote taken back." in done.text and votes(newsroom) == {1: 1, 2: -1}
    name, value, _ = everything.buttons[0]
    done = newsroom.browser.post(everything.action, data={name: value})
    assert "2 votes taken back." in done.text and votes(newsroom) == {}
    [undo] = Page(done.text).forms
    assert "Take it back?" in newsroom.browser.get(undo.action).text and votes(newsroom) == {}
    assert "Taken back" in newsroom.browser.post(undo.action).text
    assert votes(newsroom) == {1: 1, 2: -1}
    newsroom.browser.post(everything.action, data={name: value})
    again = newsroom.browser.post(everything.action, data={name: value})
    assert "0 votes taken back." in again.text and Page(again.text).forms == []
    assert newsroom.browser.post(everything.action, data={"paper": "x"}).status_code == 400


def test_the_preview_knows_the_votes(newsroom: Door) -> None:
    page = page_of(newsroom)
    assert "0 liked, 0 disliked" in newsroom.browser.get(page).text
    newsroom.browser.post(vote_link(newsroom, 3, "up"))
    shown = newsroom.browser.get(page).text
    assert "1 liked, 0 disliked" in shown
