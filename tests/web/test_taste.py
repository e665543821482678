"""Import of taste: pasted ids and uploaded files count as liked, and suggest topics to tick."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.references.samples import BIBTEX, CSL
from tests.web.conftest import Door
from tests.web.forms import Page
from tests.web.newsroom import GRACE, page_of, send_a_letter

ADA = "ada@example.org"


def brought(door: Door) -> dict[str, int]:
    """What the reader's votes are on, by the paper's title or name."""
    rows = door.rows()
    titles = {row.id: row.title or row.key for row in rows["paper"]}
    return {titles[row.paper_id]: row.value for row in rows["vote"]}


def test_pasted_ids_count_as_liked_also_those_we_do_not_hold(door: Door) -> None:
    send_a_letter(door)
    page = page_of(door, "taste")
    answer = door.browser.post(page, data={"papers": "2611.90001\narXiv:2401.00007v2\nnothing"})
    assert answer.status_code == 200 and "2 papers read (ids and links)" in answer.text
    assert "1 entry named no paper" in answer.text
    assert brought(door) == {
        "Graph neural networks for molecules": 1,
        "arXiv:2401.00007": 1,
    }
    shown = door.browser.get(page_of(door, "votes")).text
    assert "arXiv:2401.00007" in shown and "Graph neural networks" in shown


@pytest.mark.parametrize(
    ("name", "content"), [("mine.bib", BIBTEX), ("zotero.json", json.dumps(CSL))]
)
def test_a_file_is_read_and_its_topics_are_offered(door: Door, name: str, content: str) -> None:
    page = page_of(door, "taste", ADA)
    answer = door.browser.post(page, data={"papers": ""}, files={"file": (name, content)})
    assert answer.status_code == 200
    assert set(brought(door).values()) == {1} and len(brought(door)) == 2
    [form] = Page(answer.text).forms
    assert form.fields == []  # nothing is ticked for anybody
    assert 'value="weaving"' in answer.text
    followed = door.browser.post(form.action, data={"topic": ["weaving", "cat:cs.LG"]})
    assert followed.status_code == 200 and "weaving" in followed.text
    assert door.topics(ADA) == "engines; -looms; weaving; cat:cs.LG"
    assert "No new topic was ticked" in door.browser.post(form.action, data={}).text


def test_what_holds_no_paper_is_kept_and_said(door: Door) -> None:
    before = door.rows()
    page = page_of(door, "taste", ADA)
    answer = door.browser.post(page, data={"papers": "my favourite paper"})
    assert answer.status_code == 422 and "No paper could be read" in answer.text
    assert Page(answer.text).forms[0].one("papers") == "my favourite paper"
    assert "Nothing was chosen" in door.browser.post(page, data={}).text
    assert door.rows() == before


def test_a_file_may_be_large_but_not_too_large(door: Door) -> None:
    page = page_of(door, "taste", ADA)
    large = "% a comment\n" * 20_000 + "2611.90001\n"
    assert door.browser.post(page, files={"file": ("a.txt", large)}).status_code == 200
    answer = door.browser.post(page, files={"file": ("a.txt", "x" * 3_000_000)})
    assert answer.status_code == 413
    other = page_of(door, "follow", ADA)
    assert door.browser.post(other, files={"file": ("a.txt", large)}).status_code == 413


def test_a_topic_that_is_none_is_refused(door: Door) -> None:
    before = door.rows()
    answer = door.browser.post(page_of(door, "follow", ADA), data={"topic": "!!"})
    assert answer.status_code == 422 and door.rows() == before


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(content=st.one_of(st.binary(max_size=400), st.text(max_size=400)))
def test_any_file_is_answered(door: Door, content: bytes | str) -> None:
    page = page_of(door, "taste", ADA)
    answer = door.browser.post(page, files={"file": ("a", content)})
    assert answer.status_code in (200, 422)
    assert GRACE not in answer.text
