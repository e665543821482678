"""Counted links name the paper and the letter, never where they lead; all else is as usual."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.letters.card import make_card, targets
from newsletter.letters.edition import HTML_BUDGET, write
from newsletter.letters.entry import make_entry
from newsletter.letters.reading import Reading, read
from newsletter.letters.template import Stationery
from tests.letters.samples import (
    MASTHEAD,
    TEMPLATES,
    SamplePaper,
    edition,
    entries,
    papers,
    picks,
    stationery,
)
from tests.letters.test_edition import assert_fit_for_the_wire

CLICK = "1f.0.1.clickclickclickclickclick2"
WAY = f"{MASTHEAD.url}/click/{CLICK}"
COUNTED = Stationery.compile(TEMPLATES, MASTHEAD, counted=True)
ROLES = {
    "abs": "https://arxiv.org/abs/1",
    "pdf": "https://arxiv.org/pdf/1",
    "code": "https://code.example.org/1",
    "project": "https://project.example.org",
}


def counted(about: dict[int, SamplePaper], format: str = "html") -> Reading:
    cards = {n: make_card(paper, COUNTED, n) for n, paper in about.items()}
    chosen = [make_entry(cards[pick.paper_id], pick.reasons, COUNTED) for pick in picks(len(about))]
    letter = write(COUNTED, chosen, edition(click=CLICK, format=format))
    assert_fit_for_the_wire(letter)
    return read(letter)


def plain(about: dict[int, SamplePaper]) -> Reading:
    return read(write(stationery(), entries(picks(len(about)), about), edition()))


def undone(part: str, about: dict[int, SamplePaper]) -> str:
    """The part with its links straight, as they are for everybody else."""

    def straight(link: re.Match[str]) -> str:
        target = targets(about[int(link[1])])[link[2] or "abs"]
        return target.replace("&", "&amp;") if "<html" in part else target

    return re.sub(rf"{re.escape(WAY)}/(\d+)(?:/([a-z]+))?", straight, part)


def test_but_for_the_links_and_a_line_at_the_foot_it_is_the_same_letter() -> None:
    told_of = {"doi": "10.1000/foam", "comments": "code at https://github.com/lab/foam"}
    about = papers(5) | {5: SamplePaper("With all links", urls=ROLES)}
    about[6] = SamplePaper("Known from its details", arxiv_id="2611.90001", **told_of)
    told, usual = counted(about), plain(about)
    html, text = undone(told.html, about), undone(told.text, about)
    assert re.sub(r"<p class=\"grey note\"[^>]*>As you asked.*?</p>\n", "", html) == usual.html
    assert re.sub(r"As you asked.*?\(below\)\.\n\n", "", text, flags=re.DOTALL) == usual.text
    assert html != usual.html and text != usual.text
    for part in (told.html, told.text):
        assert part.count(f"{WAY}/5") >= 4
        for url in (*ROLES.values(), "doi.org/10.1000/foam", "github.com/lab/foam"):
            assert url not in part, "no link leads past the count"


def test_a_reader_of_text_has_the_same_links() -> None:
    about = {0: SamplePaper("With all links", urls=ROLES)}
    only = counted(about, format="text")
    for way in (f"{WAY}/0\n", f"PDF: {WAY}/0/pdf\n", f"Code: {WAY}/0/code\n"):
        assert way in only.text
    assert "clicks off" in only.text and only.html == ""


def test_the_letter_says_what_is_counted_and_how_to_turn_it_off() -> None:
    told = counted(papers(3))
    for part in (told.html, told.text):
        words = " ".join(re.sub(r"<[^>]+>", "", part).split())
        assert "the links to papers lead by way of our site, which notes what you open" in words
        assert "clicks off" in words
    assert edition().topics_url.replace("&", "&amp;") + "#clicks" in told.html


def test_a_paper_without_any_address_has_no_link() -> None:
    assert "/click/" not in counted({0: SamplePaper("Nowhere", urls={}, arxiv_id=None)}).html


def test_letters_of_others_have_no_such_link() -> None:
    usual = plain(papers(5))
    for part in (usual.html, usual.text):
        assert "/click/" not in part and "As you asked" not in part


def test_ten_counted_papers_stay_below_40_kilobytes_and_none_is_cut_off() -> None:
    long = {
        n: replace(paper, abstract=paper.abstract * 4, urls=ROLES)
        for n, paper in papers(20).items()
    }
    ten = {n: long[n] for n in range(10)}
    assert len(counted(ten).html.encode()) < 40_000
    heavy = {n: replace(paper, title="知" * 290, abstract="知" * 800) for n, paper in long.items()}
    assert len(counted(heavy).html.encode()) <= HTML_BUDGET
    assert counted(heavy).html.rstrip().endswith("</html>")


hostile = st.text(max_size=60) | st.sampled_from(
    ("\ue002", "\x00", "\ue002\x00 \ue000token\ue001", "=00=\r\n", "https://x.example/\ue002")
)


@settings(max_examples=60, deadline=None)
@given(title=hostile, abstract=hostile, url=hostile, category=hostile)
def test_no_paper_can_put_a_readers_token_anywhere(
    title: str, abstract: str, url: str, category: str
) -> None:
    urls = {"abs": url, "pdf": "https://arxiv.org/pdf/1", "code": url}
    about = {0: SamplePaper(title, abstract, (), (category,), urls, arxiv_id=None)}
    told = counted(about)
    for part in (told.html, told.text):
        assert part.count(CLICK) == part.count(f"{WAY}/0") >= 1
    assert set(targets(about[0]).values()) <= {"", url, "https://arxiv.org/pdf/1"}


@pytest.mark.parametrize("role", ["abs", "pdf", "code", "project"])
@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://a.example", ""]
)
def test_only_addresses_of_the_web_are_targets(role: str, bad: str) -> None:
    assert bad not in targets(SamplePaper("A", urls={role: bad})).values() or bad == ""
