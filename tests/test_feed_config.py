"""How a feed of each kind is written, and the address that comes of it."""

from pathlib import Path

import pytest

from newsletter.config import FeedSection
from newsletter.config.kinds import PLACES, oai_set
from newsletter.config_file import load
from newsletter.feeds import KINDS


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ({"kind": "rss", "url": "https://j.example/feed"}, "https://j.example/feed"),
        ({"kind": "arxiv-rss", "category": "cs.LG"}, "https://rss.arxiv.org/rss/cs.LG"),
        ({"kind": "arxiv-rss", "url": "file:a.xml", "category": "cs.LG"}, "file:a.xml"),
        ({"kind": "arxiv-listing", "category": "cs.LG"}, "https://arxiv.org/list/cs.LG/new"),
        (
            {"kind": "arxiv-api", "query": 'cat:cs.CL AND abs:"retrieval"'},
            "https://export.arxiv.org/api/query?search_query=cat:cs.CL+AND+abs:%22retrieval%22",
        ),
        ({"kind": "arxiv-oai"}, "https://oaipmh.arxiv.org/oai"),
        ({"kind": "arxiv-oai", "category": "cs"}, "https://oaipmh.arxiv.org/oai?set=cs"),
        ({"kind": "huggingface"}, "https://huggingface.co/api/daily_papers"),
        (
            {"kind": "biorxiv", "category": "cell biology"},
            "https://api.biorxiv.org/details/biorxiv?category=cell_biology",
        ),
        ({"kind": "medrxiv"}, "https://api.biorxiv.org/details/medrxiv"),
        (
            {"kind": "crossref", "issn": ["2049-3630", "0028-0836"]},
            "https://api.crossref.org/works?filter=issn:2049-3630,issn:0028-0836",
        ),
        (
            {"kind": "openalex", "query": "tides", "issn": "2049-3630"},
            "https://api.openalex.org/works?search=tides"
            "&filter=primary_location.source.issn:2049-3630",
        ),
        (
            {"kind": "europe-pmc", "query": "TITLE:tides AND SRC:PPR"},
            "https://www.ebi.ac.uk/europepmc/webservices/rest/search?query=TITLE:tides+AND+SRC:PPR",
        ),
        (
            {"kind": "pubmed", "query": "tides[ti]", "url": "http://127.0.0.1:1/esearch.fcgi"},
            "http://127.0.0.1:1/esearch.fcgi?term=tides%5Bti%5D",
        ),
    ],
)
def test_a_feed_has_the_address_that_it_is_written_for(
    written: dict[str, object], address: str
) -> None:
    assert FeedSection.model_validate({"name": "a", **written}).url == address


def test_arxivs_categories_are_its_sets() -> None:
    sets = [oai_set(category) for category in ("cs", "cs.LG", "hep-th", "astro-ph.GA", "math", "")]
    assert sets == ["cs", "cs:cs:LG", "physics:hep-th", "physics:astro-ph:GA", "math", ""]


def test_every_kind_has_a_place() -> None:
    assert set(PLACES) == set(KINDS)


def test_a_key_comes_from_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text("from-file\n")
    monkeypatch.setenv("MY_KEY", "from-env")
    feed = '[[feeds]]\nname = "{}"\nkind = "pubmed"\nquery = "tides"\n{}\n'
    text = feed.format("a", 'key_file = "key"') + feed.format("b", 'key_env = "MY_KEY"')
    (tmp_path / "config.toml").write_text(text + feed.format("c", ""))
    config = load(tmp_path / "config.toml")
    assert config.feed_keys() == {"a": "from-file", "b": "from-env"}
