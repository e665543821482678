"""Details of the papers that were chosen for somebody: comments, journal and DOI, asked of arXiv.

    papers.details.lacking | feeds.fetch (API by id, 100 a request) | papers.keep + details.mark

arXiv's feeds leave these out. Papers that nobody gets are never asked about, and a chosen one
once. Letters wait for it a few seconds at most, and leave without what did not come.
"""

import logging
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from newsletter import covering, papers
from newsletter.app import App
from newsletter.feeds import Parsed, Politeness, arxiv_api
from newsletter.models import Announcement
from newsletter.papers import details

_LOG = logging.getLogger(__name__)
_READ = ("arxiv-rss", "arxiv-api")
# Year and month, and a number: one id that is none makes arXiv refuse the whole request.
_ID = re.compile(r"[a-z-]+/\d\d(?:0[1-9]|1[0-2])\d{3}|\d\d(?:0[1-9]|1[0-2])\.\d{4,5}")


class Details:
    """The details of one run: its time is counted from the first request."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._ends_at: float | None = None
        self._failed = False
        self._known: set[int] = set()  # papers of this run that need not be looked at again

    @property
    def is_on(self) -> bool:
        """Whether arXiv is asked: where it is read, and where it answers by id, are one host."""
        wanted, polite = self._app.config.arxiv, Politeness()
        host = polite.host(wanted.api)
        feeds = (feed for feed in self._app.config.feeds if feed.kind in _READ)
        return wanted.enrich and any(polite.host(feed.url) == host for feed in feeds)

    def ask(self, chosen: Iterable[Sequence[int]]) -> int:
        """Ask about the papers of these editions that lack details, the most chosen first.

        How many arXiv told of. It ends in time, and it holds no lock while it waits.
        """
        if not self.is_on or self._failed:
            return 0
        wanted = Counter(paper for picks in chosen for paper in picks)
        ids = [id for id, _ in wanted.most_common() if id not in self._known]
        self._known.update(ids)
        with self._app.database.reading() as session:
            rows = details.lacking(session, ids)
        rows = [row for row in rows if _ID.fullmatch(row.arxiv_id)]
        told = 0
        while rows and not self._failed and (left := self._seconds_left()) > 1:
            some, rows = rows[: covering.BY_ID], rows[covering.BY_ID :]
            told += self._ask(some, left)
        return told

    def cannot_change(self, rows: Iterable[Row[Any]]) -> list[Row[Any]]:
        """Those of these papers whose cards may be made before the choice."""
        return [row for row in rows if not details.lacks(row)] if self.is_on else list(rows)

    def _ask(self, rows: Sequence[Row[Any]], left: float) -> int:
        by_name = {row.arxiv_id: row for row in rows}
        read = self._fetch(list(by_name), left)
        if read.error:
            self._failed = True
            _LOG.warning("no details of chosen papers: %s; letters leave without", read.error)
        found = [
            _told_of(by_name[paper.arxiv_id], paper)
            for paper in read.announcements
            if paper.arxiv_id in by_name
        ]
        # A paper that arXiv does not know, it will not know tomorrow either.
        is_whole = read.error is None and not read.more
        done = by_name.keys() if is_whole else {paper.arxiv_id for paper in found}
        with self._app.database.writing() as session:
            papers.keep(session, found, papers.next_moment(session, self._app.now()))
            details.mark(session, [by_name[name].id for name in done if name], self._app.now())
        return len(found)

    def _fetch(self, names: Sequence[str], left: float) -> Parsed:
        """One answer, and no further page of it: there is no time for those."""
        api = self._app.config.arxiv.api
        url = arxiv_api.first_page(f"{api}?id_list={','.join(names)}&max_results={len(names)}")
        with self._app.web(within=left) as web:
            answer = replace(web.get(url), url=url)
        return Parsed(error=answer.error) if answer.error else arxiv_api.parse(answer, "arXiv")

    def _seconds_left(self) -> float:
        if self._ends_at is None:
            self._ends_at = time.monotonic() + self._app.config.arxiv.enrich_seconds
        return self._ends_at - time.monotonic()


def _told_of(row: Row[Any], paper: Announcement) -> Announcement:
    """The details alone: all else of the row stays, for its letters are written from it again."""
    return Announcement(
        source=row.sources[0] if row.sources else paper.source,
        title=row.title,
        authors=tuple(row.authors),
        arxiv_id=row.arxiv_id,
        doi=paper.doi,
        comments=paper.comments,
        journal_ref=paper.journal_ref,
    )
