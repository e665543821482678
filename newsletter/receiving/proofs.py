"""Proofs: what the token in an address, or in a subject, says about who wrote.

A bare From: proves nothing, and is not looked at here.
"""

from dataclasses import dataclass

from sqlmodel import Session

from newsletter.app import App
from newsletter.models import Delivery
from newsletter.post.recipients import Recipient, Tag
from newsletter.receiving.taking import PURPOSES
from subscribers.tokens import Refused

# Where there is no plus addressing; a return path never stands in a subject.
_IN_SUBJECTS = (Tag.CONFIRM, Tag.LEAVE, Tag.ASK, Tag.REPLY)


@dataclass(frozen=True, slots=True)
class Proof:
    """Whose token it was and what for; all None where nothing is proved."""

    subscriber_id: int | None = None
    edition_id: int | None = None
    delivery_id: int | None = None
    request_id: int | None = None
    confirms: bool = False
    why: str = "nothing proves who wrote it"


NOTHING_PROVED = Proof()


def prove(app: App, session: Session, to: Recipient) -> Proof:
    """What the token of an address proves; one that is none of ours, or too old, proves nothing."""
    for purpose in PURPOSES.get(to.tag, ()):
        id = app.signer.read(purpose, to.token, app.now()) if to.token else Refused.ALTERED
        if isinstance(id, Refused):
            continue
        if purpose in ("reply", "bounce"):
            return _of_delivery(session, id)
        if purpose == "ask":
            return Proof(request_id=id, why="the address answers a question of ours")
        confirms = purpose == "confirm"
        return Proof(
            subscriber_id=id, confirms=confirms, why=f"the address holds their {purpose} token"
        )
    return NOTHING_PROVED


def prove_in_subject(app: App, session: Session, token: str) -> tuple[Recipient, Proof] | None:
    """The address that this token would stand in, and its proof; None when it is not ours."""
    for tag in _IN_SUBJECTS:
        to = Recipient(tag, token)
        proof = prove(app, session, to)
        if proof != NOTHING_PROVED:
            return to, proof
    return None


def _of_delivery(session: Session, id: int) -> Proof:
    row = session.get(Delivery, id)
    if row is None:
        return NOTHING_PROVED
    return Proof(
        subscriber_id=row.subscriber_id,
        edition_id=row.edition_id,
        delivery_id=id,
        why="the address holds the token of a letter of theirs",
    )
