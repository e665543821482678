"""What needs the operator, as sentences: broken feeds, refused letters, letters in doubt.

It reads rows and changes none.
"""

from newsletter.app import App
from newsletter.models import Feed, State
from newsletter.papers import sources
from newsletter.post import ledger

PATIENCE = 3  # visits in a row that may fail before a feed that once worked needs a person


def all_alarms(app: App, stopped: str | None = None) -> list[str]:
    """Everything that needs the operator after a run; `stopped` is why it ended early, if so."""
    with app.database.reading() as session:
        counts = ledger.counts(session)
    alarms = [f"sending stopped: {stopped}"] if stopped else []
    if counts[State.UNKNOWN]:
        alarms.append(
            f"{counts[State.UNKNOWN]} letters may or may not have arrived; see "
            "`newsletter outbox --state unknown`, then `newsletter outbox resend` or leave them"
        )
    return alarms + feed_alarms(app)


def feed_alarms(app: App) -> list[str]:
    """Feeds that never worked, or that failed several times in a row."""
    with app.database.reading() as session:
        configured = {feed.name for feed in app.config.feeds}
        return [
            f"feed {feed.name} fails ({feed.failures} in a row): {feed.last_error}"
            for feed in sources.listing(session)
            if feed.name in configured and _needs_a_person(feed)
        ]


def _needs_a_person(feed: Feed) -> bool:
    never_worked = feed.last_new_at is None and feed.etag is None and feed.modified is None
    return feed.failures >= PATIENCE or (feed.failures > 0 and never_worked)
