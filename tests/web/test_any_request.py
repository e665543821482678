"""Whoever holds a genuine link may send anything to its page: the answer is a page, no fault."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.web import routed
from newsletter.web.pages import Pages
from tests.web.conftest import Door, opened_door
from tests.web.newsroom import send_a_letter

URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
# Each address with a token, and what the token is for.
PURPOSES = {"edition": "reply", "vote": "reply"}
NAMES = (
    *("topics", "categories", "days", "hour", "timezone", "size", "name", "format", "email"),
    *("paused_until", "kind", "words", "weight", "paper", "all", "why", "references", "stamp"),
    *("never", "topic", "only", "before", "q", "clicks", "opened", "all_opened"),
)
WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "1", "-1", "9" * 30, "²", "\x00", "on", "a@b.example", "a;b*2", "٣", "🦀"]
    ),
)
FORMS = st.dictionaries(st.sampled_from(NAMES), st.one_of(WORDS, st.lists(WORDS, max_size=4)))


@pytest.fixture(scope="module")
def shared_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder: Path = tmp_path_factory.mktemp("any")
    with opened_door(folder) as door:
        send_a_letter(door)
        yield door


@pytest.fixture(scope="module")
def buttons(shared_door: Door) -> list[tuple[str, str]]:
    """Every method and address of ours that has a token."""
    paths = routed(shared_door.app, Pages(shared_door.app)).openapi()["paths"]
    return [(way, path) for path, ways in paths.items() if "{token}" in path for way in ways]


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), form=FORMS, id=st.sampled_from([1, 1, 2, 3, 4, 2**44]), word=WORDS)
def test_a_genuine_link_answers_whatever_is_sent(
    shared_door: Door,
    buttons: list[tuple[str, str]],
    data: st.DataObject,
    form: dict[str, str],
    id: int,
    word: str,
) -> None:
    way, path = data.draw(st.sampled_from(buttons))
    page = path.split("/")[1]
    purpose = "admin" if page == "admin" else PURPOSES.get(page, page)
    token = shared_door.app.signer.sign(purpose, id, None)
    part = quote(word, safe="") or "1"
    last = data.draw(st.sampled_from(["up", part]))
    where = path.format(token=token, paper_id=part, way=last, role=part)
    sent = urlencode(form, doseq=True)
    if way == "get":
        answer = shared_door.browser.get(f"{where}?{sent}")
    else:
        answer = shared_door.browser.post(where, content=sent, headers=URLENCODED)
    assert answer.status_code < 500, (way, where, form)
    assert "Traceback" not in answer.text
