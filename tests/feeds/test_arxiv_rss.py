"""arXiv's own feeds (rules 1.2 and 1.4): announce types, ids, abstracts, authors."""

import pytest

from newsletter.feeds import arxiv_rss
from newsletter.feeds.arxiv import ArxivName, arxiv_name
from newsletter.models import Announcement
from tests.feeds.samples import answer, item, rss

AUTHORS = r"Andr\'e Weil (Paris), Ada Lovelace (London, Oxford)"


def arxiv_item(kind: str = "new", **parts: str) -> str:
    fields = {
        "link": "https://arxiv.org/abs/2203.01250",
        "guid": "oai:arXiv.org:2203.01250v3",
        "description": f"arXiv:2203.01250v3 Announce Type: {kind} \nAbstract: Tides, $x&lt;y$.",
        "arxiv:announce_type": kind,
        "dc:creator": AUTHORS,
        "category": "cs.CE",
        "pubDate": "Mon, 02 Mar 2026 00:00:00 -0500",
    } | parts
    return item(1, **fields)


def only(body: bytes) -> Announcement:
    (paper,) = arxiv_rss.parse(answer(body), "cs.CE").announcements
    return paper


def test_an_announcement_is_read_whole() -> None:
    paper = only(rss(arxiv_item()))
    assert (paper.arxiv_id, paper.version, paper.announce_type) == ("2203.01250", 3, "new")
    assert paper.abstract == "Tides, $x<y$."
    assert paper.authors == ("André Weil", "Ada Lovelace")
    assert paper.urls == {
        "abs": "https://arxiv.org/abs/2203.01250",
        "pdf": "https://arxiv.org/pdf/2203.01250",
    }


@pytest.mark.parametrize("kind", ["new", "cross", "replace", "replace-cross"])
def test_the_announce_type_is_kept(kind: str) -> None:
    assert only(rss(arxiv_item(kind))).announce_type == kind
    from_prefix = only(rss(arxiv_item(kind, **{"arxiv:announce_type": ""})))
    assert from_prefix.announce_type == kind


def test_a_revisions_date_is_not_taken_for_the_papers() -> None:
    assert only(rss(arxiv_item("replace"))).published_at is None
    assert only(rss(arxiv_item("new"))).published_at is not None


def test_the_atom_flavour_reads_the_same() -> None:
    body = f"""<feed xmlns="http://www.w3.org/2005/Atom"
     xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <title>cs.CE updates on arXiv.org</title><entry><id>oai:arXiv.org:2203.01250v3</id>
    <title>Tides in channel number 1</title>
    <link href="https://arxiv.org/abs/2203.01250" rel="alternate" type="text/html"/>
    <summary>arXiv:2203.01250v3 Announce Type: cross
Abstract: Tides, $x&lt;y$.</summary><category term="cs.CE"/>
    <published>2026-03-02T00:00:00-05:00</published>
    <arxiv:announce_type>cross</arxiv:announce_type>
    <dc:creator>{AUTHORS}</dc:creator></entry></feed>
    """
    assert only(body.encode()) == only(rss(arxiv_item("cross")))


def test_a_description_without_its_prefix_is_the_abstract() -> None:
    paper = only(rss(arxiv_item(description="Only tides.", **{"arxiv:announce_type": ""})))
    assert (paper.abstract, paper.announce_type) == ("Only tides.", "new")


def test_a_weekend_is_no_error_but_a_refused_query_is() -> None:
    assert arxiv_rss.parse(answer(rss()), "cs.CE").error is None
    assert arxiv_rss.parse(answer(rss(title="Feed error for query: xx")), "cs.CE").error


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2203.01250", ArxivName("2203.01250")),
        ("arXiv:2203.01250v12", ArxivName("2203.01250", 12)),
        ("math.GT/0309136v1", ArxivName("math/0309136", 1)),
        ("http://arxiv.org/abs/math.GT/0309136", ArxivName("math/0309136")),
        ("https://www.alphaxiv.org/abs/2203.01250v2", ArxivName("2203.01250", 2)),
        ("https://huggingface.co/papers/2203.01250", ArxivName("2203.01250")),
        ("https://doi.org/10.48550/arXiv.2203.01250", ArxivName("2203.01250")),
        ("https://arxiv.org/list/cs.LG/recent", None),
        ("https://evil.example/arxiv.org/abs/2203.01250", None),
        ("12203.01250", None),
        (None, None),
    ],
)
def test_arxiv_names_are_found(text: object, name: ArxivName | None) -> None:
    assert arxiv_name(text) == name


@pytest.mark.parametrize(
    ("flags", "kind"),
    [("", "new"), (" UPDATED", "replace"), (" CROSS LISTED", "cross")],
)
def test_the_layout_before_2024_has_everything_in_its_title(flags: str, kind: str) -> None:
    paper = only(
        rss(
            item(
                1,
                title=f"Slow tides. (arXiv:2203.01250v3 [cs.CE]{flags})",
                link="http://arxiv.org/abs/2203.01250",
                description="&lt;p&gt;We wait.&lt;/p&gt;",
                **{"dc:creator": '&lt;a href="http://arxiv.org/a"&gt;Ada Lovelace&lt;/a&gt;'},
            )
        )
    )
    assert (paper.title, paper.abstract) == ("Slow tides", "We wait.")
    assert (paper.arxiv_id, paper.version, paper.announce_type) == ("2203.01250", 3, kind)
    assert (paper.authors, paper.categories) == (("Ada Lovelace",), ("cs.CE",))
