"""Vectors of papers are made once and kept; without an encoder nothing is made at all."""

from pathlib import Path

import pytest
from sqlmodel import select

from newsletter import actions, pipeline
from newsletter.actions import Door
from newsletter.app import App
from newsletter.config_file import load
from newsletter.meanings import Meanings, encode_new
from newsletter.models import Embedding
from newsletter.preview import Preview
from newsletter.ranking.encoder import Embeddings
from subscribers.topics import parse_topics
from tests.conftest import MORNING
from tests.papers.samples import kept, paper
from tests.ranking.test_encoder import Dictionary
from tests.workshop import PAPERS, enrol, open_newsletter, write_config, write_papers


class Counting(Dictionary):
    """An encoder that notes how many papers it was given."""

    def __init__(self) -> None:
        self.given = 0

    def papers(self, texts: list[str]) -> Embeddings:  # type: ignore[override]
        self.given += len(texts)
        return super().papers(texts)


@pytest.fixture
def app(tmp_path: Path) -> App:
    write_papers(tmp_path / "papers.jsonl")
    app = App(load(write_config(tmp_path, '[ranking]\nencoder = "played"\n')), now=MORNING)
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


def test_what_readers_voted_on_is_encoded_once_for_all_their_letters(app: App) -> None:
    pipeline.collect(app, force=True)
    for email in ("ada@example.org", "ben@example.org"):
        enrol(app, email)
    kept(app.database, paper(title="A cat", abstract="A cat and a cat."), archive=True)
    for reader in (1, 2):
        actions.vote(app, reader, 4, 1, Door("web"))
    assert pipeline.compose(app, whole_day=True).editions == 2
    assert app.encoder.given == 4  # type: ignore[union-attr]
    assert encode_new(app, lambda: False) == 1
    app.encoder.given = 0  # type: ignore[union-attr]
    preview = Preview(app)
    with app.database.reading() as session:
        topics = parse_topics("graph neural networks")
        assert preview.picks(topics, voter=preview.voter(session, 1))
    assert app.encoder.given <= 1, "of the first candidate, to be ready"  # type: ignore[union-attr]


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
