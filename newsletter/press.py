"""Press: claimed deliveries -> letters, written a few ahead of the sending.

It sends nothing and changes no row; cards are made once and kept while a run lasts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlmodel import Session

from newsletter import correspondence, editions
from newsletter.app import App
from newsletter.correspondence import Written
from newsletter.editions import Issue
from newsletter.letters.card import Card, make_card
from newsletter.letters.edition import EditionFacts, write
from newsletter.letters.entry import Entry, make_entry
from newsletter.letters.facts import PaperFacts
from newsletter.letters.wording import update
from newsletter.models import Letter, Problem
from newsletter.notices import Addressed, write_notice
from newsletter.papers import by_ids
from newsletter.post.leases import Claimed
from newsletter.post.supply import Outgoing

MOST_CARDS, MOST_ENTRIES = 20_000, 60_000
STRETCH = 16  # letters written one after the other
_NEVER = datetime.min.replace(tzinfo=UTC)
_WITHOUT = "without "  # before a choice: its letter was composed before the paper's details came


class Matter(NamedTuple):
    """What letters are to say: editions by their id, notices by theirs."""

    issues: Mapping[int, Issue]
    notices: Mapping[int, Written]


class Press:
    """The stationery, the cards of the run, and the links and addresses only readers have."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.stationery = app.stationery
        self.signer = app.signer
        self.masthead = app.masthead
        self.tagged = self.masthead.tagged
        self.sender = self.masthead.sender_address
        self.local, _, self.domain = self.sender.partition("@")
        self.cards: dict[int, Card] = {}
        self.entries: dict[str, Entry] = {}
        self.detailed: dict[int, datetime] = {}  # of the papers that have cards

    def matter(self, session: Session, claimed: Sequence[Claimed]) -> Matter:
        """What the claimed letters are to say, with the cards of their papers made."""
        ids = [delivery.edition_id for delivery in claimed if delivery.edition_id is not None]
        issues = editions.for_letters(session, ids)
        self.prepare(session, issues.values())
        issues |= self._as_composed(session, issues)
        numbers = [id for one in claimed if (id := correspondence.notice_id(one.key))]
        return Matter(issues, correspondence.for_letters(session, numbers) if numbers else {})

    def outgoing(self, claimed: Sequence[Claimed], matter: Matter) -> Iterator[Outgoing]:
        """The claimed letters, written a few ahead.

        Asked for one that cannot be written, it raises the Problem then. Writing some at a stretch
        takes half the time of writing in between; more of them would keep the server waiting.
        """
        for start in range(0, len(claimed), STRETCH):
            some = claimed[start : start + STRETCH]
            written = [self._written(one, matter) for one in some]
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
            self.detailed.clear()
        issues = list(issues)
        unknown = set().union(*[issue.choices for issue in issues]) - self.entries.keys()
        chosen = {choice: editions.read(choice) for choice in unknown}
        wanted = {id for id, _ in chosen.values()}
        wanted |= {id for issue in issues for id, _, _ in issue.updates}
        self.make_cards(by_ids(session, wanted - self.cards.keys()))
        for choice, (id, reasons) in chosen.items():
            if card := self.cards.get(id):
                self.entries[choice] = make_entry(card, reasons, self.stationery)

    def make_cards(self, papers: Mapping[int, Row[Any]]) -> None:
        """Make the cards of these papers."""
        self.cards |= {id: make_card(paper, self.stationery, id) for id, paper in papers.items()}
        self.detailed |= {id: row.detailed_at for id, row in papers.items() if row.detailed_at}

    def _as_composed(self, session: Session, issues: Mapping[int, Issue]) -> dict[int, Issue]:
        """The issues, with other entries, that were composed before details of their papers came.

        A letter that is written again says what it said, whatever arXiv has told us since.
        """
        last = max(self.detailed.values(), default=_NEVER)
        early: dict[int, Issue] = {}
        for id, issue in issues.items():
            if issue.composed_at < last:
                choices = [self._choice_then(choice, issue.composed_at) for choice in issue.choices]
                early[id] = issue._replace(choices=choices)
        lacking = set().union(*[issue.choices for issue in early.values()]) - self.entries.keys()
        chosen = {choice: editions.read(choice.removeprefix(_WITHOUT)) for choice in lacking}
        rows = by_ids(session, {id for id, _ in chosen.values()})
        for choice, (id, reasons) in chosen.items():
            if id in rows:
                card = make_card(_without_details(rows[id]), self.stationery, id)
                self.entries[choice] = make_entry(card, reasons, self.stationery)
        return early

    def _choice_then(self, choice: str, composed_at: datetime) -> str:
        came = self.detailed.get(int(choice.partition("\t")[0]), _NEVER)
        return f"{_WITHOUT}{choice}" if came > composed_at else choice

    def _written(self, delivery: Claimed, matter: Matter) -> Letter | Problem:
        try:
            if delivery.kind == "edition":
                return self._write(delivery, matter.issues.get(delivery.edition_id or 0))
            return self._write_notice(delivery, matter)
        except Problem as problem:
            return problem

    def _write_notice(self, delivery: Claimed, matter: Matter) -> Letter:
        notice = matter.notices.get(correspondence.notice_id(delivery.key) or 0)
        if notice is None:
            raise Problem(f"what {delivery.key} was to say is gone; drop the delivery")
        to = Addressed(delivery.id, delivery.recipient, delivery.message_id)
        return write_notice(self.app, notice, to)

    def _write(self, delivery: Claimed, issue: Issue | None) -> Letter:
        if issue is None:
            raise Problem(f"the edition of {delivery.key} is gone; drop the delivery")
        return self.letter(issue, delivery.recipient, delivery.message_id, delivery.id)

    def letter(self, issue: Issue, recipient: str, message_id: str, delivery_id: int) -> Letter:
        """The letter of an edition, with the reader's own links; the same facts, the same bytes.

        A delivery that there is none of (0, for a preview) gives links that lead nowhere.
        """
        leave = self.signer.sign("unsubscribe", issue.subscriber_id, None)
        token = self.signer.sign("reply", delivery_id, None)
        facts = EditionFacts(
            recipient=recipient,
            name=issue.name,
            format=issue.format,
            slot=issue.slot,
            hour=issue.hour,
            composed_at=issue.composed_at,
            coverage=issue.coverage,
            mail_from=self._return_path(delivery_id),
            message_id=message_id,
            list_id=f"{self.local}.{self.domain}",
            topics_url=self._topics(issue.subscriber_id, token),
            token=token,
            # Without a tag it is the sender's own, where answers go anyway.
            reply_to=self.masthead.address("r", token) if self.tagged else "",
            unsubscribe_url=self.masthead.web("unsubscribe", leave),
            unsubscribe_mailto=self.masthead.mailto("u", leave, "unsubscribe"),
            updates=self._updates(issue),
            empty_day=not issue.choices,
            welcome=issue.welcome,
        )
        entries = list(filter(None, map(self.entries.get, issue.choices)))
        return write(self.stationery, entries, facts)

    def _updates(self, issue: Issue) -> str:
        return " ".join(
            update(self.cards[id].title, kind, what)
            for id, kind, what in issue.updates
            if id in self.cards
        )

    def _return_path(self, delivery_id: int) -> str:
        """The return path (VERP): a bounce that comes to it says which letter it was."""
        if not self.tagged:
            return self.sender
        return self.masthead.address("b", self.signer.sign("bounce", delivery_id, None))

    def _topics(self, reader: int, token: str) -> str:
        if not self.masthead.url:
            return self.masthead.mailto("r", token, "topics")
        return self.masthead.web("preferences", self.signer.sign("preferences", reader, None))


def _without_details(row: Row[Any]) -> PaperFacts:
    """The paper as it was: arXiv is asked only of papers that lack all of these."""
    plain: PaperFacts = SimpleNamespace(
        **{**row._mapping, "comments": "", "journal_ref": "", "doi": None}
    )
    return plain


def _hand(written: Letter | Problem) -> Letter:
    if isinstance(written, Problem):
        raise written
    return written
