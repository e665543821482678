"""What journals put before an abstract is told apart from it."""

import pytest

from newsletter.feeds import rss as kind
from newsletter.feeds.labels import Labelled, read_labels, without_volume
from tests.feeds.samples import answer, item, rss


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("We wait for tides.", Labelled("We wait for tides.")),
        ("Abstract We wait.", Labelled("We wait.")),
        ("ABSTRACT: We wait.", Labelled("We wait.")),
        ("Abstract algebra meets tides.", Labelled("Abstract algebra meets tides.")),
        ("Summary statistics of tides.", Labelled("Summary statistics of tides.")),
        ("Abstract not available. Source: Tides", Labelled("")),
        ("[No abstract available]", Labelled("")),
        ("Abstract", Labelled("")),
        (
            "Journal of Tides, Volume 3, Issue S2, Page e1-e7, April 2026.",
            Labelled(
                "", journal_ref="Journal of Tides, Volume 3, Issue S2, Page e1-e7, April 2026"
            ),
        ),
        (
            "Journal of Tides, Ahead of Print. Abstract We wait.",
            Labelled("We wait.", journal_ref="Journal of Tides, Ahead of Print"),
        ),
        (
            "Tides, Published online: 27 February 2026; doi:10.1234/tide-5 We wait.",
            Labelled("We wait.", journal_ref="Tides"),
        ),
        (
            "Publication date: June 2026 Source: Tides, Volume 3 Author(s): Ada Lovelace, Ben Okri",
            Labelled("", "Ada Lovelace, Ben Okri", "Tides, Volume 3"),
        ),
        ("AbstractWe wait.", Labelled("We wait.")),
        ("AbstractNet waits for tides.", Labelled("AbstractNet waits for tides.")),
        ("Volume 3, Issue 2, February 2026, Page 1-9 . We wait.", Labelled("We wait.")),
        ("Journal of Tides DOI: 10.1234/tide.5", Labelled("", journal_ref="Journal of Tides")),
        (
            "See the erratum. DOI: 10.1234/tide.5",
            Labelled("See the erratum. DOI: 10.1234/tide.5"),
        ),
        (
            "Chem. Tides , 2026, Advance Article DOI : 10.1234/D6CT00001A, Edge Article Open "
            "Access This article is licensed under a Creative Commons Attribution 3.0 Unported "
            "Licence. We wait.",
            Labelled("We wait.", journal_ref="Chem. Tides"),
        ),
        (
            "J Tides. 2026 Feb 27;3(2):1-9. doi: 10.1234/tide.5. Online ahead of print. ABSTRACT "
            "BACKGROUND: We wait.",
            Labelled("BACKGROUND: We wait.", journal_ref="J Tides. 2026 Feb 27;3(2):1-9."),
        ),
        (
            "Authors: Ada Lovelace, Ben Okri Upvotes: 42 Summary: We wait.",
            Labelled("We wait.", "Ada Lovelace, Ben Okri", upvotes=42),
        ),
    ],
)
def test_labels_are_read(given: str, read: Labelled) -> None:
    assert read_labels(given) == read


def test_a_title_loses_the_volume_before_it() -> None:
    assert without_volume("Fluids, Vol. 9, Pages 120: Slow tides: a study") == (
        "Slow tides: a study"
    )
    assert without_volume("Tides, Vol. 9: a review") == "Tides, Vol. 9: a review"


def test_a_feed_without_authors_takes_those_of_the_label() -> None:
    text = "Authors: Ada Lovelace, Ben Okri Upvotes: 42 Summary: We wait."
    (paper,) = kind.parse(answer(rss(item(1, description=text))), "t").announcements
    assert (paper.authors, paper.upvotes) == (("Ada Lovelace", "Ben Okri"), 42)


def test_the_doi_is_found_in_any_of_several_identifiers() -> None:
    both = "<dc:identifier>doi:10.1234/tide.5</dc:identifier><dc:identifier>hwp:5</dc:identifier>"
    body = rss(item(1)).replace(b"</item>", f"{both}</item>".encode())
    (paper,) = kind.parse(answer(body), "t").announcements
    assert paper.doi == "10.1234/tide.5"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_document_of_wide_characters_that_says_so_nowhere_is_read(encoding: str) -> None:
    text = rss(item(1, title="Gezeiten für Große")).decode()
    for document in (text, text.replace(' encoding="utf-8"', ""), text.partition("?>")[2]):
        (paper,) = kind.parse(answer(document.encode(encoding)), "t").announcements
        assert paper.title == "Gezeiten für Große"


def test_text_that_was_encoded_once_too_often_is_put_right() -> None:
    twice = "Ram\u00edrez".encode().decode("latin-1")
    body = rss(item(1, title=f"Tides of {twice}", **{"dc:creator": f"Aurora {twice}"}))
    (paper,) = kind.parse(answer(body), "t").announcements
    assert (paper.title, paper.authors) == ("Tides of Ramírez", ("Aurora Ramírez",))
