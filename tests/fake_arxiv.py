"""An arXiv on loopback: feeds, listing pages, search by id and OAI-PMH of recorded days.

It can be late, stale, cut off, out of order or out of temper, as a test or a plan tells it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from newsletter.feeds.arxiv_calendar import announced_at
from tests.fake_arxiv_words import ERROR, Paper, entry, item, line, record
from tests.feeds.loopback import Page, Site, serving


@dataclass
class Mood:
    """How arXiv is on a day: for a category (None: all) and a service ("rss", "list", …)."""

    service: str
    category: str | None = None
    late_hours: float = 1.0  # after the announcement
    stale: bool = False  # yesterday's content all day
    empty: bool = False
    cut_at: int = 2_000  # rows; the new papers are cut first
    broken: bool = False  # the transfer ends in the middle
    refuse: int = 0  # how many requests are refused …
    status: int = 429  # … with this status
    retry_after: str = ""


@dataclass
class Arxiv:
    """What it knows, what time it is there, and how it feels; `pages` of a loopback Site."""

    days: dict[date, list[Paper]]
    now: datetime
    moods: dict[date, list[Mood]] = field(default_factory=dict)
    revisions: bool = True
    page: int = 2_000  # rows of a listing page
    asked: list[tuple[str, datetime]] = field(default_factory=list)
    _refused: dict[tuple[date, str], int] = field(default_factory=dict)

    def get(self, path: str, _otherwise: Page) -> Callable[[dict[str, str]], Page]:
        return lambda headers: self.answer(path, headers)

    def answer(self, path: str, headers: dict[str, str]) -> Page:
        parts = urlsplit(path)
        service, _, rest = parts.path.strip("/").partition("/")
        category = rest.split("/")[0]
        self.asked.append((path, self.now))
        mood = self.mood(service, category)
        if refusal := self._refusal(mood, service, category):
            return refusal
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if service == "api":
            return self.search(query, mood)
        if service == "oai":
            return Page(self.records(query).encode())
        if service not in ("rss", "list"):
            return Page(status=404)
        day = self.shown(mood)
        if service == "rss":
            body = self.rss(category, day, mood).encode()
        else:
            body = self.listing(category, day, mood, query).encode()
        tag = f'"{hash(body)}"'
        if headers.get("If-None-Match") == tag:
            return Page(status=304)
        return Page(body[: len(body) // 2] if mood.broken else body, headers={"ETag": tag})

    def mood(self, service: str, category: str) -> Mood:
        """How it feels on the day of the last mailing there was."""
        today = [day for day in self.days if announced_at(day) <= self.now]
        found = self.moods.get(max(today), []) if today else []
        fits = (m for m in found if m.service == service and m.category in (None, category))
        return next(fits, Mood(service))

    def shown(self, mood: Mood) -> date | None:
        """The day whose papers are shown now; None on days without any."""
        delay = timedelta(hours=mood.late_hours)
        out = [day for day in sorted(self.days) if announced_at(day) + delay <= self.now]
        if mood.stale:
            out = [day for day in out if day != max(out)] if len(out) > 1 else []
        if not out:
            return None
        # A weekend's feed is empty.
        over = announced_at(out[-1]) + timedelta(hours=28)
        return out[-1] if self.now < over or mood.stale or mood.late_hours > 4 else None

    def papers(self, category: str, day: date) -> list[tuple[str, Paper]]:
        """The rows of a category on a day, revisions first, with their announce types."""
        rows = []
        if self.revisions:
            before = [d for d in sorted(self.days) if d < day][-3:]
            for paper in [paper for d in before for paper in self.days[d][::9]]:
                if category in paper["categories"]:
                    first = paper["categories"][0] == category
                    rows.append(("replace" if first else "replace-cross", paper | {"version": 2}))
        for paper in self.days[day]:
            if category in paper["categories"]:
                rows.append(("new" if paper["categories"][0] == category else "cross", paper))
        return sorted(
            rows, key=lambda row: ("replace", "replace-cross", "cross", "new").index(row[0])
        )

    def rss(self, category: str, day: date | None, mood: Mood) -> str:
        rows = [] if day is None or mood.empty else self.papers(category, day)[: mood.cut_at]
        items = "".join(item(kind, paper) for kind, paper in rows)
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:arxiv="http://arxiv.org/schemas/atom"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
            f"<title>{category} updates on arXiv.org</title>"
            f"<pubDate>{self.now:%a, %d %b %Y} 00:00:00 -0500</pubDate>{items}</channel></rss>"
        )

    def listing(self, category: str, day: date | None, mood: Mood, query: dict[str, str]) -> str:
        """A page of the listing: new papers before crossed and replaced ones, 2,000 at most."""
        rows = [] if day is None or mood.empty else self.papers(category, day)[::-1]
        skip, show = int(query.get("skip", 0)), min(int(query.get("show", 2_000)), self.page)
        shown = list(enumerate(rows, start=1))[skip : skip + show]
        parts = [f"<h3>Showing new listings for {self.now:%A, %d %B %Y}</h3>"]
        parts.append(f"<div class='paging'>Total of {len(rows)} entries</div><dl id='articles'>")
        for heading, kinds in (
            ("New submissions", ("new",)),
            ("Cross submissions", ("cross",)),
            ("Replacement submissions", ("replace", "replace-cross")),
        ):
            some = [(at, kind, paper) for at, (kind, paper) in shown if kind in kinds]
            whole = sum(kind in kinds for kind, _ in rows)
            how = "continued, showing" if skip else "showing first"
            if some:
                how = "showing" if len(some) == whole else how
                parts.append(f"<h3>{heading} ({how} {len(some)} of {whole} entries)</h3>")
                parts += [line(at, kind, paper) for at, kind, paper in some]
        return f"<html><body><div id='dlpage'>{''.join(parts)}</dl></div></body></html>"

    def search(self, query: dict[str, str], mood: Mood) -> Page:
        """The papers that are named; while it is stale, an error dressed as an entry."""
        if mood.stale:
            return Page(ERROR.encode())
        return Page(self.atom(query["id_list"].split(",")).encode())

    def atom(self, ids: Sequence[str]) -> str:
        known = {paper["id"]: paper for papers in self.days.values() for paper in papers}
        found = [known[id] for id in ids if id in known]
        entries = "".join(map(entry, found))
        return (
            '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
            'xmlns:arxiv="http://arxiv.org/schemas/atom" '
            'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><title>arXiv Query</title>'
            f"<opensearch:totalResults>{len(found)}</opensearch:totalResults>{entries}</feed>"
        )

    def records(self, query: dict[str, str]) -> str:
        first, last = date.fromisoformat(query["from"]), date.fromisoformat(query["until"])
        found = [p for day, papers in self.days.items() if first <= day <= last for p in papers]
        records = "".join(record(paper, first) for paper in found)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
            f"<ListRecords>{records}</ListRecords></OAI-PMH>"
        )

    def _refusal(self, mood: Mood, service: str, category: str) -> Page | None:
        key = (self.now.date(), f"{service} {category}")
        done = self._refused.get(key, 0)
        if done >= mood.refuse:
            return None
        self._refused[key] = done + 1
        waiting = {"Retry-After": mood.retry_after} if mood.retry_after else {}
        return Page(status=mood.status, headers=waiting)


@contextmanager
def fake_arxiv(days: dict[date, list[Paper]], now: datetime) -> Iterator[tuple[Site, Arxiv]]:
    """The server, up while the context lasts, and what it knows."""
    with serving() as site:
        arxiv = Arxiv(days, now)
        site.pages = arxiv  # type: ignore[assignment]
        yield site, arxiv
