"""Letters of every kind as a mail program with a browser inside shows them, light and dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from newsletter.letters.edition import write
from newsletter.letters.reading import read
from newsletter.models import NoticeKind
from tests.letters.notices import written
from tests.letters.samples import MASTHEAD, edition, entries, stationery
from tests.web.test_script import browser

__all__ = ["browser"]

LETTERS = ("edition", "welcome edition", *NoticeKind)
SERIOUS = {"serious", "critical"}


def html_of(kind: str) -> str:
    if kind in list(NoticeKind):
        return written(NoticeKind(kind)).html
    facts = edition(welcome="A letter comes every day." if kind.startswith("welcome") else "")
    return read(write(stationery(MASTHEAD), entries(masthead=MASTHEAD), facts)).html


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", LETTERS)
def test_everybody_can_read_a_letter_and_it_fits_a_small_window(
    browser: Any, kind: str, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html_of(kind))
    assert asked == []
    found = Axe().run(page).response["violations"]
    bad = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS]
    assert bad == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
