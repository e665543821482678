"""Press: claimed deliveries -> letters, each written when a connection wants it.

It sends nothing and changes no row; cards are made once and kept while a run lasts.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from newsletter import editions
from newsletter.app import App
from newsletter.letters.card import Card, make_card
from newsletter.letters.edition import EditionFacts, write
from newsletter.models import Letter, Pick, Problem
from newsletter.papers import by_ids
from newsletter.post.leases import Claimed
from newsletter.post.supply import Outgoing

MOST_CARDS = 20_000


class Press:
    """The stationery, the cards of the run, and the links and addresses only readers have."""

    def __init__(self, app: App) -> None:
        self.stationery = app.stationery
        self.signer = app.signer
        self.site = app.config.site
        self.tagged = app.config.post.plus_addressing
        self.local, _, self.domain = self.site.sender_address.partition("@")
        self.cards: dict[int, Card] = {}

    def outgoing(self, session: Session, claimed: Sequence[Claimed]) -> Iterator[Outgoing]:
        """The claimed letters, ready to be written; reads what they need in a few queries."""
        ids = [delivery.edition_id for delivery in claimed if delivery.edition_id is not None]
        facts = editions.for_letters(session, ids)
        picks = {id: editions.decode_picks(row.picks) for id, row in facts.items()}
        self._prepare(session, {pick.paper_id for some in picks.values() for pick in some})
        for delivery in claimed:
            edition = facts.get(delivery.edition_id or 0)
            chosen = picks.get(delivery.edition_id or 0, [])
            writing = partial(self._write, delivery, edition, chosen)
            yield Outgoing(delivery.id, delivery.domain, delivery.leased_until, writing)

    def _prepare(self, session: Session, paper_ids: set[int]) -> None:
        if len(self.cards) > MOST_CARDS:
            self.cards.clear()
        missing = paper_ids - self.cards.keys()
        for id, paper in by_ids(session, missing).items():
            self.cards[id] = make_card(paper, self.stationery)

    def _write(self, delivery: Claimed, edition: Row[Any] | None, picks: list[Pick]) -> Letter:
        if edition is None:
            raise Problem(f"the edition of {delivery.key} is gone; drop the delivery")
        facts = self.facts(
            edition, picks, delivery.recipient, delivery.message_id, bounce_id=delivery.id
        )
        return write(self.stationery, self.cards, facts)

    def facts(
        self,
        edition: Row[Any],
        picks: list[Pick],
        recipient: str,
        message_id: str,
        *,
        bounce_id: int,
    ) -> EditionFacts:
        """What a letter needs of its edition and of its reader, with the reader's own links."""
        reader = edition.subscriber_id
        leave = self.signer.sign("unsubscribe", reader, None)
        return EditionFacts(
            recipient=recipient,
            name=edition.name,
            format=edition.format,
            slot=edition.slot,
            hour=edition.hour,
            composed_at=edition.composed_at,
            picks=picks,
            coverage=editions.decode_coverage(edition.coverage),
            mail_from=self._bounces(bounce_id),
            message_id=message_id,
            list_id=f"{self.local}.{self.domain}",
            topics_url=self._topics(reader, edition.composed_at),
            unsubscribe_url=f"{self.site.url}/unsubscribe/{leave}" if self.site.url else "",
            unsubscribe_mailto=self._mailto("u", leave, "unsubscribe"),
        )

    def _bounces(self, delivery_id: int) -> str:
        """The return path (VERP): a bounce that comes to it says which letter it was."""
        if not self.tagged:
            return self.site.sender_address
        return f"{self.local}+b-{self.signer.sign('bounce', delivery_id, None)}@{self.domain}"

    def _topics(self, reader: int, composed_at: datetime) -> str:
        token = self.signer.sign("preferences", reader, None)
        if self.site.url:
            return f"{self.site.url}/preferences/{token}"
        return self._mailto("r", token, "topics")

    def _mailto(self, tag: str, token: str, subject: str) -> str:
        if not self.tagged:
            return f"mailto:{self.site.sender_address}?subject={subject}%20{token}"
        return f"mailto:{self.local}+{tag}-{token}@{self.domain}?subject={subject}"
