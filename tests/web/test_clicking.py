"""From a letter by way of us to the paper, noted where it is wanted, and nowhere else."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from newsletter import actions
from newsletter.models import Announcement
from subscribers.tokens import Signer
from tests.test_profiles import FOAM
from tests.web.conftest import Door, opened_door
from tests.web.counting import clicks, newsroom, of_reefs, open_slowly, send, ways
from tests.web.mails import mails_to
from tests.web.newsroom import GRACE, id_of

__all__ = ["newsroom"]


def test_a_link_leads_on_to_the_paper_and_is_noted(newsroom: Door) -> None:
    (way, *_) = ways(newsroom)
    number = int(way.split("/")[3])
    answer = newsroom.browser.get(way)
    (held,) = (row for row in newsroom.rows()["paper"] if row.id == number)
    assert answer.status_code == 302
    assert answer.headers["location"] == f"https://arxiv.org/abs/{held.arxiv_id}"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers and answer.content == b""
    (row,) = newsroom.rows()["click"]
    assert (row.subscriber_id, row.paper_id) == (id_of(newsroom), number)
    assert newsroom.browser.get(way).status_code == 302
    assert newsroom.rows()["click"] == [row]


def test_the_pdf_is_the_same_paper(newsroom: Door) -> None:
    (way, *_) = of_reefs(newsroom)
    assert f"{way}/pdf" in ways(newsroom)
    answer = newsroom.browser.get(f"{way}/pdf")
    assert answer.headers["location"].startswith("https://arxiv.org/pdf/2611.")
    open_slowly(newsroom, [way])
    assert clicks(newsroom) == [int(way.split("/")[3])]


def test_letters_of_who_did_not_ask_are_led_straight(newsroom: Door) -> None:
    (mail,) = mails_to(newsroom, "ada@example.org")
    assert ways(newsroom, "ada@example.org") == []
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        assert "https://arxiv.org/abs/2611.0002" in body.get_content()
        assert "As you asked" not in body.get_content()


@pytest.mark.parametrize(
    "headers",
    [
        {"Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"X-Moz": "prefetch"},
        {"X-Purpose": "preview"},
        {"Sec-Fetch-Mode": "no-cors"},
    ],
)
def test_what_is_fetched_ahead_is_led_on_and_not_noted(
    newsroom: Door, headers: dict[str, str]
) -> None:
    (way, *_) = ways(newsroom)
    assert newsroom.browser.get(way, headers=headers).status_code == 302
    assert clicks(newsroom) == []
    assert newsroom.browser.get(way, headers={"Sec-Fetch-Mode": "navigate"}).status_code == 302
    assert len(clicks(newsroom)) == 1


def test_a_head_is_led_on_and_not_noted(newsroom: Door) -> None:
    (way, *_) = ways(newsroom)
    answer = newsroom.browser.head(way)
    assert answer.status_code == 302 and answer.headers["location"].startswith("https://arxiv.org/")
    assert clicks(newsroom) == []


def test_the_links_live_as_long_as_the_paper(newsroom: Door) -> None:
    (way, *_) = ways(newsroom)
    newsroom.app.moment = newsroom.app.now() + timedelta(days=3000)
    assert newsroom.browser.get(way).status_code == 302 and clicks(newsroom) == []
    actions.remove(newsroom.app, GRACE, erase=True)
    assert newsroom.browser.get(way).status_code == 302
    with newsroom.app.database.writing() as session:
        session.execute(text("DELETE FROM paper"))
    assert newsroom.browser.get(way).status_code == 410


def test_nobody_is_led_where_only_a_reader_says_that_a_paper_is(newsroom: Door) -> None:
    evil = Announcement("", "Win a prize", urls={"abs": "https://evil.example/"})
    actions.like_papers(newsroom.app, id_of(newsroom), [evil], actions.CLI)
    (brought,) = (row.id for row in newsroom.rows()["paper"] if row.title == "Win a prize")
    (way, *_) = ways(newsroom)
    prefix = way.rpartition("/")[0]
    answer = newsroom.browser.get(f"{prefix}/{brought}")
    assert answer.status_code == 410 and "location" not in answer.headers
    for tail in ("https://evil.example/", "//evil.example", "99", "1/nothing", "1/abs/https://x"):
        answer = newsroom.browser.get(f"{prefix}/{tail}")
        assert answer.status_code in (400, 404, 410) and "location" not in answer.headers
    assert clicks(newsroom) == []


def test_a_forged_or_borrowed_token_leads_nowhere(newsroom: Door) -> None:
    (way, *_) = ways(newsroom)
    _, _, good, number = way.split("/")
    forged = Signer({"1": b"somebody else's key"}, "1").sign("click", 1, None)
    borrowed = [newsroom.app.signer.sign(purpose, 1, None) for purpose in ("reply", "unsubscribe")]
    before = newsroom.rows()
    for token in ("x", good[:-1], f"3{good[1:]}", forged, *borrowed):
        answer = newsroom.browser.get(f"/click/{token}/{number}")
        assert answer.status_code == 404 and "arxiv.org" not in answer.text
        assert "not one of ours or was cut short" in answer.text
    assert newsroom.rows() == before
    for page in ("vote", "edition", "preferences", "unsubscribe"):
        answer = newsroom.browser.get(f"/{page}/{good}" + ("/1/up" if page == "vote" else ""))
        assert answer.status_code == 404, "one token, one purpose"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(word=st.text(max_size=40), number=st.integers(-2, 2**65), id=st.integers(0, 2**44))
def test_no_token_but_ours_and_no_number_is_a_fault(
    shared: Door, word: str, number: int, id: int
) -> None:
    mine = shared.app.signer.sign("click", id, None)
    for token in (mine, quote(word, safe="") or "x"):
        answer = shared.browser.get(f"/click/{token}/{number}")
        assert answer.status_code in (302, 400, 404, 410)
        assert answer.status_code != 302 or token == mine
        assert answer.headers.get("location", "https://arxiv.org/").startswith("https://arxiv.org/")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with opened_door(tmp_path_factory.mktemp("clicks")) as door:
        send(door, [*FOAM])
        yield door


def test_a_database_that_is_locked_keeps_nobody_from_the_paper(
    newsroom: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> bool:
        raise OperationalError("insert", {}, Exception("database is locked"))

    monkeypatch.setattr(actions, "count_click", locked)
    assert newsroom.browser.get(ways(newsroom)[0]).status_code == 302
