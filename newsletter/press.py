"""Press: claimed deliveries -> letters, written a few ahead of the sending.

It sends nothing and changes no row; what letters share is in type_case.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlmodel import Session

from newsletter import correspondence, editions
from newsletter.app import App
from newsletter.correspondence import Written
from newsletter.editions import Issue
from newsletter.letters.edition import EditionFacts, write
from newsletter.letters.wording import update
from newsletter.models import Letter, Problem
from newsletter.notices import Addressed, write_notice
from newsletter.post.leases import Claimed
from newsletter.post.supply import Outgoing
from newsletter.type_case import TypeCase

STRETCH = 16  # letters written one after the other


class Matter(NamedTuple):
    """What letters are to say: editions by their id, notices by theirs."""

    issues: Mapping[int, Issue]
    notices: Mapping[int, Written]


class Press:
    """The stationery, the cards of the run, and the links and addresses only readers have.

    Whose clicks are counted has letters from a case of their own.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self.plain = TypeCase(app.stationery)
        self.counted = TypeCase(app.counted_stationery) if app.counts_clicks else None
        self.cards, self.entries = self.plain.cards, self.plain.entries
        self.signer = app.signer
        self.masthead = app.masthead
        self.tagged = self.masthead.tagged
        self.sender = self.masthead.sender_address
        self.local, _, self.domain = self.sender.partition("@")

    def matter(self, session: Session, claimed: Sequence[Claimed]) -> Matter:
        """What the claimed letters are to say, with the cards of their papers made."""
        ids = [delivery.edition_id for delivery in claimed if delivery.edition_id is not None]
        issues = editions.for_letters(session, ids)
        self.prepare(session, issues.values())
        for case in filter(None, (self.plain, self.counted)):
            mine = {id: issue for id, issue in issues.items() if self._case_of(issue) is case}
            issues |= case.as_composed(session, mine)
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
        """Make the cards of these editions' papers, and the entries, that are not made yet."""
        issues = list(issues)
        for case in filter(None, (self.plain, self.counted)):
            case.prepare(session, [issue for issue in issues if self._case_of(issue) is case])

    def make_cards(self, papers: Mapping[int, Row[Any]]) -> None:
        """Make the cards of these papers, as most readers get them."""
        self.plain.make_cards(papers)

    def _case_of(self, issue: Issue) -> TypeCase:
        return self.counted if self.counted and issue.clicks else self.plain

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
        case = self._case_of(issue)
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
            updates=_updates(issue, case),
            empty_day=not issue.choices,
            welcome=issue.welcome,
            click=self.signer.sign("click", delivery_id, None) if case is self.counted else "",
        )
        entries = list(filter(None, map(case.entries.get, issue.choices)))
        return write(case.stationery, entries, facts)

    def _return_path(self, delivery_id: int) -> str:
        """The return path (VERP): a bounce that comes to it says which letter it was."""
        if not self.tagged:
            return self.sender
        return self.masthead.address("b", self.signer.sign("bounce", delivery_id, None))

    def _topics(self, reader: int, token: str) -> str:
        if not self.masthead.url:
            return self.masthead.mailto("r", token, "topics")
        return self.masthead.web("preferences", self.signer.sign("preferences", reader, None))


def _updates(issue: Issue, case: TypeCase) -> str:
    return " ".join(
        update(case.cards[id].title, kind, what)
        for id, kind, what in issue.updates
        if id in case.cards
    )


def _hand(written: Letter | Problem) -> Letter:
    if isinstance(written, Problem):
        raise written
    return written
