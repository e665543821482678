"""What letters are told: the facts of a paper for its card, of an edition, and of a notice.

No behaviour but one word worked out of others.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from newsletter.models import Coverage, NoticeKind


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
    @property
    def summary(self) -> str: ...  # a sentence or two that a machine wrote, or ""
    @property
    def comments(self) -> str: ...  # the authors', of the manuscript: "12 pages, 5 figures"
    @property
    def journal_ref(self) -> str: ...  # where it is published


class EditionFacts(NamedTuple):
    """One edition as its letter needs it.

    `hour` is the reader's local one, for the greeting; `format` is "html" or "text".
    `mail_from` is the return path. `topics_url` is https or mailto. `unsubscribe_url` (https)
    and `unsubscribe_mailto` (mailto:…) may be empty, but not both. `token` says whose letter it
    is, in vote links and in addresses for answers. `welcome` is when and what is to come, told to
    who has just confirmed; empty for all others. `click` is the token of links that are counted.
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
    token: str
    reply_to: str = ""
    unsubscribe_url: str = ""
    unsubscribe_mailto: str = ""
    updates: str = ""  # what became of papers they liked, in sentences
    empty_day: bool = False  # no paper was chosen, and the letter says so
    welcome: str = ""
    click: str = ""

    @property
    def unsubscribe(self) -> str:
        """The way out that the reader sees."""
        return self.unsubscribe_url or self.unsubscribe_mailto


class NoticeFacts(NamedTuple):
    """One notice as its letter needs it.

    `token` is for the kind's own page (confirm, ask, move, …), `reply_token` for answers that
    prove who they are; either may be empty. `topics_url` and `unsubscribe` are for readers.
    """

    kind: NoticeKind
    recipient: str
    mail_from: str
    message_id: str
    created_at: datetime
    expires_at: datetime
    said: Mapping[str, Any]
    reply_to: str = ""
    in_reply_to: str = ""
    token: str = ""
    reply_token: str = ""
    topics_url: str = ""
    unsubscribe: str = ""
