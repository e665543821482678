"""A notice: one of the short mails besides the editions, written for one person when it is due.

It decides nothing; what it says is in its facts and in templates/mail, a pair of files a kind.
"""

from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError

from newsletter.letters.envelope import notice_headers
from newsletter.letters.facts import NoticeFacts
from newsletter.letters.inlining import compile_mjml, whole
from newsletter.letters.masthead import Masthead
from newsletter.letters.mime import (
    ALTERNATIVE_HEADERS,
    END,
    HTML_PART,
    TEXT_PART,
    fragment,
)
from newsletter.letters.notice_wording import heading, notice_subject, why_it_came
from newsletter.letters.plain import one_line, wrapped
from newsletter.letters.wording import day
from newsletter.models import Letter, NoticeKind, Problem

# What the templates may ask for, for each kind of notice, where its facts do not give it.
_FACTS: Mapping[str, Any] = {
    "settings": (), "did": (), "faults": (), "asks": (), "undo": "", "first": ""
}  # fmt: skip


class NoticePaper:
    """The templates of all notices, of one masthead; a kind is compiled when it is first wanted."""

    def __init__(self, templates: Path, masthead: Masthead) -> None:
        self.masthead = masthead
        self._templates = templates
        self._html = _environment(templates, html=True)
        self._text = _environment(templates, html=False)
        self._compiled: dict[NoticeKind, Template] = {}

    def write(self, facts: NoticeFacts) -> Letter:
        """The letter of the notice, ready for SMTP; the same facts, the same bytes.

        Raises Problem when a template is broken, or an address cannot stand in a mail.
        """
        words = self._words(facts)
        try:
            html = self._page(facts.kind).render(words)
            text = self._text.get_template("notice.txt").render(words)
        except TemplateError as error:
            raise Problem(
                f"a mail template cannot be used: {error}; correct it in {self._templates}"
            ) from error
        subject = notice_subject(facts.kind, facts.said, self.masthead.name)
        headers = notice_headers(self.masthead, facts, self._with_token(subject, facts))
        parts = [TEXT_PART, fragment(text), HTML_PART, fragment(html), END]
        fragments = [headers, ALTERNATIVE_HEADERS, *parts]
        return Letter(facts.mail_from, facts.recipient, facts.message_id, fragments)

    def _words(self, facts: NoticeFacts) -> dict[str, object]:
        until = facts.expires_at.astimezone(UTC)
        return {
            **_FACTS,
            **_plain(facts.said),
            "masthead": self.masthead,
            "kind": facts.kind.value,
            "heading": heading(facts.kind, facts.said),
            "preheader": why_it_came(facts.kind),
            "why": why_it_came(facts.kind),
            "until": f"{day(until.date())}, {until:%H:%M} UTC",
            "token": facts.token,
            "reply_token": facts.reply_token,
            "topics_url": facts.topics_url,
            "unsubscribe": facts.unsubscribe,
        }

    def _page(self, kind: NoticeKind) -> Template:
        if kind not in self._compiled:
            source = whole(self._templates, "notice.mjml", {"words.mjml": f"{kind.value}.mjml"})
            self._compiled[kind] = self._html.from_string(compile_mjml(source))
        return self._compiled[kind]

    def _with_token(self, subject: str, facts: NoticeFacts) -> str:
        """Where no address can carry the token back, the subject does."""
        asks = facts.kind in (NoticeKind.CONFIRM, NoticeKind.QUESTION)
        return f"{subject} [{facts.token}]" if asks and not self.masthead.tagged else subject


def _environment(templates: Path, *, html: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=not html,
        keep_trailing_newline=not html,
    )
    environment.filters["wrapped"] = wrapped
    return environment


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with every text on one line, without what is invisible or turns the reading."""
    return {name: _clean(value) for name, value in said.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value
