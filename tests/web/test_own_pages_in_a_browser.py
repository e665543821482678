"""The reader's own pages and the operator's in a real browser: rows, preview, and use by all."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from newsletter.actions import operating
from tests.web.conftest import Door
from tests.web.newsroom import GRACE, id_of, page_of, send_a_letter, vote_link
from tests.web.test_script import browser, page

__all__ = ["browser", "page"]

STEPS = ("confirm", "export", "erase", "move", "undo")


def test_rows_are_added_and_removed_and_the_preview_follows(page: Page, door: Door) -> None:
    send_a_letter(door)
    page.goto(page_of(door))
    rows, preview = page.locator("[data-rows] > li"), page.locator("#trial")
    expect(rows).to_have_count(2)
    expect(preview).to_contain_text("Exoplanet atmospheres in the infrared")
    page.get_by_label("Remove topic 2").click()
    expect(rows).to_have_count(1)
    expect(preview).not_to_contain_text("Exoplanet")
    page.get_by_role("button", name="Add a topic").click()
    page.get_by_label("Topic 2", exact=True).fill("bread")
    expect(preview).to_contain_text("A short history of bread")
    page.get_by_label("Topic 2", exact=True).press("Enter")
    expect(page.get_by_label("Topic 3", exact=True)).to_be_focused()
    page.get_by_label("How much of topic 1").select_option("Never")
    expect(preview).not_to_contain_text("Graph neural networks")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Changed: topics.")
    assert door.topics(GRACE) == "-graph neural networks; bread"


def own_pages(door: Door) -> list[str]:
    send_a_letter(door)
    door.browser.post(vote_link(door, 2, "up"))
    sign, reader = door.app.signer.sign, id_of(door)
    soon = door.app.now() + timedelta(hours=1)
    own = [page_of(door, name) for name in ("", "votes", "taste", "data")]
    steps = [f"/{name}/{sign(name, reader, soon)}" for name in STEPS]
    vote = vote_link(door, 1, "up")
    edition = f"/edition/{vote.split('/')[2]}"
    return [*own, f"{page_of(door)}?topics=list", *steps, vote, edition]


def faults_of(shown: Page) -> list[Any]:
    found = Axe().run(shown).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_a_readers_own_pages(browser: Any, door: Door, scheme: str) -> None:
    window = {"width": 360, "height": 800}
    context = browser.new_context(color_scheme=scheme, viewport=window, bypass_csp=True)
    shown = context.new_page()
    for path in own_pages(door):
        shown.goto(str(door.browser.base_url) + path)
        assert faults_of(shown) == [], path
        assert shown.evaluate("document.documentElement.scrollWidth") <= 360, path
    shown.goto(str(door.browser.base_url) + page_of(door))
    shown.get_by_label("Topic 1", exact=True).fill("!!")
    shown.get_by_role("button", name="Save").click()
    assert faults_of(shown) == []
    shown.goto(str(door.browser.base_url) + vote_link(door, 1, "up"))
    shown.get_by_role("button", name="More like this").click()
    assert faults_of(shown) == []
    shown.goto(str(door.browser.base_url) + page_of(door, "votes"))
    shown.get_by_role("button", name="Forget all my votes").click()
    assert faults_of(shown) == []
    shown.get_by_role("button", name="Undo").click()
    expect(shown.get_by_role("heading", level=1)).to_have_text("Taken back")
    assert faults_of(shown) == []
    shown.goto(str(door.browser.base_url) + door.link("unsubscribe", GRACE))
    shown.get_by_role("button", name="Unsubscribe").click()
    assert faults_of(shown) == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_operators_pages(browser: Any, door: Door, scheme: str) -> None:
    send_a_letter(door)
    # The cookie is for https alone; what is tried here answers without.
    cookie = door.browser.post(f"/admin/login/{operating.new_login(door.app)}").headers[
        "set-cookie"
    ]
    headers = {"Cookie": cookie.partition(";")[0]}
    window = {"width": 360, "height": 800}
    context = browser.new_context(
        color_scheme=scheme, viewport=window, bypass_csp=True, extra_http_headers=headers
    )
    shown = context.new_page()
    for path in ("readers", "readers/1", "feeds", "outbox"):
        shown.goto(f"{door.browser.base_url}/admin/{path}")
        expect(shown.get_by_role("button", name="Log out")).to_be_visible()
        assert faults_of(shown) == [], path
        assert shown.evaluate("document.documentElement.scrollWidth") <= 360, path
    context.close()
