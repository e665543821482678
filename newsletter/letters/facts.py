"""What letters are told: the facts of a paper for its card, and of an edition for its letter.

No behaviour but two words worked out of others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from newsletter.models import Coverage


class PaperFacts(Protocol):
    """What a card needs of a paper; a row of the table Paper has it, and so may any value."""

    @property
    def title(self) -> str: ...
    @property
    def abstract(self) -> str: ...
    @property
    def authors(self) -> Sequence[str]: ...
    @property
    def categories(self) -> Sequence[str]: ...
    @property
    def urls(self) -> Mapping[str, str]: ...  # by role: "abs", "pdf", "code", "project"
    @property
    def sources(self) -> Sequence[str]: ...
    @property
    def arxiv_id(self) -> str | None: ...
    @property
    def doi(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Masthead:
    """Who sends the letters, as readers see it."""

    name: str
    sender_address: str
    sender_name: str = ""
    operator: str = ""
    postal_address: str = ""
    url: str = ""

    @property
    def imprint(self) -> str:
        """Who answers for the letters: the operator, or the address they come from, and where."""
        sender = self.operator or self.sender_address
        return ", ".join(filter(None, (sender, self.postal_address))).rstrip(".")


class EditionFacts(NamedTuple):
    """One edition as its letter needs it.

    `hour` is the reader's local one, for the greeting; `format` is "html" or "text".
    `mail_from` is the return path. `topics_url` is https or mailto. `unsubscribe_url` (https)
    and `unsubscribe_mailto` (mailto:…) may be empty, but not both.
    """

    recipient: str
    name: str
    format: str
    slot: date
    hour: int
    composed_at: datetime
    coverage: Coverage
    mail_from: str
    message_id: str
    list_id: str
    topics_url: str
    reply_to: str = ""
    unsubscribe_url: str = ""
    unsubscribe_mailto: str = ""

    @property
    def unsubscribe(self) -> str:
        """The way out that the reader sees."""
        return self.unsubscribe_url or self.unsubscribe_mailto
