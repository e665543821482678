"""A letter can be read by everyone: in light, in dark, without images, in HTML and in text."""

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import pytest

from newsletter.letters.edition import write
from newsletter.letters.inlining import whole
from newsletter.letters.masthead import Masthead
from newsletter.letters.reading import Reading, read
from tests.letters.samples import BY_MAIL, MASTHEAD, TEMPLATES, edition, entries, stationery

EDITION = whole(TEMPLATES, "edition.mjml")
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
def letter(masthead: Masthead = MASTHEAD, welcome: str = "") -> Reading:
    facts = edition(welcome=welcome)
    return read(write(stationery(masthead), entries(masthead=masthead), facts))


@pytest.mark.parametrize("masthead", [MASTHEAD, BY_MAIL, replace(BY_MAIL, tagged=False)])
@pytest.mark.parametrize("welcome", ["", "A letter comes every day."])
def test_both_parts_carry_the_same_links(masthead: Masthead, welcome: str) -> None:
    mail = letter(masthead, welcome)
    in_text = set(re.findall(r"(?:https?|mailto):\S+", mail.text))
    assert Page(mail.html).links() == in_text


def test_every_paper_can_be_voted_on_and_the_letter_seen_in_a_browser() -> None:
    links = Page(letter().html).links()
    site = "https://news.example.org"
    votes = {f"{site}/vote/c.0.1.k7x2/{id}/{way}" for id in range(5) for way in ("up", "down")}
    assert votes < links
    assert f"{site}/edition/c.0.1.k7x2" in links


def test_without_a_web_door_papers_are_numbered_and_all_ways_are_by_mail() -> None:
    mail = letter(BY_MAIL)
    titles = re.findall(r"<h2[^>]*>\s*(\d+)\. ", mail.html)
    assert titles == ["1", "2", "3", "4", "5"]
    assert re.findall(r"^(\d+)\. ", mail.text, re.MULTILINE) == titles
    assert '"like 2"' in mail.text and "like 2" in mail.html
    assert "/vote/" not in mail.html and "View in browser" not in mail.html


def test_a_letter_says_how_it_can_be_answered() -> None:
    links = Page(letter().html).links()
    at = "mailto:news+r-c.0.1.k7x2@example.org"
    assert {f"{at}?subject=topics&body=follow%20", f"{at}?subject=pause%202%20weeks"} < links
    untagged = Page(letter(replace(BY_MAIL, tagged=False)).html).links()
    assert "mailto:news@example.org?subject=pause%202%20weeks%20c.0.1.k7x2" in untagged


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
    lines = [line for line in sheet.splitlines() if "button" not in line]
    colours = set(re.findall(r'(?<![a-z-])color(?:: |=")(#[0-9a-f]{6})', "\n".join(lines)))
    assert len(colours) >= 5
    assert {c: round(contrast(c, paper), 1) for c in colours if contrast(c, paper) < 4.5} == {}


@pytest.mark.parametrize("sheet", [LIGHT, DARK])
def test_the_words_of_a_button_stand_out_from_the_button(sheet: str) -> None:
    (button,) = [line for line in sheet.splitlines() if "mj-button" in line or ".button a" in line]
    colours = re.findall(r"#[0-9a-f]{6}", button)
    assert len(colours) == 2
    assert contrast(*colours) >= 7


def test_the_dark_sheet_changes_every_colour_that_the_light_one_sets() -> None:
    inline = LIGHT.split('inline="inline">')[1].split("</mj-style>")[0]
    coloured = [
        selector
        for rule in re.findall(r"([^{}]+)\{[^}]*color:[^}]*\}", inline)
        for selector in (part.strip() for part in rule.split(","))
    ]
    dark = {part.strip() for rule in re.findall(r"([^{}]+)\{", DARK) for part in rule.split(",")}
    assert set(coloured) <= dark
