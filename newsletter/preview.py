"""Preview: what readers would get now, chosen and written by the same rooms, with nothing stored.

It claims nothing and sends nothing.
"""

from collections.abc import Iterator
from datetime import date

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
        press = Press(app)
        press.prepare(session, [issue])
    sender = app.config.site.sender_address
    return read(press.letter(issue, reader.email, f"preview@{sender.partition('@')[2]}", sender))


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
