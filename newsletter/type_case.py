"""Type case: the cards and entries that letters on one stationery share, made once and kept.

It writes no letter and changes no row.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from newsletter import editions
from newsletter.editions import Issue
from newsletter.letters.card import Card, make_card
from newsletter.letters.entry import Entry, make_entry
from newsletter.letters.facts import PaperFacts
from newsletter.letters.template import Stationery
from newsletter.papers import by_ids

MOST_CARDS, MOST_ENTRIES = 20_000, 60_000
_NEVER = datetime.min.replace(tzinfo=UTC)
_WITHOUT = "without "  # before a choice: its letter was composed before the paper's details came


class TypeCase:
    """Cards by paper, and entries by what was chosen and why, for one stationery."""

    def __init__(self, stationery: Stationery) -> None:
        self.stationery = stationery
        self.cards: dict[int, Card] = {}
        self.entries: dict[str, Entry] = {}
        self._detailed: dict[int, datetime] = {}  # of the papers that have cards

    def prepare(self, session: Session, issues: Sequence[Issue]) -> None:
        """Make the cards of these editions' papers, and the entries, that are not made yet.

        A paper that is gone has none.
        """
        if len(self.cards) > MOST_CARDS or len(self.entries) > MOST_ENTRIES:
            self.cards.clear()
            self.entries.clear()
            self._detailed.clear()
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
        cards = {id: make_card(paper, self.stationery, id) for id, paper in papers.items()}
        self.cards.update(cards)
        self._detailed |= {id: row.detailed_at for id, row in papers.items() if row.detailed_at}

    def as_composed(self, session: Session, issues: Mapping[int, Issue]) -> dict[int, Issue]:
        """The issues, with other entries, that were composed before details of their papers came.

        A letter that is written again says what it said, whatever arXiv has told us since.
        """
        last = max(self._detailed.values(), default=_NEVER)
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
        came = self._detailed.get(int(choice.partition("\t")[0]), _NEVER)
        return f"{_WITHOUT}{choice}" if came > composed_at else choice


def _without_details(row: Row[Any]) -> PaperFacts:
    """The paper as it was: arXiv is asked only of papers that lack all of these."""
    plain: PaperFacts = SimpleNamespace(
        **{**row._mapping, "comments": "", "journal_ref": "", "doi": None}
    )
    return plain
