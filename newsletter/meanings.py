"""Meanings: the vectors that an encoder gave to papers, made once a paper and kept.

It does nothing where no encoder is configured; what a vector says of a reader is ranking's.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

import numpy as np
from sqlalchemy import Row, Table, delete, insert, select
from sqlmodel import Session

from newsletter import papers
from newsletter.app import App
from newsletter.archive import candidate
from newsletter.models import Embedding
from newsletter.ranking import Candidate
from newsletter.ranking.encoder import Embeddings, Encoder
from newsletter.ranking.meaning import text_of

embeddings: Table = Embedding.__table__  # type: ignore[attr-defined]

_AT_ONCE = 64  # papers encoded between two commits: some seconds
_BATCH = 500
_KEPT_AS = "<f2"  # two bytes a number rank as four do


def encode_new(app: App, stop: Callable[[], bool]) -> int:
    """Encode the papers that may be sent and have no vector of this encoder yet; how many."""
    encoder, name = app.encoder, app.config.ranking.encoder
    if encoder is None:
        return 0
    with app.database.reading() as session:
        rows = _recent(app, session)
        known = kept(session, name, [row.id for row in rows])
    new = [row for row in rows if row.id not in known]
    done = 0
    while done < len(new) and not stop():
        some = new[done : done + _AT_ONCE]
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


@dataclass(frozen=True, slots=True)
class Meanings:
    """The encoder of a run, and the packed vectors that were kept."""

    encoder: Encoder
    kept: Mapping[int, bytes]

    @classmethod
    def open(cls, app: App, session: Session) -> Self | None:
        """Those of the papers that may be sent; None where there is no encoder."""
        if app.encoder is None:
            return None
        name = app.config.ranking.encoder
        return cls(app.encoder, kept(session, name, [row.id for row in _recent(app, session)]))

    def of(self, candidates: Sequence[Candidate]) -> Embeddings | None:
        """The candidates' vectors in order; those that are not kept are made now."""
        if not candidates:
            return None
        missing = [one for one in candidates if one.id not in self.kept]
        made = dict(zip([one.id for one in missing], self._encoded(missing), strict=True))
        rows = [
            made[one.id] if one.id in made else np.frombuffer(self.kept[one.id], _KEPT_AS)
            for one in candidates
        ]
        return np.array(rows, dtype=np.float32)

    def _encoded(self, papers: Sequence[Candidate]) -> Sequence[Any]:
        texts = [text_of(paper) for paper in papers]
        return list(self.encoder.papers(texts)) if texts else []


def _recent(app: App, session: Session) -> Sequence[Row[Any]]:
    look_back = timedelta(days=app.config.ranking.look_back_days + 1)
    return papers.announced_since(session, app.now() - look_back)
