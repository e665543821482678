"""What stands behind an abstract is told apart from it."""

import pytest

from newsletter.feeds import rss as kind
from newsletter.feeds.endings import Ended, read_ending
from tests.feeds.samples import answer, item, rss


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("We wait.", Ended("We wait.")),
        ("We wait. The post Slow tides appeared first on Tides of Today.", Ended("We wait.")),
        ("We wait. Continue reading Slow tides →", Ended("We wait.")),
        ("We wait for more. [...]", Ended("We wait for more.")),
        ("Read more about tides.", Ended("Read more about tides.")),
        ("We wait. PMID:40123456 | DOI:10.1234/tide.5", Ended("We wait.")),
        ("We wait. PMID:40123456 | PMC:PMC123 | DOI:10.1234/tide.5", Ended("We wait.")),
        (
            "We wait. To cite this article before page numbers are assigned, use the DOI. The "
            "content of this RSS Feed (c) The Royal Society of Chemistry",
            Ended("We wait."),
        ),
        (
            "We wait. [Phys. Rev. Tides 136, 012345] Published Fri Feb 27, 2026",
            Ended("We wait.", "Phys. Rev. Tides 136, 012345"),
        ),
        (
            "We wait. Published: 2026-02-27 Updated: 2026-02-28 Comments: 12 pages PDF: https://a.b/c",
            Ended("We wait.", comments="12 pages"),
        ),
        (
            "We wait. Tracked authors: Ada Lovelace Source: Tides",
            Ended("We wait.", "Tides"),
        ),
        # Words of an abstract's own: one label alone, or one that is no index's.
        ("We wait. Code: https://a.b/c", Ended("We wait. Code: https://a.b/c")),
        ("Source: the moon. Comments: none.", Ended("Source: the moon. Comments: none.")),
    ],
)
def test_an_ending_is_read(given: str, read: Ended) -> None:
    assert read_ending(given) == read


def test_a_feed_gives_the_comments_that_stand_behind_its_abstracts() -> None:
    text = "We wait. Updated: 2026-02-28 Comments: 12 pages PDF: https://arxiv.org/pdf/2602.01234"
    (paper,) = kind.parse(answer(rss(item(1, description=text))), "t").announcements
    assert (paper.abstract, paper.comments) == ("We wait.", "12 pages")
