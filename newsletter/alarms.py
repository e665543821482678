"""What needs the operator: broken feeds, refused letters, mail given up, a mute endpoint.

It reads rows and changes none.
"""

from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import col

from newsletter.app import App
from newsletter.models import Feed, Mail, MailState, State, Summary
from newsletter.papers import sources
from newsletter.post.outbox import deliveries
from newsletter.post.refusals import Refusal

PATIENCE = 3  # visits in a row that may fail before a feed that once worked needs a person
TOLD_FOR = timedelta(days=1)  # a letter rings for a day: an operator who lets it be has decided


def all_alarms(app: App, stopped: str | None = None) -> list[str]:
    """Everything that needs the operator after a run; `stopped` is why it ended early, if so."""
    alarms = [f"sending stopped: {stopped}"] if stopped else []
    return [
        *alarms,
        *letter_alarms(app),
        *feed_alarms(app),
        *mail_alarms(app),
        *summary_alarms(app),
    ]


def letter_alarms(app: App) -> list[str]:
    """Letters of the last day in doubt, or refused for a reason that is ours or the relay's."""
    columns = deliveries.c
    counted = (
        select(columns.state, columns.reason, func.count())
        .where(
            columns.state.in_((State.UNKNOWN, State.FAILED)),
            columns.settled_at > app.now() - TOLD_FOR,
        )
        .group_by(columns.state, columns.reason)
        .order_by(columns.state.desc(), columns.reason)
    )
    with app.database.reading() as session:
        rows = session.execute(counted).all()
    return [sentence for state, why, count in rows if (sentence := _about(state, why, count))]


def _about(state: str, reason: str | None, count: int) -> str | None:
    if state == State.UNKNOWN:
        return (
            f"{_letters(count)} may or may not have arrived ({reason or 'no answer came'}); see "
            "`newsletter outbox --state unknown`, then `newsletter outbox resend` or leave them"
        )
    if reason is None:
        return f"{_letters(count)} could not be sent at all; see `newsletter outbox --state failed`"
    if reason in set(Refusal) and Refusal(reason).alarms:
        return (
            f"{_letters(count)} refused ({reason}), which is no reader's doing; see "
            "`newsletter outbox --state failed`"
        )
    return None


def _letters(count: int) -> str:
    return "1 letter" if count == 1 else f"{count} letters"


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
    if feed.failures and "410 Gone" in (feed.last_error or ""):
        return True  # the one answer after which waiting is of no use
    never_worked = feed.last_new_at is None and feed.etag is None and feed.modified is None
    return feed.failures >= PATIENCE or (feed.failures > 0 and never_worked)


def mail_alarms(app: App) -> list[str]:
    """Mail of the last day that we could not work off, however often we tried."""
    given_up = (
        select(col(Mail.error), func.count())
        .where(
            col(Mail.state) == MailState.GIVEN_UP.value,
            col(Mail.settled_at) > app.now() - TOLD_FOR,
        )
        .group_by(col(Mail.error))
    )
    with app.database.reading() as session:
        rows = session.execute(given_up).all()
    return [
        f"{count} mail{'s' * (count > 1)} that came in could not be worked off and kept "
        f"({error or 'whoever read it died'}); mend that, then `newsletter receive --again`"
        for error, count in rows
    ]


def summary_alarms(app: App) -> list[str]:
    """An endpoint that was asked for summaries today, several times, and gave none."""
    tldr = app.config.tldr
    if not tldr.endpoint:
        return []
    today = app.now().replace(hour=0, minute=0, second=0, microsecond=0)
    asked = select(col(Summary.fault)).where(col(Summary.asked_at) >= today)
    with app.database.reading() as session:
        faults = session.scalars(asked).all()
    if len(faults) < PATIENCE or not all(faults):
        return []
    return [
        f"{tldr.endpoint} gave none of {len(faults)} summaries today ({faults[-1]}); letters show "
        "the papers' own sentences: see to tldr.endpoint and tldr.model, or take them out"
    ]
