"""One work as every kind of source tells of it: one row, the best of each, in whatever order."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from newsletter.db import Database
from newsletter.feeds.fetched import Answer
from newsletter.models import Announcement
from newsletter.papers import keep
from tests.conftest import MORNING
from tests.feeds.samples import item, rss
from tests.feeds.test_recorded_answers import READERS

TITLE = "Slow tides wait for a faster moon"
WORDS = "We wait for tides in a channel for a year, and the moon comes back each night."
ANSWERS: dict[str, str] = {
    "arxiv-rss": rss(
        item(
            1,
            title=TITLE,
            link="https://arxiv.org/abs/2611.01234",
            guid="oai:arXiv.org:2611.01234v1",
            description=f"arXiv:2611.01234v1 Announce Type: new \nAbstract: {WORDS}",
            **{"dc:creator": "Ada Lovelace (London), Ben Okri", "category": "physics.ao-ph"},
        )
    ).decode(),
    "arxiv-oai": "<OAI-PMH><ListRecords><record><header><identifier>oai:arXiv.org:2611.01234"
    "</identifier><datestamp>2026-11-10</datestamp></header><metadata><arXivRaw><id>2611.01234</id>"
    '<version version="v1"><date>Mon, 9 Nov 2026 10:00:00 GMT</date></version>'
    f"<title>{TITLE}</title><authors>Ada Lovelace, Ben Okri</authors>"
    "<categories>physics.ao-ph</categories><comments>12 pages</comments>"
    f"<abstract>{WORDS}</abstract></arXivRaw></metadata></record></ListRecords></OAI-PMH>",
    "huggingface": json.dumps(
        [
            {
                "paper": {
                    "id": "2611.01234",
                    "title": TITLE,
                    "authors": [{"name": "Ada Lovelace"}, {"name": "Ben Okri"}],
                    "upvotes": 41,
                    "ai_summary": "Tides wait.",
                    "githubRepo": "https://github.com/tides/tides",
                }
            }
        ]
    ),
    "crossref": json.dumps(
        {
            "status": "ok",
            "message": {
                "items": [
                    {
                        "DOI": "10.1234/Tide.5",
                        "title": [TITLE.title()],
                        "author": [
                            {"given": "A.", "family": "Lovelace"},
                            {"given": "B.", "family": "Okri"},
                        ],
                        "container-title": ["Journal of Tides"],
                        "volume": "3",
                        "page": "1-9",
                        "URL": "https://doi.org/10.1234/tide.5",
                    }
                ]
            },
        }
    ),
    "openalex": json.dumps(
        {
            "results": [
                {
                    "id": "https://openalex.org/W1",
                    "doi": "https://doi.org/10.1234/tide.5",
                    "title": "Slow tides",
                    "authorships": [{"author": {"display_name": "Ada Lovelace"}}],
                    "primary_location": {"source": {"display_name": "Journal of Tides"}},
                    "locations": [{"landing_page_url": "https://arxiv.org/abs/2611.01234"}],
                    "topics": [{"display_name": "Oceans"}],
                }
            ]
        }
    ),
    "semantic-scholar": json.dumps(
        {
            "data": [
                {
                    "title": TITLE,
                    "externalIds": {"ArXiv": "2611.01234", "DOI": "10.48550/arXiv.2611.01234"},
                    "authors": [{"name": "A. Lovelace"}, {"name": "B. Okri"}],
                    "venue": "arXiv.org",
                    "publicationDate": "2026-11-10",
                }
            ]
        }
    ),
    "pubmed": "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article>"
    f"<ArticleTitle>{TITLE}.</ArticleTitle><ELocationID EIdType='doi'>10.1234/tide.5"
    "</ELocationID><AuthorList><Author><LastName>Lovelace</LastName><Initials>A</Initials></Author>"
    "<Author><LastName>Okri</LastName><Initials>B</Initials></Author></AuthorList></Article>"
    "</MedlineCitation></PubmedArticle></PubmedArticleSet>",
    "europe-pmc": json.dumps(
        {
            "resultList": {
                "result": [
                    {"source": "MED", "id": "7", "doi": "10.1234/tide.5", "title": f"{TITLE}."}
                ]
            }
        }
    ),
    "rss": rss(
        item(
            1,
            title=TITLE,
            link="https://j.example/doi/full/10.1234/tide.5?af=R",
            description="Journal of Tides, Ahead of Print.",
            **{"prism:doi": "10.1234/tide.5", "dc:creator": "Lovelace, A., Okri, B."},
        )
    ).decode(),
}


def told_by(kind: str) -> Announcement:
    parse, url = READERS[kind]
    parsed = parse(Answer(body=ANSWERS[kind].encode(), url=url), kind)
    (paper,) = parsed.announcements
    return paper


PAPERS = {kind: told_by(kind) for kind in ANSWERS}


@contextmanager
def database() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        opened = Database(f"sqlite:///{Path(folder) / 'papers.db'}")
        yield opened
        opened.close()


def rows_after(papers: list[Announcement], visits: int) -> tuple[int, list[dict[str, Any]]]:
    """How many were news, and the rows of works, when so many visits brought the papers."""
    size = -(-len(papers) // visits)
    with database() as opened:
        new = 0
        for at in range(0, len(papers), size):
            with opened.writing() as session:
                new += keep(session, papers[at : at + size], MORNING).new
        with opened.reading() as session:
            found = session.execute(text("SELECT * FROM paper WHERE same_as IS NULL")).mappings()
            return new, [dict(row) for row in found]


@settings(max_examples=50, deadline=None)
@given(st.permutations(list(ANSWERS)), st.sampled_from([1, 2, 3, len(ANSWERS)]))
def test_one_work_of_all_sources_is_one_row_with_the_best_of_each(
    order: list[str], visits: int
) -> None:
    new, rows = rows_after([PAPERS[kind] for kind in order], visits)
    (row,) = rows
    assert (row["arxiv_id"], row["doi"]) == ("2611.01234", "10.1234/tide.5")
    assert (row["version"], row["upvotes"], row["summary"]) == (1, 41, "Tides wait.")
    assert (row["abstract"], row["comments"]) == (WORDS, "12 pages")
    assert json.loads(row["authors"]) == ["Ada Lovelace", "Ben Okri"]
    assert row["journal_ref"] == "Journal of Tides 3, 1-9"
    assert set(json.loads(row["categories"])) == {"physics.ao-ph", "Oceans"}
    urls = json.loads(row["urls"])
    assert urls["code"] == "https://github.com/tides/tides"
    assert urls["abs"] == "https://arxiv.org/abs/2611.01234"
    assert set(json.loads(row["sources"])) == set(ANSWERS)
    assert str(row["published_at"]).startswith("2026-11-09")
    # What two sources told apart and a third joined was new to readers twice, and cannot be undone.
    assert 1 <= new <= 2


@settings(max_examples=20, deadline=None)
@given(st.permutations(list(ANSWERS)))
def test_the_same_again_from_all_sources_changes_nothing(order: list[str]) -> None:
    once = [PAPERS[kind] for kind in ANSWERS]
    new, rows = rows_after([*once, *(PAPERS[kind] for kind in order)], 2)
    (row,) = rows
    assert new == 1
    assert json.loads(row["authors"]) == ["Ada Lovelace", "Ben Okri"]
