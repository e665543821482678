"""A reader's whole way in a real browser, with the real `newsletter serve` and its real mailbox.

From the first page to the last: nothing is called but the links of pages and mails.
"""

import json
import re
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlmodel import SQLModel

from newsletter.app import App
from newsletter.config_file import load
from tests.command import ended, start, until
from tests.web.mails import SITE
from tests.web.test_script import browser
from tests.workshop import PAPERS, letters_in, write_config, write_papers

__all__ = ["browser"]

ZOE = "zoe@example.org"
SECONDS_FOR_A_MAIL = 90  # compose looks each half minute, deliver every five seconds


@dataclass
class Walk:
    """Zoe's browser, the site, and what came into her mailbox so far."""

    folder: Path
    site: str
    page: Page
    read: set[bytes] = field(default_factory=set)

    def mail(self, link: str) -> EmailMessage:
        """The next mail to her that has a link to such a page."""
        deadline = time.monotonic() + SECONDS_FOR_A_MAIL
        while time.monotonic() < deadline:
            for raw in letters_in(self.folder):
                mail = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)  # type: ignore[call-overload]
                if raw not in self.read and self.links(mail, link):
                    self.read.add(raw)
                    assert ZOE in str(mail["To"])
                    return mail
            self.page.wait_for_timeout(200)
        raise AssertionError(f"no mail with a link to /{link}/ came")

    def links(self, mail: EmailMessage, page: str) -> list[str]:
        body = mail.get_body(("html",))
        assert body is not None
        return re.findall(rf'href="({SITE}/{page}/[^"]+)"', body.get_content())

    def follow(self, mail: EmailMessage, page: str) -> None:
        """Open the first such link of the mail."""
        self.page.goto(self.here(self.links(mail, page)[0]))

    def here(self, link: str) -> str:
        """Where the link leads, which names the site as the proxy before it is named."""
        return link.replace(SITE, self.site)

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def heading(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)


@pytest.fixture
def walk(browser: Any, tmp_path: Path) -> Iterator[Walk]:
    today = f"{datetime.now(UTC):%Y-%m-%d}T00:00:00Z"
    write_papers(tmp_path / "papers.jsonl", [paper | {"published": today} for paper in PAPERS])
    write_config(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    site = f"http://{place}"
    serve = start(tmp_path, "serve", NEWSLETTER_WEB__LISTEN=place)
    try:
        assert until(lambda: _has_papers(site), serve), "no paper came"
        context = browser.new_context(locale="en-GB", timezone_id="Europe/Paris")
        page = context.new_page()
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        yield Walk(tmp_path, site, page)
        context.close()
        assert failures == []
    finally:
        serve.send_signal(signal.SIGTERM)
        said = ended(serve).done()
    assert "Traceback" not in said.err


def _has_papers(site: str) -> bool:
    try:
        found = httpx.get(f"{site}/search", params={"q": "bread"}).text
    except httpx.HTTPError:
        return False
    return PAPERS[2]["title"] in found


def test_from_the_first_page_to_the_last(walk: Walk) -> None:
    letter = becomes_a_reader(walk)
    teaches_it(walk, letter)
    pauses_and_leaves_and_comes_back(walk, letter)
    takes_her_data_along(walk, letter)
    is_forgotten(walk, letter)


def becomes_a_reader(walk: Walk) -> EmailMessage:
    """Preview, address, confirmation, and the first letter, which is returned."""
    walk.page.goto(walk.site)
    walk.page.get_by_label("What do you want to read about?").fill("exoplanets")
    expect(walk.page.get_by_label("Preview")).to_contain_text(PAPERS[1]["title"])
    walk.page.get_by_label("What do you want to read about?").fill("bread")
    expect(walk.page.get_by_label("Preview")).to_contain_text(PAPERS[2]["title"])
    walk.page.get_by_label("Where shall it go?").fill(ZOE)
    walk.page.wait_for_timeout(2500)  # who is quicker with the form is asked once more
    walk.press("Subscribe")
    walk.heading("Look into your mailbox")
    walk.follow(walk.mail("confirm"), "confirm")
    walk.press("Yes, send me letters")
    walk.heading("Welcome")
    expect(walk.page.get_by_role("main")).to_contain_text("Europe/Paris")
    letter = walk.mail("vote")
    html = letter.get_body(("html",))
    assert html is not None
    assert PAPERS[2]["title"] in html.get_content() and "Welcome" in html.get_content()
    return letter


def teaches_it(walk: Walk, letter: EmailMessage) -> None:
    """Other topics, before which the preview changes, and a vote."""
    walk.follow(letter, "preferences")
    preview = walk.page.locator("#trial")
    expect(preview).to_contain_text(PAPERS[2]["title"])
    walk.page.get_by_role("button", name="Add a topic").click()
    walk.page.get_by_label("Topic 2", exact=True).fill("graph neural networks")
    expect(preview).to_contain_text(PAPERS[0]["title"])
    walk.press("Save")
    walk.heading("Saved")
    vote = next(link for link in walk.links(letter, "vote") if link.endswith("/up"))
    walk.page.goto(walk.here(vote))
    walk.press("More like this")
    walk.follow(letter, "preferences")
    expect(walk.page.get_by_role("main")).to_contain_text("1 liked, 0 disliked")


def pauses_and_leaves_and_comes_back(walk: Walk, letter: EmailMessage) -> None:
    """A pause on the page; one click in the mail program; and the undo of it."""
    back = date.today() + timedelta(days=20)
    walk.page.get_by_label("No letters until", exact=True).fill(back.isoformat())
    walk.press("Save")
    expect(walk.page.get_by_role("main")).to_contain_text("paused until")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (one_click,) = re.findall(r"<(https[^>]+)>", str(letter["List-Unsubscribe"]))
    done = httpx.post(walk.here(one_click), data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    walk.page.goto(walk.here(one_click))
    walk.heading("You get no letters")
    walk.press("Undo")
    walk.heading("You get letters again")
    assert held(walk, "subscriber")[0].status == "active"


def takes_her_data_along(walk: Walk, letter: EmailMessage) -> None:
    """All that is known, by a link that is mailed for it."""
    asks_for(walk, letter, "export")
    walk.follow(walk.mail("export"), "export")
    with walk.page.expect_download() as waiting:
        walk.press("Download my data")
    known = json.loads(waiting.value.path().read_text("utf-8"))
    assert known["email"] == ZOE and known["topics"] == "bread; graph neural networks"
    kept = json.dumps(known)
    assert PAPERS[2]["title"] in kept  # the vote
    assert "Yes, send me letters" in kept  # the consent


def is_forgotten(walk: Walk, letter: EmailMessage) -> None:
    """Nothing stays but the fingerprint that she asked for."""
    asks_for(walk, letter, "erase")
    walk.follow(walk.mail("erase"), "erase")
    walk.page.get_by_label("And let nobody ever add this address again").check()
    walk.press("Erase everything")
    walk.heading("Erased")
    every = [row for name in SQLModel.metadata.tables for row in held(walk, name)]
    assert [row for row in every if "zoe" in str(row)] == []
    empty = ("subscriber", "topic", "vote", "edition", "delivery", "notice", "undo")
    assert {name: held(walk, name) for name in empty} == {name: [] for name in empty}
    assert [(row.subscriber_id, row.wording) for row in held(walk, "consent")] == [
        (None, "Erase everything")
    ]
    assert len(held(walk, "suppression")) == 1
    walk.follow(letter, "preferences")
    expect(walk.page.get_by_role("main")).to_contain_text("Nobody gets letters by it any more")


def asks_for(walk: Walk, letter: EmailMessage, what: str) -> None:
    walk.follow(letter, "preferences")
    walk.page.get_by_role("link", name="Your data").click()
    walk.page.locator(f'form[action$="/{what}"] button').click()
    expect(walk.page.get_by_role("main")).to_contain_text("Look into your mailbox")


def held(walk: Walk, table: str) -> list[Any]:
    """The rows of a table, as whoever opens the database finds them."""
    app = App(load(walk.folder / "config.toml"))
    try:
        with app.database.reading() as session:
            return list(session.execute(select(SQLModel.metadata.tables[table])).all())
    finally:
        app.close()
