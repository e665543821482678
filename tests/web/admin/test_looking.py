"""What the operator sees and may do: find and pause readers, ask feeds again, resend and drop."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, update

from newsletter.models import Feed, State
from newsletter.post.outbox import deliveries
from subscribers.standing import FOR_GOOD
from subscribers.store import readers
from tests.web.admin.conftest import operator
from tests.web.conftest import Door
from tests.web.forms import Form, Page
from tests.web.newsroom import GRACE, id_of, send_a_letter

__all__ = ["operator"]
MANY = 120


def form_at(browser: httpx.Client, path: str) -> Form:
    """The form of a page that changes something."""
    forms = Page(browser.get(path).text).forms
    return next(form for form in forms if form.method == "post" and "logout" not in form.action)


def crowd(door: Door) -> None:
    row: dict[str, Any] = {"status": "active", "timezone": "UTC", "hour": 7, "days": "daily"}
    row |= {"size": 8, "format": "html", "created_at": door.app.now(), "minute": 0}
    names = [f"r{number}_x@example.net" for number in range(MANY)]
    with door.app.database.writing() as session:
        session.execute(
            insert(readers),
            [row | {"email": name, "email_key": name, "name": f"Öl {name}"} for name in names],
        )


def test_readers_are_listed_in_pages_and_found(door: Door, operator: httpx.Client) -> None:
    crowd(door)
    seen: list[str] = []
    path: str | None = "/admin/readers?status=active"
    while path:
        page = Page(operator.get(path).text)
        seen += [link for link in page.links if link.startswith("/admin/readers/")]
        older = [link for link in page.links if "before=" in link]
        path = f"/admin/readers{older[0]}" if older else None
    assert len(seen) == len(set(seen)) == MANY + 1
    for query, found in (("ada@", 1), ("r7_", 1), ("%", 0), ("_x@", MANY), ("Öl R11", 11)):
        text = operator.get("/admin/readers", params={"q": query}).text
        assert text.count("/admin/readers/") == min(found, 50), query


def test_a_reader_is_paused_and_resumed(door: Door, operator: httpx.Client) -> None:
    path = f"/admin/readers/{id_of(door, 'ada@example.org')}"
    text = operator.get(path).text
    assert "engines" in text and "subscribed" in text
    for act, until in (("pause", FOR_GOOD), ("resume", None)):
        form = form_at(operator, path)
        assert [value for _, value, _ in form.buttons] == [act]
        assert operator.post(path, data=form.with_fields(act=act)).status_code == 200
        assert door.reader("ada@example.org").paused_until == until
    assert operator.post(path, data=form.with_fields(act="erase")).status_code == 400
    assert operator.get("/admin/readers/99").status_code == 404
    assert operator.get(f"/admin/readers/{10**40}").status_code in (400, 404)


def test_a_feed_in_trouble_stands_first_and_is_asked_again(
    door: Door, operator: httpx.Client
) -> None:
    send_a_letter(door)
    with door.app.database.writing() as session:
        later = door.app.now() + timedelta(hours=3)
        session.execute(update(Feed).values(failures=2, last_error="502 <b>", next_check_at=later))
    page = operator.get("/admin/feeds")
    assert "2 times: 502 &lt;b&gt;" in page.text
    form = form_at(operator, "/admin/feeds")
    name, value, _ = form.buttons[0]
    done = operator.post("/admin/feeds", data=form.with_fields(**{name: value}))
    assert "Papers is asked again" in done.text
    assert [row.next_check_at for row in door.rows()["feed"]] == [None]
    unknown = form.with_fields(feed="nobody's")
    assert operator.post("/admin/feeds", data=unknown).status_code == 404


def test_a_feed_that_moved_for_good_names_its_new_address(
    door: Door, operator: httpx.Client
) -> None:
    send_a_letter(door)
    assert "Moved for good" not in operator.get("/admin/feeds").text
    with door.app.database.writing() as session:
        session.execute(update(Feed).values(moved_to="https://new.example/?a=1&b=<2>"))
    page = operator.get("/admin/feeds").text
    assert "its url in config.toml should now be https://new.example/?a=1&amp;b=&lt;2&gt;<" in page


@pytest.mark.parametrize(
    ("state", "act", "becomes"),
    [
        (State.FAILED, "resend", State.QUEUED),
        (State.UNKNOWN, "resend", State.QUEUED),
        (State.QUEUED, "drop", State.DROPPED),
        (State.SENT, "resend", State.SENT),
        (State.SENT, "drop", State.SENT),
    ],
)
def test_letters_are_moved_as_the_outbox_allows(
    door: Door, operator: httpx.Client, state: State, act: str, becomes: State
) -> None:
    send_a_letter(door)
    with door.app.database.writing() as session:
        session.execute(update(deliveries).values(state=state.value))
    form = form_at(operator, f"/admin/outbox?state={state.value}")
    sent = form.with_fields(act=act) | {"letter": ["1", "77", "x"]}
    done = operator.post("/admin/outbox", data=sent)
    assert f"{int(state is not becomes)} of 2 letters" in done.text
    assert next(row.state for row in door.rows()["delivery"]) == becomes.value


def test_letters_are_found_by_their_reader(door: Door, operator: httpx.Client) -> None:
    send_a_letter(door)
    assert GRACE in operator.get("/admin/outbox", params={"q": "grace@"}).text
    assert "No letter is like that" in operator.get("/admin/outbox", params={"q": "ada@"}).text
    assert operator.get("/admin/outbox", params={"state": "lost"}).status_code == 400


def test_looking_changes_nothing(door: Door, operator: httpx.Client) -> None:
    send_a_letter(door)
    before = door.rows()
    for path in ("/readers", "/readers/1", "/feeds", "/outbox", "/outbox?state=sent"):
        page = operator.get(f"/admin{path}")
        assert page.status_code == 200
        assert "set-cookie" not in page.headers and page.headers["cache-control"] == "no-store"
    assert door.rows() == before
