"""Press: claimed deliveries -> letters, written a few ahead of the sending.

It sends nothing and changes no row; cards are made once and kept while a run lasts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from sqlmodel import Session

from newsletter import editions
from newsletter.app import App
from newsletter.editions import Issue
from newsletter.letters.card import Card, make_card
from newsletter.letters.edition import EditionFacts, write
from newsletter.letters.entry import Entry, make_entry
from newsletter.letters.facts import PaperFacts
from newsletter.models import Letter, Problem
from newsletter.papers import by_ids
from newsletter.post.leases import Claimed
from newsletter.post.supply import Outgoing

MOST_CARDS, MOST_ENTRIES = 20_000, 60_000
STRETCH = 16  # letters written one after the other


class Press:
    """The stationery, the cards of the run, and the links and addresses only readers have."""

    def __init__(self, app: App) -> None:
        self.stationery = app.stationery
        self.signer = app.signer
        self.site = app.config.site
        self.tagged = app.config.post.plus_addressing
        self.sender = self.site.sender_address
        self.local, _, self.domain = self.sender.partition("@")
        self.cards: dict[int, Card] = {}
        self.entries: dict[str, Entry] = {}

    def issues(self, session: Session, claimed: Sequence[Claimed]) -> dict[int, Issue]:
        """The editions of the claimed letters, by id, with the cards of their papers made."""
        ids = [delivery.edition_id for delivery in claimed if delivery.edition_id is not None]
        issues = editions.for_letters(session, ids)
        self.prepare(session, issues.values())
        return issues

    def outgoing(
        self, claimed: Sequence[Claimed], issues: Mapping[int, Issue]
    ) -> Iterator[Outgoing]:
        """The claimed letters, written a few ahead.

        Asked for one that cannot be written, it raises the Problem then. Writing some at a stretch
        takes half the time of writing in between; more of them would keep the server waiting.
        """
        for start in range(0, len(claimed), STRETCH):
            some = claimed[start : start + STRETCH]
            written = [self._written(one, issues.get(one.edition_id or 0)) for one in some]
            for delivery, letter in zip(some, written, strict=True):
                handing = partial(_hand, letter)
                yield Outgoing(delivery.id, delivery.domain, delivery.leased_until, handing)

    def prepare(self, session: Session, issues: Iterable[Issue]) -> None:
        """Make the cards of these editions' papers, and the entries, that are not made yet.

        A paper that is gone has none.
        """
        if len(self.cards) > MOST_CARDS or len(self.entries) > MOST_ENTRIES:
            self.cards.clear()
            self.entries.clear()
        unknown = set().union(*[issue.choices for issue in issues]) - self.entries.keys()
        chosen = {choice: editions.read(choice) for choice in unknown}
        wanted = {id for id, _ in chosen.values()}
        self.make_cards(by_ids(session, wanted - self.cards.keys()))
        for choice, (id, reasons) in chosen.items():
            if card := self.cards.get(id):
                self.entries[choice] = make_entry(card, reasons)

    def make_cards(self, papers: Mapping[int, PaperFacts]) -> None:
        """Make the cards of these papers."""
        self.cards |= {id: make_card(paper, self.stationery) for id, paper in papers.items()}

    def _written(self, delivery: Claimed, issue: Issue | None) -> Letter | Problem:
        try:
            return self._write(delivery, issue)
        except Problem as problem:
            return problem

    def _write(self, delivery: Claimed, issue: Issue | None) -> Letter:
        if issue is None:
            raise Problem(f"the edition of {delivery.key} is gone; drop the delivery")
        mail_from = self._return_path(delivery.id)
        return self.letter(issue, delivery.recipient, delivery.message_id, mail_from)

    def letter(self, issue: Issue, recipient: str, message_id: str, mail_from: str) -> Letter:
        """The letter of an edition, with the reader's own links; the same facts, the same bytes."""
        leave = self.signer.sign("unsubscribe", issue.subscriber_id, None)
        facts = EditionFacts(
            recipient=recipient,
            name=issue.name,
            format=issue.format,
            slot=issue.slot,
            hour=issue.hour,
            composed_at=issue.composed_at,
            coverage=issue.coverage,
            mail_from=mail_from,
            message_id=message_id,
            list_id=f"{self.local}.{self.domain}",
            topics_url=self._topics(issue.subscriber_id),
            unsubscribe_url=f"{self.site.url}/unsubscribe/{leave}" if self.site.url else "",
            unsubscribe_mailto=self._mailto("u", leave, "unsubscribe"),
        )
        entries = list(filter(None, map(self.entries.get, issue.choices)))
        return write(self.stationery, entries, facts)

    def _return_path(self, delivery_id: int) -> str:
        """The return path (VERP): a bounce that comes to it says which letter it was."""
        if not self.tagged:
            return self.sender
        return f"{self.local}+b-{self.signer.sign('bounce', delivery_id, None)}@{self.domain}"

    def _topics(self, reader: int) -> str:
        token = self.signer.sign("preferences", reader, None)
        if self.site.url:
            return f"{self.site.url}/preferences/{token}"
        return self._mailto("r", token, "topics")

    def _mailto(self, tag: str, token: str, subject: str) -> str:
        if not self.tagged:
            return f"mailto:{self.sender}?subject={subject}%20{token}"
        return f"mailto:{self.local}+{tag}-{token}@{self.domain}?subject={subject}"


def _hand(written: Letter | Problem) -> Letter:
    if isinstance(written, Problem):
        raise written
    return written
