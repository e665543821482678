"""Type case: the cards and entries that letters on one stationery share, made once and kept.

It writes no letter and changes no row.
"""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from newsletter import editions
from newsletter.editions import Issue
from newsletter.letters.card import Card, make_card
from newsletter.letters.entry import Entry, make_entry
from newsletter.letters.facts import PaperFacts
from newsletter.letters.template import Stationery
from newsletter.papers import by_ids

MOST_CARDS, MOST_ENTRIES = 20_000, 60_000


class TypeCase:
    """Cards by paper, and entries by what was chosen and why, for one stationery."""

    def __init__(self, stationery: Stationery) -> None:
        self.stationery = stationery
        self.cards: dict[int, Card] = {}
        self.entries: dict[str, Entry] = {}

    def prepare(self, session: Session, issues: Sequence[Issue]) -> None:
        """Make the cards of these editions' papers, and the entries, that are not made yet.

        A paper that is gone has none.
        """
        if len(self.cards) > MOST_CARDS or len(self.entries) > MOST_ENTRIES:
            self.cards.clear()
            self.entries.clear()
        unknown = set().union(*[issue.choices for issue in issues]) - self.entries.keys()
        chosen = {choice: editions.read(choice) for choice in unknown}
        wanted = {id for id, _ in chosen.values()}
        wanted |= {id for issue in issues for id, _, _ in issue.updates}
        self.make_cards(by_ids(session, wanted - self.cards.keys()))
        for choice, (id, reasons) in chosen.items():
            if card := self.cards.get(id):
                self.entries[choice] = make_entry(card, reasons, self.stationery)

    def make_cards(self, papers: Mapping[int, PaperFacts]) -> None:
        """Make the cards of these papers."""
        cards = {id: make_card(paper, self.stationery, id) for id, paper in papers.items()}
        self.cards.update(cards)
