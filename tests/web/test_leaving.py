"""Unsubscribe links: one click ends the letters (RFC 8058), an undo brings them back."""

import re
from typing import Any

import pytest

from newsletter import actions
from subscribers import consent, standing, store, suppression
from subscribers.models import Status
from tests.web.conftest import Door

ADA = "ada@example.org"
MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
)
BODIES: list[dict[str, Any]] = [
    {"data": {"List-Unsubscribe": "One-Click"}},
    {"content": MULTIPART, "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
    {"content": b"\xff not a form", "headers": {"Content-Type": "multipart/form-data"}},
    {},
]


@pytest.mark.parametrize("body", BODIES, ids=["urlencoded", "multipart", "broken", "empty"])
def test_one_click_ends_the_letters_and_may_be_repeated(door: Door, body: dict[str, Any]) -> None:
    link = door.link("unsubscribe", ADA)
    first = door.browser.post(link, **body)
    assert first.status_code == 200 and not first.cookies
    assert "You will get no more letters" in first.text
    assert "1 subscription was changed" in first.text
    assert door.reader(ADA).status == Status.LEFT
    after = door.rows()
    again = door.browser.post(link, **body)
    assert again.status_code == 200
    assert "Nothing was changed" in again.text and "1 subscription" not in again.text
    assert door.rows() == after


def test_looking_changes_nothing_however_far_one_follows_the_links(door: Door) -> None:
    door.browser.post(door.link("unsubscribe", ADA))
    starts = [
        door.link(purpose, f"{name}@example.org")
        for purpose in ("unsubscribe", "preferences")
        for name in ("ada", "ben", "cleo")
    ]
    before, seen = door.rows(), set()
    waiting = [*starts, *(f"{start}/undo" for start in starts)]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        page = door.browser.get(path)
        door.browser.head(path)
        found = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
        waiting += [other for other in found if other not in seen]
    assert {"/", "/style.css"} < seen
    assert door.rows() == before


def test_the_page_asks_and_its_button_leaves(door: Door) -> None:
    page = door.browser.get(door.link("unsubscribe", ADA))
    assert "Unsubscribe?" in page.text and ADA in page.text
    assert page.text.count("<button") == 1
    action = re.search(r'method="post" action="([^"]+)"', page.text)
    assert action is not None
    assert door.browser.post(action[1]).status_code == 200
    assert door.reader(ADA).status == Status.LEFT


def test_the_undo_brings_back_who_left_by_the_link(door: Door) -> None:
    link = door.link("unsubscribe", ADA)
    assert f'action="{link}/undo"' in door.browser.post(link).text
    back = door.browser.post(f"{link}/undo")
    assert back.status_code == 200 and "1 subscription was changed" in back.text
    assert door.reader(ADA).status == Status.ACTIVE
    assert door.topics(ADA) == "engines; -looms"
    after = door.rows()
    assert "Nothing was changed" in door.browser.post(f"{link}/undo").text
    assert door.rows() == after
    with door.app.database.reading() as session:
        acts = consent.history(session, store.id_of(door.reader(ADA)))
    assert [(row.act, row.door) for row in acts] == [
        ("subscribed", "cli"),
        ("left", "link"),
        ("confirmed", "link"),
    ]


def leave_bounced(door: Door) -> None:
    with door.app.database.writing() as session:
        reader = store.id_of(door.reader(ADA))
        standing.bounced(session, reader, door="mail", wording="", now=door.app.now())
    door.browser.post(door.link("unsubscribe", ADA))


def leave_suppressed(door: Door) -> None:
    door.browser.post(door.link("unsubscribe", ADA))
    with door.app.database.writing() as session:
        key, now = door.app.suppression_key, door.app.now()
        suppression.suppress(session, ADA, "complaint", key=key, now=now)


def removed_by_the_operator(door: Door) -> None:
    actions.remove(door.app, ADA, erase=False)


@pytest.mark.parametrize("how", [leave_bounced, leave_suppressed, removed_by_the_operator])
def test_who_is_out_for_another_reason_stays_out(door: Door, how: Any) -> None:
    how(door)
    before = door.rows()
    answer = door.browser.post(f"{door.link('unsubscribe', ADA)}/undo")
    assert answer.status_code == 409 and "Nothing was changed" in answer.text
    assert "news@example.org" in answer.text
    assert door.rows() == before


def test_an_undo_confirms_nobody(door: Door) -> None:
    link = door.link("unsubscribe", "ben@example.org")
    assert "/undo" not in door.browser.post(link).text
    assert door.browser.post(f"{link}/undo").status_code == 409
    assert door.reader("ben@example.org").status == Status.LEFT


def test_the_link_of_an_erased_reader_still_answers(door: Door) -> None:
    link = door.link("unsubscribe", ADA)
    actions.remove(door.app, ADA, erase=True)
    before = door.rows()
    for answer in (door.browser.get(link), door.browser.post(link)):
        assert answer.status_code == 200 and "nothing was changed" in answer.text
    assert door.browser.post(f"{link}/undo").status_code == 409
    assert door.rows() == before
