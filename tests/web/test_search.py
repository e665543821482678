"""Search and a paper's own page: found by words, followed by topics, near ones beside it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.models import Announcement
from newsletter.papers import keep
from tests.web.conftest import Door
from tests.web.papers import collect, many
from tests.workshop import PAPERS


def test_words_find_papers_and_may_become_a_topic(door: Door) -> None:
    collect(door)
    page = door.browser.get("/search", params={"q": "graph neural networks"}).text
    assert "Graph neural networks for molecules" in page and "A short history of bread" not in page
    assert 'href="/?topics=graph+neural+networks#subscribe"' in page.replace("%20", "+")
    assert "noindex" in door.browser.get("/search").headers["x-robots-tag"]


def test_nothing_found_is_said(door: Door) -> None:
    page = door.browser.get("/search", params={"q": "unicorns"}).text
    assert "No paper we hold says this" in page and "topics=unicorns" in page


def test_a_paper_has_a_page_with_topics_to_follow_and_near_ones(door: Door) -> None:
    near = PAPERS[0] | {"id": "2611.1", "title": "Graph neural networks for boiling points"}
    near |= {"url": "https://arxiv.org/abs/2611.90011"}
    collect(door, [*PAPERS, near])
    page = door.browser.get("/paper/1")
    assert page.status_code == 200 and page.headers["x-robots-tag"] == "all"
    assert "It tells boiling points." in page.text
    followed = page.text.partition("Follow what it is about")[2]
    for topic in ("graph neural networks", "cat:cs.LG", "author:Ada Lovelace"):
        assert f">{topic}</a>" in followed
    like = page.text.partition('id="like"')[2]
    assert "Graph neural networks for boiling points" in like and "bread" not in like


def test_a_papers_page_says_in_a_line_what_was_found(door: Door) -> None:
    found = "We show that a second rise makes bread lighter."
    abstract = f"Bread is old. Why it rises twice is not known. {found} An hour may be saved."
    collect(door, [PAPERS[2] | {"abstract": abstract}])
    page = door.browser.get("/paper/1").text
    assert f"<p>{found}</p>" in page
    assert page.index(found) < page.index('class="under">Bread is old.')
    with door.app.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE paper SET summary = 'Two <b>rises</b> pay.'")
    page = door.browser.get("/paper/1").text
    assert "Two &lt;b&gt;rises&lt;/b&gt; pay." in page and "AI summary" in page


def test_a_papers_page_tells_what_its_sources_brought(door: Door) -> None:
    told = Announcement(
        "Hugging Face",
        "Slow tides",
        arxiv_id="2611.01234",
        upvotes=41,
        urls={"code": "https://github.com/example/tides", "project": "https://example.org/tides"},
        comments="12 pages <b>bold</b>",
        journal_ref="Journal of Tides 7 (2026)",
    )
    with door.app.database.writing() as session:
        keep(session, [told], door.app.now())
    page = door.browser.get("/paper/1").text
    assert "Published in Journal of Tides 7 (2026) · 12 pages &lt;b&gt;" in page
    assert "41 upvotes" in page
    for role, word in (("code", "Code"), ("project", "Project page")):
        assert f'<a href="{told.urls[role]}" rel="noreferrer">{word}</a>' in page
        assert told.urls[role] in door.browser.get("/papers/2026-11-24").text


def test_papers_that_are_not_there_are_not_found(door: Door) -> None:
    assert door.browser.get("/paper/1").status_code == 404
    for odd in ("0", "-1", "x", "9" * 30):
        assert door.browser.get(f"/paper/{odd}").status_code == 400


def test_what_a_reader_brought_is_shown_to_nobody_else(door: Door) -> None:
    collect(door, many(1))
    with door.app.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE paper SET listed_on = NULL")
    assert door.browser.get("/paper/1").status_code == 404
    assert "Paper number 1" not in door.browser.get("/search?q=looms").text
    assert "Paper number 1" not in door.browser.get("/papers/2026-11-24").text


def test_a_twin_leads_to_the_paper_that_stays(door: Door) -> None:
    collect(door, many(2))
    with door.app.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE paper SET same_as = 1 WHERE id = 2")
    answer = door.browser.get("/paper/2")
    assert (answer.status_code, answer.headers["location"]) == (301, "/paper/1")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(max_size=80))
def test_any_words_may_be_sought(door: Door, words: str) -> None:
    asked = {"q": words.encode("utf-8", "replace").decode()}
    for path in ("/search", "/suggest"):
        assert door.browser.get(path, params=asked).status_code == 200
    preview = {"topics": asked["q"]}
    assert door.browser.get("/preview", params=preview).status_code == 200
    assert door.browser.get("/", params=preview).status_code == 200


def test_the_day_of_a_paper_is_told_in_words(door: Door) -> None:
    collect(door)
    page = door.browser.get("/paper/1").text
    assert '<a href="/papers/2026-11-24">24 November 2026</a>' in page
