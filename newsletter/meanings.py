"""Meanings: the vectors that an encoder gave to papers, made once a paper and kept.

It does nothing where no encoder is configured; what a vector says of a reader is ranking's.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Self

import numpy as np
from sqlalchemy import Row, Table, delete, exists, insert, select
from sqlmodel import Session

from newsletter import papers
from newsletter.app import App
from newsletter.archive import candidate
from newsletter.models import Embedding, Vote
from newsletter.ranking import Candidate
from newsletter.ranking.encoder import Embeddings, Encoder
from newsletter.ranking.meaning import text_of

embeddings: Table = Embedding.__table__  # type: ignore[attr-defined]
votes: Table = Vote.__table__  # type: ignore[attr-defined]

_AT_ONCE = 64  # papers encoded between two commits: some seconds
_BATCH = 500
_MOST_VOTED = 1_000  # papers of votes that one run encodes: some two minutes
_MOST_REMEMBERED = 20_000  # some thirty megabytes
_KEPT_AS = "<f2"  # two bytes a number rank as four do


def encode_new(app: App, stop: Callable[[], bool]) -> int:
    """Encode papers that have no vector of this encoder yet, and how many these were: those that
    may be sent, and those voted on, which readers may have brought.
    """
    encoder, name = app.encoder, app.config.ranking.encoder
    if encoder is None:
        return 0
    with app.database.reading() as session:
        rows = _recent(app, session)
        known = kept(session, name, [row.id for row in rows])
        new = {row.id: row for row in rows if row.id not in known} | _voted(session, name)
    waiting, done = list(new.values()), 0
    while done < len(waiting) and not stop():
        some = waiting[done : done + _AT_ONCE]
        vectors = encoder.papers([text_of(candidate(row)) for row in some])
        with app.database.writing() as session:
            _store(session, name, some, vectors)
        done += len(some)
    return done


def _store(session: Session, name: str, rows: Sequence[Row[Any]], vectors: Embeddings) -> None:
    ids = [row.id for row in rows]
    session.execute(delete(embeddings).where(embeddings.c.paper_id.in_(ids)))
    packed = [vector.astype(_KEPT_AS).tobytes() for vector in vectors]
    values = [
        {"paper_id": id, "encoder": name, "vector": vector}
        for id, vector in zip(ids, packed, strict=True)
    ]
    session.execute(insert(embeddings), values)


def kept(session: Session, name: str, ids: Collection[int]) -> dict[int, bytes]:
    """The packed vectors of these papers, by id, as far as this encoder made them."""
    found: dict[int, bytes] = {}
    waiting = sorted(ids)
    for at in range(0, len(waiting), _BATCH):
        mine = embeddings.c.paper_id.in_(waiting[at : at + _BATCH])
        statement = select(embeddings.c.paper_id, embeddings.c.vector).where(mine)
        for id, vector in session.execute(statement.where(embeddings.c.encoder == name)):
            found[id] = vector
    return found


class Meanings:
    """The encoder of a run, which encodes a paper once, and the packed vectors that were kept."""

    def __init__(self, encoder: Encoder, name: str, kept: Mapping[int, bytes]) -> None:
        self.encoder, self.name, self.kept = encoder, name, dict(kept)
        self._by_text: dict[str, Any] = {}

    @classmethod
    def open(cls, app: App, session: Session) -> Self | None:
        """With the vectors of the papers that may be sent; None where there is no encoder."""
        if app.encoder is None:
            return None
        name = app.config.ranking.encoder
        return cls(
            app.encoder, name, kept(session, name, [row.id for row in _recent(app, session)])
        )

    def of(self, candidates: Sequence[Candidate]) -> Embeddings | None:
        """The candidates' vectors in order; those that are not kept are made now."""
        if not candidates:
            return None
        missing = [one for one in candidates if one.id not in self.kept]
        made = self.papers([text_of(one) for one in missing])
        new = dict(zip([one.id for one in missing], made, strict=True))
        rows = [new[one.id] if one.id in new else self._unpacked(one.id) for one in candidates]
        return np.array(rows, dtype=np.float32)

    def have_at_hand(self, session: Session, voted: Iterable[Candidate]) -> None:
        """Read the kept vectors of papers that readers voted on, so that none is encoded again."""
        if len(self._by_text) > _MOST_REMEMBERED:
            self._by_text.clear()
        texts = {one.id: text_of(one) for one in voted}
        new = {id: text for id, text in texts.items() if text not in self._by_text}
        self.kept |= kept(session, self.name, new.keys() - self.kept.keys())
        self._by_text |= {t: self._unpacked(id) for id, t in new.items() if id in self.kept}

    def papers(self, texts: Sequence[str]) -> Embeddings:
        """As the encoder's own; what it encoded before is remembered."""
        new = list(dict.fromkeys(text for text in texts if text not in self._by_text))
        if new:
            self._by_text |= zip(new, self.encoder.papers(new), strict=True)
        return np.array([self._by_text[text] for text in texts], dtype=np.float32)

    def topics(self, words: Sequence[str]) -> Embeddings:
        """As the encoder's own."""
        return self.encoder.topics(words)

    def _unpacked(self, id: int) -> Any:
        return np.frombuffer(self.kept[id], _KEPT_AS)


def _recent(app: App, session: Session) -> Sequence[Row[Any]]:
    look_back = timedelta(days=app.config.ranking.look_back_days + 1)
    return papers.announced_since(session, app.now() - look_back)


def _voted(session: Session, name: str) -> dict[int, Row[Any]]:
    mine = (embeddings.c.paper_id == votes.c.paper_id) & (embeddings.c.encoder == name)
    without = select(votes.c.paper_id).where(~exists().where(mine)).distinct()
    return papers.by_ids(session, list(session.scalars(without.limit(_MOST_VOTED))))
