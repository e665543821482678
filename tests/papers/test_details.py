"""Asked about is a paper of arXiv of which nobody told where it stands, and only once."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from newsletter.db import Database
from newsletter.models import Paper
from newsletter.papers import details, keep
from tests.conftest import MORNING
from tests.papers.samples import arxiv


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({}, True),
        ({"doi": "10.48550/arXiv.2611.00001"}, True),
        ({"arxiv_id": None, "urls": {}}, False),
        ({"comments": "12 pages"}, False),
        ({"journal_ref": "J. Foam 3"}, False),
        ({"doi": "10.1234/foam.3"}, False),
    ],
)
def test_a_paper_lacks_details_when_no_source_told_any(
    database: Database, changes: dict[str, Any], lacks: bool
) -> None:
    plain = arxiv("2611.00001")
    with database.writing() as session:
        keep(session, [replace(plain, **changes)], MORNING)
        ids = list(session.exec(select(Paper.id)))
        found = details.lacking(session, [id for id in ids if id])
        assert bool(found) is lacks


def test_a_paper_that_was_asked_about_lacks_nothing_more_even_after_a_revision(
    database: Database,
) -> None:
    paper = arxiv("2611.00001", version=1)
    with database.writing() as session:
        keep(session, [paper], MORNING)
        (id,) = session.exec(select(Paper.id)).all()
        assert id is not None
        details.mark(session, [id], MORNING)
        keep(session, [replace(paper, version=2, title="Foam, again")], MORNING)
        assert details.lacking(session, [id]) == []
        assert session.get_one(Paper, id).detailed_at == MORNING
