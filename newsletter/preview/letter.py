"""The letter that a known reader would get now, and what a whole run would bring to whom.

It claims nothing and sends nothing.
"""

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from newsletter import actions
from newsletter.app import App
from newsletter.composing import choose, choose_batch, open_desk
from newsletter.editions import Issue, choices_of, decode_coverage, decode_picks
from newsletter.letters.reading import Reading, read
from newsletter.models import Pick, Problem
from newsletter.press import Press
from subscribers import slots, store


def letter_now(app: App, email: str) -> Reading:
    """The letter as it would be read. Raises Problem when there would be none, and says why."""
    now = app.now()
    with app.database.reading() as session:
        reader = slots.row_of(session, store.id_of(actions.find(session, email)))
        slot = slots.slot_of(reader, now, whole_day=True)
        (edition,) = choose(app, session, open_desk(app, session), [slot]).values()
        coverage = decode_coverage(edition.coverage)
        if not edition.picks:
            raise Problem(
                f"{email} would get no letter now: {coverage.new} papers are new to them, "
                "and none is close enough to their topics"
            )
        issue = Issue(
            subscriber_id=edition.subscriber_id,
            name=reader.name,
            format=reader.format,
            hour=reader.hour,
            slot=edition.slot,
            composed_at=now,
            choices=choices_of(edition.picks),
            coverage=coverage,
        )
        return letter_of(app, session, issue, reader.email)


def letter_of(app: App, session: Session, issue: Issue, recipient: str) -> Reading:
    """The letter of an edition that is not stored; its links answer to no edition."""
    press = Press(app)
    press.prepare(session, [issue])
    domain = app.config.site.sender_address.partition("@")[2]
    return read(press.letter(issue, recipient, f"preview@{domain}", 0))


def rehearse(app: App, *, whole_day: bool) -> Iterator[tuple[str, date, list[Pick]]]:
    """Address, day and picks of every reader `compose` would choose for; nothing is written.

    Without picks no letter would be sent.
    """
    with app.database.reading() as session:
        desk = open_desk(app, session)
        done = 0
        while True:
            batch = choose_batch(app, session, desk, whole_day=whole_day, skip=done)
            if not batch.slots:
                return
            done += len(batch.slots)
            for slot in batch.slots:
                if edition := batch.made.get(slot.reader.id):
                    yield slot.reader.email, edition.slot, decode_picks(edition.picks)
