"""The first page in a real browser: what stands beside the form follows it, and all can use it."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import need
from tests.web.conftest import Door, opened_door
from tests.web.papers import collect

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
PATHS = (
    "/",
    "/?topics=bread",
    "/papers/2026-11-24",
    "/papers/2026-11-25",
    "/paper/1",
    "/search?q=bread",
    "/search?q=nothing+of+the+kind",
    "/papers/2026-W48",
    "/papers/2026-11",
)
IN_TROUBLE = ("/nothing", "/preferences/altered", "/admin", "/papers/1990-01-01", "/subscribe")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    need("chromium", CHROMIUM is not None)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A door with papers behind it, for those who only look."""
    with opened_door(tmp_path_factory.mktemp("shown")) as door:
        collect(door)
        yield door


@pytest.fixture
def page(browser: Any, door: Door) -> Iterator[Page]:
    """A small window on the door; whatever the browser complains of fails the test."""
    collect(door)
    context = browser.new_context(
        base_url=str(door.browser.base_url), viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def test_the_preview_follows_what_is_typed(page: Page) -> None:
    page.goto("/")
    page.get_by_label("What do you want to read about?").fill("exoplanets")
    preview = page.get_by_label("Preview")
    expect(preview).to_contain_text("Exoplanet atmospheres in the infrared")
    page.get_by_label("What do you want to read about?").fill("bread")
    expect(preview).to_contain_text("A short history of bread")
    expect(preview).not_to_contain_text("Exoplanet")


def test_a_suggestion_completes_the_line_that_is_typed(page: Page) -> None:
    page.goto("/")
    topics = page.get_by_label("What do you want to read about?")
    topics.press_sequentially("bread\ngraph neu")
    page.get_by_role("button", name="graph neural networks").click()
    expect(topics).to_have_value("bread\ngraph neural networks")
    expect(page.get_by_label("Preview")).to_contain_text("Graph neural networks for molecules")


def test_the_zone_of_the_browser_goes_with_the_form(page: Page) -> None:
    page.goto("/")
    field = page.locator('form.subscribe input[name="timezone"]')
    assert field.input_value() == page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", (*PATHS, *IN_TROUBLE))
def test_everybody_can_use_the_page_and_it_fits_a_small_window(
    browser: Any, shown: Door, path: str, scheme: str
) -> None:
    window = {"width": 360, "height": 800}
    context = browser.new_context(color_scheme=scheme, viewport=window, bypass_csp=True)
    page = context.new_page()
    page.goto(str(shown.browser.base_url) + path)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_nothing_is_asked_of_anybody_else(page: Page, door: Door) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PATHS:
        page.goto(path)
    assert asked and all(url.startswith(str(door.browser.base_url)) for url in asked)
