"""Coverage: what arXiv announced against what we hold, and the missing fetched by id.

    note       a feed's visit -> its batch of the day              papers.batches.record
    reconcile  batch | listing page | missing ids | API by id | papers.keep

It chooses nothing and sends nothing. Coverage is judged by ids; the calendar says when to worry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from sqlmodel import Session

from newsletter import papers
from newsletter.app import App
from newsletter.feeds import Web, arxiv_calendar, fetch
from newsletter.models import Announcement, Feed
from newsletter.papers import batches, details
from newsletter.papers.batches import Covered

BY_ID = 100  # papers asked for in one request of the API
ASK_AGAIN = timedelta(hours=1)  # a listing page that has not changed yet
RECENT = timedelta(days=7)  # a category silent for longer before the last mailing is given up
IMPATIENT = timedelta(minutes=10)  # until a category that is late is asked again


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Listing pages compared, papers fetched by id that we lacked, and what went wrong."""

    pages: int = 0
    fetched: int = 0
    errors: tuple[str, ...] = ()


def arxiv_feeds(app: App) -> list[tuple[str, str]]:
    """The configured feeds of arXiv's categories: name and category."""
    return [
        (feed.name, category)
        for feed in app.config.feeds
        if feed.kind == "arxiv-rss" and (category := category_of(feed.url))
    ]


def category_of(url: str) -> str:
    """ "cs.LG" for https://rss.arxiv.org/rss/cs.LG; empty for joined categories and other URLs."""
    folder, _, last = urlsplit(url).path.rpartition("/")
    is_one = folder.endswith(("/rss", "/atom")) and "+" not in last
    return last if is_one and urlsplit(url).scheme != "file" else ""


def mailing_of(app: App, session: Session, feed: str, now: datetime) -> date:
    """The day that what a feed brings now belongs to.

    Usually the last mailing. Where that is there already, arXiv announced on a day on which it
    was not expected to, and it is that day's.
    """
    last = arxiv_calendar.latest_mailing(now, app.config.arxiv.holidays)
    today = arxiv_calendar.mailing_day(now)
    return today if last != today and batches.is_settled(session, feed, last) else last


def note(
    app: App, session: Session, feed: Feed, announcements: Sequence[Announcement], at: datetime
) -> None:
    """Note what a category's feed announced, inside the transaction that keeps its papers."""
    category = category_of(feed.url) if feed.kind == "arxiv-rss" else ""
    if category and announcements:
        day = mailing_of(app, session, feed.name, app.now())
        batches.record(session, feed.name, category, day, announcements, at)


def late(app: App, session: Session) -> list[str]:
    """The arXiv feeds whose last mailing should be there and is not, by name."""
    return [feed for feed, _ in arxiv_feeds(app) if is_late(app, session, feed)]


def is_late(app: App, session: Session, feed: str) -> bool:
    """Whether an arXiv feed's last mailing should be there and is not.

    One that was silent for a week is no longer waited for.
    """
    day = last_day(app, session)
    last = batches.last_arrival(session, feed)
    if not last or last < arxiv_calendar.mailing_before(day, app.config.arxiv.holidays) - RECENT:
        return False
    is_settled = batches.is_settled(session, feed, day)
    return not is_settled or batches.is_only_listed(session, feed, day)


def is_over(app: App, session: Session, now: datetime) -> bool:
    """Whether the last mailing has been waited for long enough."""
    return now >= deadline(app, last_day(app, session))


def is_due(app: App, day: date) -> bool:
    """Whether the mailing of a day should be there: in the first hours nobody is late yet."""
    return app.now() >= arxiv_calendar.announced_at(day) + arxiv_calendar.FEEDS_FOLLOW


def deadline(app: App, day: date) -> datetime:
    """Until when editions wait for the mailing of a day."""
    return arxiv_calendar.announced_at(day) + timedelta(hours=app.config.collect.wait_hours)


def waits_until(app: App, session: Session) -> datetime | None:
    """Until when editions wait for arXiv at most; None when they need not wait."""
    now = app.now()
    if app.config.collect.wait_for != "arxiv" or is_over(app, session, now):
        return None
    return deadline(app, last_day(app, session)) if late(app, session) else None


def is_settled(app: App, session: Session) -> bool:
    """Whether no more of the last mailing is to come: it is there, or was waited for enough."""
    return is_over(app, session, app.now()) or not late(app, session)


def reconcile(app: App, web: Web, *, at_once: bool = False) -> Reconciled:
    """Compare the last mailing with the listing pages, and fetch what we lack by id.

    A listing is asked once a batch, and again each hour while it does not have the day yet; that
    of a category that is late when others have come, or hours after the announcement. `at_once`
    asks now.
    """
    now, day = app.now(), newest_day(app)
    pages, errors = 0, list[str]()
    for feed, category in _to_ask(app, day, now, at_once):
        pages += 1
        if error := _compare(app, web, feed, category, day):
            errors.append(error)
    fetched, faults = fetch_missing(app, web, day)
    return Reconciled(pages, fetched, (*errors, *faults))


def refresh(app: App, web: Web, day: date) -> Reconciled:
    """Ask for what a day lacks, whether it is the last one or went by."""
    if day == newest_day(app):
        return reconcile(app, web, at_once=True)
    fetched, faults = fetch_missing(app, web, day)
    return Reconciled(0, fetched, tuple(faults))


def last_day(app: App, session: Session) -> date:
    """The day of the last mailing that should be there.

    Where half of our categories have news of a holiday since, arXiv announced all the same: what
    it does is believed before what it was expected to do. Weekends only have stragglers.
    """
    now = app.now()
    expected = arxiv_calendar.latest_mailing(now, app.config.arxiv.holidays)
    today = arxiv_calendar.mailing_day(now)
    if expected == today:
        return today
    feeds = [feed for feed, _ in arxiv_feeds(app)]
    came = batches.arrivals(session, feeds, expected, today)
    held = (day for day, count in came.items() if 2 * count >= len(feeds))
    return max((day for day in held if not arxiv_calendar.is_weekend(day)), default=expected)


def newest_day(app: App) -> date:
    """`last_day` for who has no session open."""
    with app.database.reading() as session:
        return last_day(app, session)


def today(app: App) -> date:
    """The day whose mailing is the newest that arXiv can have announced."""
    return arxiv_calendar.mailing_day(app.now())


def why_silent(app: App, day: date) -> str:
    """Why arXiv has no mailing of a day; empty if it should have one."""
    return arxiv_calendar.why_silent(day, app.config.arxiv.holidays)


def coverage(app: App, day: date) -> list[Covered]:
    """How the mailing of a day is covered, category by category."""
    with app.database.reading() as session:
        return batches.cover(session, arxiv_feeds(app), day)


def fetch_missing(app: App, web: Web, day: date) -> tuple[int, list[str]]:
    """Ask arXiv's API for the papers of a day that we lack; how many came, and what went wrong."""
    lacking = {id: covered.feed for covered in coverage(app, day) for id in covered.missing}
    fetched, faults = 0, list[str]()
    for start in range(0, len(lacking), BY_ID):
        ids = sorted(lacking)[start : start + BY_ID]
        url = f"{app.config.arxiv.api}?id_list={','.join(ids)}&max_results={BY_ID}"
        answer = fetch(Feed(name="arXiv", kind="arxiv-api", url=url), web, app.now())
        found = [
            replace(paper, source=lacking[paper.arxiv_id])
            for paper in answer.announcements
            if paper.arxiv_id in lacking
        ]
        with app.database.writing() as session:
            papers.keep(session, found, papers.next_moment(session, app.now()))
            details.told(session, found, app.now())
        fetched += len(found)
        if answer.error:
            faults.append(f"papers by id: {answer.error}")
    return fetched, faults


def _to_ask(app: App, day: date, now: datetime, at_once: bool) -> Iterator[tuple[str, str]]:
    """The categories whose listing page is to be asked now."""
    if not app.config.arxiv.check:
        return
    feeds = arxiv_feeds(app)
    due = is_due(app, day)
    with app.database.reading() as session:
        settled = {feed for feed, _ in feeds if batches.is_settled(session, feed, day)}
        compared = {feed: batches.comparison(session, feed, day) for feed, _ in feeds}
    for feed, category in feeds:
        is_done, asked_at = compared[feed]
        is_time = asked_at is None or asked_at <= now - ASK_AGAIN
        # Of a category that is late there is something to ask when others came, or hours later.
        if at_once or (not is_done and is_time and (settled or due)):
            yield feed, category


def _compare(app: App, web: Web, feed: str, category: str, day: date) -> str | None:
    """Ask the listing page of a category, and note what it has; the error, if there was one."""
    url = f"{app.config.arxiv.listing}/{category}/new"
    answer = fetch(Feed(name=feed, kind="arxiv-listing", url=url), web, app.now())
    if answer.failed:
        return f"{category} listing: {answer.error}"
    listed = {
        str(paper.arxiv_id)
        for paper in answer.announcements
        if paper.announce_type in batches.NEWS and paper.arxiv_id
    }
    with app.database.writing() as session:
        known = batches.last_ids(session, feed, day)
        others = any(
            batches.is_settled(session, other, day)
            for other, _ in arxiv_feeds(app)
            if other != feed
        )
        fresh = listed - known
        # Yesterday's page, or an empty one where nobody else has news: not of this day yet.
        has_day = bool(fresh) or (not listed and others)
        moment = papers.next_moment(session, app.now())
        batches.listed(session, feed, category, day, fresh if has_day else None, moment)
    return f"{category} listing: {answer.error}" if answer.error else None
