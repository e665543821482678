"""Feeds of journals in the layouts of their publishers: what is read of each."""

from typing import NamedTuple

import pytest

from newsletter.feeds import rss as kind
from newsletter.models import Announcement
from tests.feeds.samples import answer

NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)
BOTH = ("Ada Lovelace", "Ben Okri")


class Layout(NamedTuple):
    """What an item holds beside its title and link, and what is to be read of it."""

    parts: str
    abstract: str = "We wait."
    authors: tuple[str, ...] = BOTH
    journal_ref: str = ""
    doi: str | None = None
    link: str = "https://journal.example/5"


def element(name: str, markup: str) -> str:
    return f"<{name}><![CDATA[{markup}]]></{name}>"


LAYOUTS = {
    "published online": Layout(
        element(
            "content:encoded",
            "<p>Tides, Published online: 27 February 2026; "
            '<a href="https://x.example">doi:10.1234/tide.5</a></p>We wait.',
        )
        + "<dc:creator>Ada Lovelace</dc:creator><dc:creator>Ben Okri</dc:creator>",
        journal_ref="Tides",
        doi="10.1234/tide.5",
    ),
    "labels without an abstract": Layout(
        element(
            "description",
            "<p>Publication date: June 2026</p><p><b>Source:</b> Tides, Volume 3</p>"
            "<p>Author(s): Ada Lovelace, Ben Okri</p>",
        ),
        abstract="",
        journal_ref="Tides, Volume 3",
    ),
    "headings in the full text": Layout(
        "<description>Tides, EarlyView. </description>"
        + element("content:encoded", "<h2>ABSTRACT</h2><h3>Aim</h3><p>We wait for tides.</p>")
        + "<dc:creator> Ada Lovelace,  Ben Okri </dc:creator>",
        abstract="Aim: We wait for tides.",
        doi="10.1111/tide.5",
        link="https://j.example/doi/10.1111/tide.5?af=R",
    ),
    "a citation alone": Layout(
        element("description", "<p><img src='a.gif'/></p><cite>Tides</cite><div>DOI: 10.1/x</div>")
        + "<dc:creator>Ada Lovelace, Ben Okri</dc:creator>",
        abstract="Tides DOI: 10.1/x",  # no DOI has so short a prefix
    ),
    "an advance article": Layout(
        element(
            "description",
            "<div><i><b>Chem. Tides</b></i>, 2026, Advance Article<br><b>DOI</b>: "
            "10.1234/D6CT00001A, Edge Article</div><div><img src='a.gif'/> Open Access</div><div>"
            "&nbsp; This article is licensed under a <a>Creative Commons Attribution 3.0 Unported "
            "Licence.</a></div><div>Ada Lovelace, Ben Okri<br>We wait.<br>To cite this article "
            "before page numbers are assigned, use the DOI form of citation above.</div><div>The "
            "content of this RSS Feed (c) The Royal Society of Chemistry</div>",
        ),
        journal_ref="Chem. Tides",
        doi="10.1234/D6CT00001A",
    ),
    "authors before and place behind": Layout(
        element(
            "description",
            "Author(s): Ada Lovelace and Ben Okri<br/><p>We wait.</p><br/>"
            "[Phys. Rev. Tides 136, 012345] Published Fri Feb 27, 2026",
        ),
        journal_ref="Phys. Rev. Tides 136, 012345",
    ),
    "by its authors": Layout(
        element("description", "<p>by Ada Lovelace, Ben Okri</p>\r\n\r\nWe wait."),
        doi="10.1371/journal.tide.0000005",
        link="https://j.example/article?id=10.1371/journal.tide.0000005",
    ),
    "a heading and nothing else": Layout(
        element("description", "<h3>Abstract</h3>\n<p>We wait.</p>"),
        authors=(),
        doi="10.1007/s12345",
        link="https://j.example/10.1007/s12345",
    ),
    "a box with its title": Layout(
        element("description", '<span><div class="boxTitle">Abstract</div>We wait.</span>'),
        authors=(),
        doi="10.3389/f.2026.5",
        link="https://j.example/articles/10.3389/f.2026.5/full",
    ),
    "a library's search": Layout(
        element("description", "Tides. 2026 Feb 27. doi: 10.1234/tide.5.<br/>ABSTRACT<br/>We wait.")
        + element(
            "content:encoded",
            "<p>Tides. 2026 Feb 27. doi: 10.1234/tide.5.</p><p><b>ABSTRACT</b></p><p>We wait.</p>"
            "<p>PMID:<a>40123456</a> | DOI:<a>10.1234/tide.5</a></p>",
        )
        + "<dc:creator>Ada Lovelace</dc:creator><dc:creator>Ben Okri</dc:creator>"
        "<dc:identifier>pmid:40123456</dc:identifier><dc:identifier>doi:10.1234/tide.5"
        "</dc:identifier>",
        journal_ref="Tides. 2026 Feb 27.",
        doi="10.1234/tide.5",
    ),
    "elements of its own": Layout(
        "<description>We wait.</description><authors>Ada Lovelace;Ben Okri</authors>"
        "<volume>3</volume><issue>2</issue><startPage>1</startPage>"
    ),
    "parts of other kinds": Layout(
        "<description>We wait.</description><author>Ada Lovelace</author><author>Ben Okri</author>"
        "<links>none</links><tags>one, two</tags><enclosures>x</enclosures><content>We</content>"
        "<contributors>nobody</contributors><media_thumbnail>y</media_thumbnail>"
    ),
    "senders of mail": Layout(
        "<description>We wait.</description><author>no-reply@tides.org (Ada Lovelace)</author>"
        "<author>no-reply@tides.org (Ben Okri)</author>"
        "<guid>https://dx.doi.org/10.7554/tide.5</guid>",
        doi="10.7554/tide.5",
    ),
}


def only(parts: str, link: str, title: str = "Slow tides") -> Announcement:
    body = (
        f'<rss version="2.0" {NAMESPACES}><channel><title>Tides</title><item><title>{title}</title>'
        f"<link>{link.replace('&', '&amp;')}</link>{parts}</item></channel></rss>"
    )
    (paper,) = kind.parse(answer(body), "tides").announcements
    return paper


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_item_is_read_whatever_its_publishers_layout(name: str) -> None:
    layout = LAYOUTS[name]
    paper = only(layout.parts, layout.link)
    assert paper.abstract == layout.abstract
    assert paper.authors == layout.authors
    assert paper.journal_ref == layout.journal_ref
    assert paper.doi == layout.doi


def test_a_sections_name_is_no_part_of_the_title() -> None:
    titles = [only("", "https://a.b/c", f"[{name}] Slow tides").title for name in ("ASAP", "Moon")]
    assert titles == ["Slow tides", "[Moon] Slow tides"]


@pytest.mark.parametrize(
    ("link", "version", "announced"),
    [
        ("http://biorxiv.org/cgi/content/short/2026.02.27.123456v1?rss=1", 1, "new"),
        ("https://www.medrxiv.org/content/10.1101/2026.02.27.123456v2", 2, "replace"),
        ("https://journal.example/2026.02.27.123456v2", None, "new"),
    ],
)
def test_a_preprints_address_tells_its_version(
    link: str, version: int | None, announced: str
) -> None:
    paper = only("", link)
    assert (paper.version, paper.announce_type) == (version, announced)


def test_a_small_picture_comes_along() -> None:
    told = only('<media:thumbnail url="https://j.example/5.png"/>', "https://a.b/c")
    assert told.urls["thumbnail"] == "https://j.example/5.png"
    address = "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2602.01234.png"
    shown = only(element("description", f'<img src="{address}" alt="x">We wait.'), "https://a.b/c")
    assert shown.urls["thumbnail"] == address
    other = only(element("description", '<img src="https://j.example/ad.png">'), "https://a.b/c")
    assert "thumbnail" not in other.urls
