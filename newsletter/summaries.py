"""Summaries by a language model, of papers that were chosen for somebody, within a budget.

claim (a row a paper) | endpoint, several at once | paper.summary, or the fault in the row

Whatever fails, the letter has the paper's own sentence. Nothing is asked unless an endpoint is
named.
"""

import logging
import secrets
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Table, delete, func, select, update
from sqlmodel import Session

from newsletter import papers
from newsletter.app import App
from newsletter.letters.gist import gist_of
from newsletter.letters.math import readable
from newsletter.models import Paper, Summary
from subscribers.prepared import insert_into

if TYPE_CHECKING:
    from newsletter.endpoint import Answer, Endpoint

summaries: Table = Summary.__table__  # type: ignore[attr-defined]
PAPER: Table = Paper.__table__  # type: ignore[attr-defined]

AT_ONCE = 4  # questions asked at the same time
PATIENCE = 3  # questions in a row that the endpoint may leave unanswered
_AT_ALL = 600  # papers looked at for one batch of readers
_LOG = logging.getLogger(__name__)


class Summaries:
    """The summaries of one run: its time is counted from the first that is asked for."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._tldr = app.config.tldr
        self._ends_at: float | None = None
        self._unanswered = 0

    @property
    def is_on(self) -> bool:
        return bool(self._tldr.endpoint) and self._app.config.letters.tldr

    def write(self, chosen: Iterable[Sequence[int]]) -> int:
        """Ask for the papers of these editions that have none, the most chosen first; how many
        summaries came. It ends in time, and it holds no lock while it waits."""
        if not self.is_on:
            return 0
        wanted = Counter(paper for picks in chosen for paper in picks)
        written = 0
        token = f"being asked {secrets.token_hex(8)}"
        with self._app.database.writing() as session:
            claimed = self._claim(session, [id for id, _ in wanted.most_common(_AT_ALL)], token)
        waiting = list(claimed.values())
        if not waiting:
            return 0
        with self._endpoint() as endpoint:
            while waiting and not self._is_over():
                some, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
                written += self._ask(endpoint, some)
        with self._app.database.writing() as session:
            session.execute(delete(summaries).where(summaries.c.fault == token))
        return written

    def _claim(self, session: Session, ids: Sequence[int], token: str) -> dict[int, Row[Any]]:
        """Rows of papers that this run alone asks about, within what is left of the day's budget.

        A fault of an earlier day is forgiven.
        """
        now = self._app.now()
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        known = papers.by_ids(session, ids)
        lacking = [id for id in ids if id in known and _lacks(known[id])]
        mine = summaries.c.paper_id.in_(lacking)
        old = mine & (summaries.c.fault != "") & (summaries.c.asked_at < today)
        session.execute(delete(summaries).where(old))
        asked = set(session.scalars(select(summaries.c.paper_id).where(mine)))
        left = self._tldr.per_day - asked_since(session, today)
        rows = [
            {"paper_id": id, "asked_at": now, "fault": token} for id in lacking if id not in asked
        ][: max(0, left)]
        if not rows:
            return {}
        insert = insert_into(summaries, session.connection().dialect.name)
        session.execute(insert.on_conflict_do_nothing(), rows)
        claimed = session.scalars(select(summaries.c.paper_id).where(summaries.c.fault == token))
        ours = set(claimed)
        return {id: known[id] for id in lacking if id in ours}

    @contextmanager
    def _endpoint(self) -> "Iterator[Endpoint]":
        # Here, because most houses ask nobody, and a send then needs no HTTP.
        import httpx

        from newsletter.endpoint import Endpoint

        key, tldr = self._app.config.tldr_key(), self._tldr
        with httpx.Client(follow_redirects=False, trust_env=False) as client:
            yield Endpoint(client, tldr.endpoint, tldr.model, key, tldr.timeout)

    def _ask(self, endpoint: "Endpoint", rows: Sequence[Row[Any]]) -> int:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda row: _summary_of(endpoint, row), rows))
        for answer in answers:
            self._unanswered = self._unanswered + 1 if answer.unreachable else 0
        with self._app.database.writing() as session:
            store(session, dict(zip([row.id for row in rows], answers, strict=True)))
        return sum(not answer.fault for answer in answers)

    def _is_over(self) -> bool:
        if self._unanswered >= PATIENCE:
            _LOG.warning("the endpoint for summaries does not answer; papers speak for themselves")
            return True
        if self._ends_at is None:
            self._ends_at = time.monotonic() + self._tldr.seconds_per_run
        return time.monotonic() > self._ends_at


def _lacks(row: Row[Any]) -> bool:
    """Whether a summary would be shown and there is none."""
    return not row.summary and bool(row.abstract) and bool(gist_of(readable(row.abstract)).line)


def _summary_of(endpoint: "Endpoint", row: Row[Any]) -> "Answer":
    return endpoint.summary(readable(row.title), readable(row.abstract))


def store(session: Session, answers: "Mapping[int, Answer]") -> None:
    """Keep the sentences with their papers, and the faults with the questions."""
    for id, answer in answers.items():
        asked = update(summaries).where(summaries.c.paper_id == id)
        session.execute(asked.values(fault=answer.fault))
        if answer.sentence:
            session.execute(update(PAPER).where(PAPER.c.id == id).values(summary=answer.sentence))


def asked_since(session: Session, moment: datetime) -> int:
    """How many summaries were asked for since then, with or without success."""
    counted = select(func.count()).where(summaries.c.asked_at >= moment)
    return int(session.execute(counted).scalar_one())
