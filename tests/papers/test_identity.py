"""Which names a work has, and that its versions and copies share them (rules 1.9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.models import Announcement
from newsletter.papers.identity import (
    compatible,
    doi_key,
    family_name,
    folded,
    keys,
    title_key,
    url_key,
)
from tests.papers.samples import AUTHORS, TITLE, arxiv, paper


@pytest.mark.parametrize(
    ("doi", "key"),
    [
        ("10.1234/Tide.5", "doi:10.1234/tide.5"),
        ("https://doi.org/10.1234/tide.5", "doi:10.1234/tide.5"),
        ("doi: 10.1234/tide.5.", "doi:10.1234/tide.5"),
        ("10.48550/arXiv.2603.01234", "arxiv:2603.01234"),
        ("10.48550/arXiv.2603.01234v3", "arxiv:2603.01234"),
        ("10.1101/2026.01.02.123456v2", "doi:10.1101/2026.01.02.123456"),
        ("10.1101/2026.01.02.123456v2.full", "doi:10.1101/2026.01.02.123456"),
        ("10.1101/123456v1", "doi:10.1101/123456"),
        ("11.1234/x", None),
        ("", None),
    ],
)
def test_a_doi_is_read_in_every_form(doi: str, key: str | None) -> None:
    assert doi_key(doi) == key


@pytest.mark.parametrize(
    "url",
    [
        "https://www.journal.example/papers/12/?utm_source=rss&utm_medium=x#top",
        "http://journal.example/papers/12?rss=1",
        "https://Journal.example/papers/12v3",
        "https://journal.example/papers/12v3.full",
    ],
)
def test_one_page_has_one_key(url: str) -> None:
    assert url_key(url) == "url:journal.example/papers/12"


def test_what_tells_pages_apart_stays() -> None:
    assert url_key("https://x.example/?p=2&a=1") == "url:x.example?a=1&p=2"
    assert url_key("https://x.example/mpeg-v2") == "url:x.example/mpeg-v2"


@pytest.mark.parametrize("url", ["https://journal.example/", "https://journal.example", "http://["])
def test_a_bare_host_is_a_journal_and_no_paper(url: str) -> None:
    assert url_key(url) is None


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://arxiv.org/pdf/2603.01234v2.pdf", "arxiv:2603.01234"),
        ("http://export.arxiv.org/abs/math.GT/0309136v1", "arxiv:math/0309136"),
        ("https://doi.org/10.1234/Tide.5", "doi:10.1234/tide.5"),
        (
            "https://www.biorxiv.org/content/10.1101/2026.01.02.123456v2.full-text",
            "doi:10.1101/2026.01.02.123456",
        ),
    ],
)
def test_an_address_that_holds_an_id_is_that_id(url: str, key: str) -> None:
    found = keys(Announcement(source="x", title="Tides", urls={"abs": url}))
    assert found == [key]


def test_keys_come_strongest_first() -> None:
    found = keys(arxiv(doi="10.1234/tide.5"))
    assert [key.split(":")[0] for key in found] == ["doi", "arxiv", "title"]


@pytest.mark.parametrize(
    "title",
    [
        "the slow MELTING of ice: in warm tea",
        "The slow melting of íce in warm tea.",
        r"The slow melting of {\'i}ce in warm tea",
    ],
)
def test_one_title_has_one_key_however_it_is_typed(title: str) -> None:
    assert title_key(title, ("A. Lovelace",)) == title_key(TITLE, AUTHORS)


def test_a_title_alone_or_too_short_names_nothing() -> None:
    assert title_key(TITLE, ()) is None
    assert title_key("News at glance", AUTHORS) is None
    assert title_key(TITLE, ("Cleo Diaz",)) != title_key(TITLE, AUTHORS)


@pytest.mark.parametrize(
    "author", ["Jane Q. Doe", "Doe, Jane", "Doe J", "J. Doe Jr.", "JANE DOE", "Doe JQ"]
)
def test_a_family_name_is_found_in_every_style(author: str) -> None:
    assert family_name(author) == "doe"


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        (("2603.1", None), ("2603.2", None), False),
        (("2603.1", None), (None, "10.1234/a"), True),
        ((None, "10.1234/a"), (None, "10.5678/b"), False),
        ((None, "10.1101/a"), (None, "10.1234/a"), True),
        ((None, "10.1101/a"), (None, "10.1101/b"), False),
        ((None, None), (None, None), True),
    ],
)
def test_rows_that_contradict_are_not_one_work(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], may: bool
) -> None:
    first = {"arxiv_id": one[0], "doi": one[1]}
    second = {"arxiv_id": other[0], "doi": other[1]}
    assert compatible(first, second) is compatible(second, first) is may


@given(st.text(max_size=80), st.lists(st.text(max_size=30), max_size=2), st.text(), st.text())
def test_any_announcement_has_a_key(title: str, authors: list[str], doi: str, url: str) -> None:
    found = keys(paper(title=title, authors=tuple(authors), doi=doi, urls={"abs": url}))
    assert found
    assert len(found) == len(set(found))
    assert folded(folded(title)) == folded(title)
