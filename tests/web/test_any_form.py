"""Whatever is sent to a form, the answer is a page: it is taken over or refused."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subscribers.preferences import Preferences
from tests.web.conftest import Door, opened_door

ADA = "ada@example.org"
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
NAMES = (
    *("topics", "days", "hour", "timezone", "size", "name", "format"),
    *("paused_until", "paused_for_good", "email"),
)
WORDS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["", "9", "²", "١", "daily", "mon", "html", "UTC", "-", "a;b", "x*2", "\x00"]),
    st.dates().map(str),
    st.integers().map(str),
)
FORMS = st.dictionaries(st.sampled_from(NAMES), st.one_of(WORDS, st.lists(WORDS, max_size=4)))


@pytest.fixture(scope="module")
def shared_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder: Path = tmp_path_factory.mktemp("door")
    with opened_door(folder) as door:
        yield door


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(form=FORMS)
def test_any_form_is_taken_over_or_refused(shared_door: Door, form: dict[str, str]) -> None:
    sent = urlencode(form, doseq=True)
    link = shared_door.link("preferences", ADA)
    answer = shared_door.browser.post(link, content=sent, headers=URLENCODED)
    assert answer.status_code in (200, 422), answer.text
    # What was kept can be read again, and shown again.
    ada = shared_door.reader(ADA)
    fields = ("name", "timezone", "hour", "days", "size", "format")
    Preferences.read(email=ADA, **{name: getattr(ada, name) for name in fields})
    assert shared_door.browser.get(link).status_code == 200


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=st.binary(max_size=300), path=st.sampled_from(["preferences", "unsubscribe"]))
def test_any_bytes_are_answered(shared_door: Door, body: bytes, path: str) -> None:
    link = shared_door.link(path, ADA)
    answer = shared_door.browser.post(link, content=body, headers=URLENCODED)
    assert answer.status_code < 500
