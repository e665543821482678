"""What reports do: a bounce or complaint settles its delivery, and may end its reader's mail.

Our own token says which delivery it was, else the Message-ID that came back; each delivery is
settled once, so a report that comes twice counts once. Nothing is answered.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from newsletter.app import App
from newsletter.models import BounceScore, Delivery, Problem, State
from newsletter.post import ledger
from newsletter.post.recipients import Recipients, Tag
from newsletter.post.refusals import Refusal
from newsletter.post.scores import THRESHOLD, next_score
from newsletter.receiving.understanding import Outcome, Understood
from subscribers import standing, suppression
from subscribers.address import address_key
from subscribers.models import Subscriber
from subscribers.tokens import Refused

DOOR = "post"
# Reasons that prove nothing about the address, but add up; all others never count against it.
ADDING_UP = (Refusal.OTHER, Refusal.SUSPENDED)


def settle_report(app: App, session: Session, said: Understood) -> str:
    """Settle the delivery that the report is about; the outcome in a few words."""
    report = said.incoming.report
    delivery = _delivery(app, session, said)
    if delivery is not None and delivery.state == State.SENDING:
        # A server may be quicker to report than we are to write down that it took the letter.
        raise Problem(f"{delivery.key} is still being sent; its report is read again later")
    if said.outcome is Outcome.COMPLAINT:
        return _complained(app, session, delivery, _reader_named(app, said))
    reason = report.reason if report and report.reason else Refusal.OTHER
    if delivery is None:
        return "bounce of an unknown letter"
    words = f"{reason}: {report.words if report else ''}"[:500]
    if not ledger.report(session, delivery.id or 0, State.BOUNCED, words):
        return "bounce, known already"
    now = app.now()
    if reason.suppresses:
        _no_more(app, session, delivery, reason.value, now)
        return f"bounce, {reason}"
    if reason in ADDING_UP and _adds_up(session, delivery, now):
        _write_to_no_more(session, delivery, "came back too often", now)
        return "bounce, once too often"
    return f"bounce, {reason}"


def _delivery(app: App, session: Session, said: Understood) -> Delivery | None:
    if said.proof.delivery_id is not None:
        return session.get(Delivery, said.proof.delivery_id)
    report = said.incoming.report
    if report is None:
        return None
    for found in Recipients(app.config.site.sender_address).returned(report.returned):
        purpose = {Tag.BOUNCE: "bounce", Tag.REPLY: "reply"}.get(found.tag)
        id = app.signer.read(purpose, found.token, app.now()) if purpose else Refused.ALTERED
        if not isinstance(id, Refused) and (delivery := session.get(Delivery, id)):
            return delivery
    ids = [*report.message_ids, *said.incoming.answers]
    named = select(Delivery).where(col(Delivery.message_id).in_(ids)).limit(1)
    return session.exec(named).first() if ids else None


def _reader_named(app: App, said: Understood) -> int | None:
    """The reader of a token in the returned headers, where no delivery is named or left."""
    report = said.incoming.report
    for found in Recipients(app.config.site.sender_address).returned(
        report.returned if report else ""
    ):
        id = app.signer.read("unsubscribe", found.token, app.now())
        if found.tag is Tag.LEAVE and not isinstance(id, Refused):
            return id
    return None


def _complained(
    app: App, session: Session, delivery: Delivery | None, reader_id: int | None
) -> str:
    """Who calls a letter spam gets no more, and nobody can add them again but themselves."""
    reader_id = delivery.subscriber_id if delivery and delivery.subscriber_id else reader_id
    reader = session.get(Subscriber, reader_id) if reader_id is not None else None
    if delivery is None and reader is None:
        return "complaint about an unknown letter"
    if delivery is not None:
        ledger.report(session, delivery.id or 0, State.COMPLAINED, "complaint")
    now = app.now()
    address = reader.email if reader else delivery.recipient if delivery else ""
    suppression.suppress(session, address, "complaint", key=app.suppression_key, now=now)
    if reader is not None and reader.id is not None:
        standing.leave(session, reader.id, door=DOOR, wording="complaint", now=now)
    return "complaint"


def _no_more(app: App, session: Session, delivery: Delivery, reason: str, now: datetime) -> None:
    key = app.suppression_key
    suppression.suppress(session, delivery.recipient, reason, key=key, now=now)
    _write_to_no_more(session, delivery, reason, now)


def _write_to_no_more(session: Session, delivery: Delivery, reason: str, now: datetime) -> None:
    reader = session.get(Subscriber, delivery.subscriber_id) if delivery.subscriber_id else None
    # They may have moved since; then it is not their address that is dead.
    if reader and address_key(reader.email) == address_key(delivery.recipient):
        standing.bounced(session, reader.id, door=DOOR, wording=reason, now=now)


def _adds_up(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Count one more unexplained bounce of the address; whether they are too many now."""
    address = address_key(delivery.recipient)
    row = session.get(BounceScore, address)
    if row is None:
        session.add(BounceScore(address=address, score=1.0, at=now))
        return THRESHOLD <= 1
    arrived = ledger.sent_between(session, delivery.recipient, row.at, now)
    score, counted = next_score(row.score, row.at, now, arrived)
    row.score = score
    row.at = now if counted else row.at
    session.add(row)
    return score >= THRESHOLD
