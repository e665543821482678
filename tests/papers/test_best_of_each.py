"""One row keeps the best that its sources told: votes, code, words, and where it was published."""

from newsletter.db import Database
from tests.papers.samples import arxiv, kept, rows

HF = {"source": "Hugging Face", "summary": "Ice melts slowly.", "upvotes": 12}


def test_votes_go_on_after_a_paper_is_held(database: Database) -> None:
    kept(database, arxiv())
    for votes in (12, 40, 31):
        told = kept(database, arxiv(**(HF | {"upvotes": votes})))
        assert (told.new, told.seen) == (0, 1)
    (row,) = rows(database)
    assert row["upvotes"] == 40


def test_code_project_and_picture_come_to_the_paper_that_is_held(database: Database) -> None:
    kept(database, arxiv())
    urls = {"code": "https://github.com/a/b", "project": "https://ice.example/"}
    kept(database, arxiv(**HF, urls=urls | {"thumbnail": "https://cdn.example/1.png"}))
    (row,) = rows(database)
    for address in (
        *urls.values(),
        "https://cdn.example/1.png",
        "https://arxiv.org/abs/2603.01234",
    ):
        assert address in row["urls"]


def test_what_is_told_of_a_paper_later_is_kept_and_never_lost(database: Database) -> None:
    kept(database, arxiv(comments="12 pages", version=1))
    kept(database, arxiv(**HF))
    kept(database, arxiv(comments="14 pages", journal_ref="J. Ice 3", version=2))
    kept(database, arxiv(comments="12 pages", version=1), arxiv())
    (row,) = rows(database)
    assert (row["summary"], row["comments"], row["journal_ref"]) == (
        "Ice melts slowly.",
        "14 pages",
        "J. Ice 3",
    )


def test_a_summary_that_is_written_anew_replaces_the_old(database: Database) -> None:
    kept(database, arxiv(**HF))
    kept(database, arxiv(**(HF | {"summary": "Ice melts, slowly."})))
    (row,) = rows(database)
    assert row["summary"] == "Ice melts, slowly."
