"""Lines and headings of a description: which are the abstract's, and what the others tell."""

import html

import pytest

from newsletter.feeds import rss as kind
from newsletter.feeds.headings import headed
from newsletter.feeds.text import plain
from newsletter.models import Announcement
from tests.feeds.samples import answer, item, rss


def only(description: str, **parts: str) -> Announcement:
    body = rss(item(1, description=html.escape(description), **parts))
    (paper,) = kind.parse(answer(body), "t").announcements
    return paper


@pytest.mark.parametrize(
    ("description", "parts"),
    [
        ("<p>Ada Lovelace, Ben Okri</p><p>We wait.</p>", {"dc:creator": "Ada Lovelace"}),
        ("<p>by Ada Lovelace, Ben Okri</p>\r\nWe wait.", {}),
        ("Author(s): Ada Lovelace and Ben Okri<br/><p>We wait.</p>", {}),
    ],
)
def test_authors_in_a_line_before_the_abstract_are_the_papers(
    description: str, parts: dict[str, str]
) -> None:
    paper = only(description, **parts)
    assert (paper.authors, paper.abstract) == (("Ada Lovelace", "Ben Okri"), "We wait.")


@pytest.mark.parametrize(
    "line", ["By popular demand, we wait again", "Ada Lovelace waits, and we do", "We wait, all."]
)
def test_a_sentence_is_no_line_of_authors(line: str) -> None:
    paper = only(f"<p>{line}</p><p>We wait.</p>", **{"dc:creator": "Ada Lovelace"})
    assert paper.abstract == f"{line} We wait."
    assert paper.authors == ("Ada Lovelace",)


def test_the_title_told_again_and_a_bare_address_are_left_out() -> None:
    paper = only(
        "<p>Slow Tides</p><p>https://arxiv.org/abs/2603.01234</p><p>We wait.</p>",
        title="Slow tides",
    )
    assert paper.abstract == "We wait."


def test_a_copy_of_arxivs_feed_tells_its_type_and_version() -> None:
    paper = only(
        "<p>Langsame Tiden</p><p>arXiv:2603.01234v2 Announce Type: replace Abstract: We wait.</p>",
        link="https://arxiv.org/abs/2603.01234",
    )
    assert (paper.version, paper.announce_type) == (2, "replace")
    assert paper.abstract == "Langsame Tiden We wait."


def test_any_feed_of_arxiv_is_read_as_one() -> None:
    description = "arXiv:2603.01234v1 Announce Type: cross \nAbstract: We wait."
    paper = only(description, link="https://arxiv.org/abs/2603.01234")
    assert (paper.abstract, paper.announce_type, paper.version) == ("We wait.", "cross", 1)


def test_arxivs_doi_is_its_id_and_no_publishers() -> None:
    paper = only("We wait.", link="https://doi.org/10.48550/arXiv.2603.01234")
    assert (paper.arxiv_id, paper.doi) == ("2603.01234", None)


def test_a_journals_own_elements_say_where_an_article_stands() -> None:
    parts = {"prism:publicationName": "Tides", "prism:volume": "3", "prism:number": "2"}
    pages = {"prism:startingPage": "1", "prism:endingPage": "9"}
    assert only("We wait.", **parts, **pages).journal_ref == "Tides 3(2), 1-9"
    assert only("We wait.", **{"prism:publicationName": "bioRxiv"}).journal_ref == ""
    assert only("We wait.", **{"prism:volume": "3"}).journal_ref == ""


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<h3>Abstract</h3><p>We wait.</p>", "We wait."),
        ("<h4>Aims</h4>We wait.<h4>Results:</h4>It comes.", "Aims: We wait. Results: It comes."),
        ("&lt;h4&gt;Aims&lt;/h4&gt;We wait.", "Aims: We wait."),
        ('<jats:title>Aims</jats:title><jats:p id="1">We wait.</jats:p>', "Aims: We wait."),
        ("<h2>Unclosed We wait.", "Unclosed We wait."),
    ],
)
def test_headings_become_labels(markup: str, words: str) -> None:
    assert plain(headed(markup), 1_000) == words
