"""Vectors of papers are made once and kept; without an encoder nothing is made at all."""

from pathlib import Path

import pytest
from sqlmodel import select

from newsletter import pipeline
from newsletter.app import App
from newsletter.meanings import Meanings, encode_new
from newsletter.models import Embedding
from newsletter.ranking.encoder import Embeddings
from tests.conftest import MORNING
from tests.ranking.test_encoder import Dictionary
from tests.workshop import PAPERS, enrol, open_newsletter, write_papers


class Counting(Dictionary):
    """An encoder that notes how many papers it was given."""

    def __init__(self) -> None:
        self.given = 0

    def papers(self, texts: list[str]) -> Embeddings:  # type: ignore[override]
        self.given += len(texts)
        return super().papers(texts)


@pytest.fixture
def app(tmp_path: Path) -> App:
    app = open_newsletter(tmp_path, now=MORNING)
    app.__dict__["encoder"] = Counting()  # in the place of a model of a hundred megabytes
    return app


def test_a_paper_is_encoded_once(app: App, tmp_path: Path) -> None:
    pipeline.collect(app, force=True)
    assert app.encoder.given == 3  # type: ignore[union-attr]
    write_papers(
        tmp_path / "papers.jsonl",
        [*PAPERS, PAPERS[0] | {"id": "2611.9", "url": "", "title": "Tea"}],
    )
    pipeline.collect(app, force=True)
    assert app.encoder.given == 4  # type: ignore[union-attr]
    assert encode_new(app, lambda: False) == 0
    with app.database.reading() as session:
        assert len(session.exec(select(Embedding)).all()) == 4


def test_letters_are_chosen_by_what_was_kept(app: App) -> None:
    pipeline.collect(app, force=True)
    enrol(app, "ada@example.org")
    assert pipeline.compose(app, whole_day=True).editions == 1
    assert app.encoder.given == 3  # type: ignore[union-attr]


def test_what_another_encoder_made_is_made_again(app: App) -> None:
    pipeline.collect(app, force=True)
    with app.database.writing() as session:
        for row in session.exec(select(Embedding)):
            row.encoder = "another"
    with app.database.reading() as session:
        meanings = Meanings.open(app, session)
        assert meanings is not None and meanings.kept == {}
    assert encode_new(app, lambda: True) == 0
    assert encode_new(app, lambda: False) == 3


def test_without_an_encoder_nothing_is_made(tmp_path: Path) -> None:
    app = open_newsletter(tmp_path, now=MORNING)
    pipeline.collect(app, force=True)
    with app.database.reading() as session:
        assert Meanings.open(app, session) is None
        assert session.exec(select(Embedding)).all() == []
