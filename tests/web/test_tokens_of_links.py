"""Only a token that we signed for this very purpose opens a page or changes a row."""

from datetime import timedelta

import httpx
import pytest

from subscribers.tokens import Signer
from tests.web.conftest import Door

ADA = "ada@example.org"
PATHS = ("/unsubscribe/{}", "/unsubscribe/{}/undo", "/preferences/{}")


@pytest.mark.parametrize("path", PATHS)
def test_forged_and_borrowed_tokens_are_refused(door: Door, path: str) -> None:
    good = door.app.signer.sign("unsubscribe", 1, None)
    other = "unsubscribe" if path.startswith("/pref") else "preferences"
    forged = Signer({"1": b"somebody else's key"}, "1").sign("unsubscribe", 1, None)
    tokens = ["x", good[:-1], f"2{good[1:]}", forged, "é" * 30, "a%00b"]
    tokens += [door.app.signer.sign(purpose, 1, None) for purpose in (other, "bounce", "confirm")]
    before = door.rows()
    for token in tokens:
        for answer in (door.browser.get(path.format(token)), post(door, path.format(token))):
            assert answer.status_code == 404, token
            assert "not one of ours or was cut short" in answer.text
            assert ADA not in answer.text
    assert door.rows() == before


@pytest.mark.parametrize("path", PATHS)
def test_a_token_that_is_too_old_says_so(door: Door, path: str) -> None:
    purpose = "preferences" if path.startswith("/pref") else "unsubscribe"
    yesterday = door.app.now() - timedelta(days=1)
    link = path.format(door.app.signer.sign(purpose, 1, yesterday))
    before = door.rows()
    for answer in (door.browser.get(link), post(door, link)):
        assert answer.status_code == 410 and "too old" in answer.text
    assert door.rows() == before


def test_a_link_survives_what_mail_servers_do_to_capitals(door: Door) -> None:
    link = door.link("unsubscribe", ADA)
    path, token = link.rsplit("/", 1)
    assert door.browser.get(f"{path}/{token.upper()}").status_code == 200


def post(door: Door, path: str) -> httpx.Response:
    return door.browser.post(path, data={"hour": "9"})
