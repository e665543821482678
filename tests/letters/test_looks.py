"""A letter can be read by everyone: in light, in dark, without images, in HTML and in text."""

import re
from functools import cache
from html.parser import HTMLParser

import pytest

from newsletter.letters.edition import write
from newsletter.letters.reading import Reading, read
from tests.letters.samples import TEMPLATES, edition, entries, stationery

EDITION = (TEMPLATES / "edition.mjml").read_text(encoding="utf-8")
LIGHT, DARK = EDITION.split("@media (prefers-color-scheme: dark)")


class Page(HTMLParser):
    """The elements of a page with their attributes, and its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def links(self) -> set[str]:
        return {attrs["href"] for tag, attrs in self.elements if tag == "a"}


@cache
def letter() -> Reading:
    return read(write(stationery(), entries(), edition()))


def test_both_parts_carry_the_same_links() -> None:
    in_text = set(re.findall(r"(?:https?|mailto):\S+", letter().text))
    assert Page(letter().html).links() == in_text


def test_both_parts_carry_the_same_words() -> None:
    for words in ("Good morning, Ada.", "Five of 68 new papers are for you.", "98.7% of",
                  "Tuesday, 24 November", "and 9 more", "ada@example.org",
                  "The Society for Early Reading, 12 Lamp Street"):  # fmt: skip
        assert words in " ".join(letter().text.split())
        assert words in letter().html


def test_the_preheader_names_the_best_paper() -> None:
    hidden = re.search(r'<div style="display:none[^>]*>(.*?)</div>', letter().html, re.DOTALL)
    assert hidden is not None
    assert hidden[1].startswith("Patient Exploration: Regret Bounds for ε-Greedy Agents")


def test_a_letter_loads_nothing_and_tracks_nobody() -> None:
    page = Page(letter().html)
    loading = {"img", "link", "script", "iframe", "video", "audio", "object", "embed", "form"}
    assert not loading & {tag for tag, _ in page.elements}
    assert not any("src" in attrs or "background" in attrs for _, attrs in page.elements)
    assert "url(" not in letter().html
    assert "@import" not in letter().html


def test_a_letter_has_a_language_a_title_and_tables_that_are_only_layout() -> None:
    html = letter().html
    assert html.startswith("<!doctype html>")
    assert '<html lang="en"' in html
    assert "<title>Morning Abstracts</title>" in html
    assert 'name="color-scheme" content="light dark"' in html
    tables = re.findall(r"<table[^>]*>", html)
    assert tables
    assert all('role="presentation"' in table for table in tables)
    assert html.count("<h1") == 1
    assert html.count("<h2") == 5


def test_running_text_has_16_pixels_and_nothing_that_is_read_less_than_14() -> None:
    sizes = [int(size) for size in re.findall(r"font-size: ?(\d+)px", EDITION)]
    assert 'font-size="16px"' in EDITION
    assert min(sizes) >= 14


def luminance(colour: str) -> float:
    """The relative luminance of "#rrggbb" (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("sheet", "paper"), [(LIGHT, "#ffffff"), (DARK, "#121418")])
def test_every_colour_of_text_stands_out_from_the_paper(sheet: str, paper: str) -> None:
    colours = set(re.findall(r'(?<![a-z-])color(?:: |=")(#[0-9a-f]{6})', sheet))
    assert len(colours) >= 5
    assert {c: round(contrast(c, paper), 1) for c in colours if contrast(c, paper) < 4.5} == {}


def test_the_dark_sheet_changes_every_colour_that_the_light_one_sets() -> None:
    inline = LIGHT.split('inline="inline">')[1].split("</mj-style>")[0]
    coloured = [
        selector
        for rule in re.findall(r"([^{}]+)\{[^}]*color:[^}]*\}", inline)
        for selector in (part.strip() for part in rule.split(","))
    ]
    dark = {part.strip() for rule in re.findall(r"([^{}]+)\{", DARK) for part in rule.split(",")}
    assert set(coloured) <= dark
