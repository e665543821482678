"""Notices to write letters of, one of each kind; every name in them is made up.

No test stands here.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from newsletter.letters.facts import NoticeFacts
from newsletter.letters.masthead import Masthead
from newsletter.letters.notice import NoticePaper
from newsletter.letters.reading import Reading, read
from newsletter.models import NoticeKind
from tests.letters.samples import MASTHEAD, TEMPLATES

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SETTINGS = [
    ["Topics", "graph neural networks; cat:cs.LG; author:Ada Lovelace"],
    ["Muted", "reinforcement learning"],
    ["When", "every Friday at 07:30 (Europe/Paris)"],
]
SAID: Mapping[NoticeKind, dict[str, Any]] = {
    NoticeKind.WELCOME: {"settings": SETTINGS, "first": "Friday, 27 November at 07:30"},
    NoticeKind.ANSWER: {
        "did": ["You follow state space models."],
        "settings": SETTINGS,
        "faults": [],
        "undo": "5.0.1.undo",
    },
    NoticeKind.QUESTION: {"asks": ["Follow state space models.", "Pause for two weeks."]},
}
TO_STRANGERS = {NoticeKind.CONFIRM, NoticeKind.QUESTION, NoticeKind.MOVE, NoticeKind.MOVED}


@cache
def paper(masthead: Masthead = MASTHEAD) -> NoticePaper:
    return NoticePaper(TEMPLATES, masthead)


def notice(
    kind: NoticeKind,
    masthead: Masthead = MASTHEAD,
    *,
    said: Mapping[str, Any] | None = None,
    in_reply_to: str = "",
) -> NoticeFacts:
    """A notice as the press would have it written."""
    is_reader = kind not in TO_STRANGERS
    topics = masthead.web("preferences", "2.0.1.topics") or masthead.mailto("r", "7", "topics")
    leave = masthead.web("unsubscribe", "3.0.1.leave") or masthead.mailto("u", "3", "unsubscribe")
    return NoticeFacts(
        kind=kind,
        recipient="ada@example.org",
        mail_from="news+b-x7@example.org",
        message_id="n12.7f3a@example.org",
        created_at=NOON,
        expires_at=NOON + timedelta(days=7),
        said=SAID.get(kind, {}) if said is None else said,
        reply_to="news+c-1.0.1.token@example.org",
        in_reply_to=in_reply_to,
        token="1.0.1.token",
        reply_token="7.0.1.reply" if is_reader else "",
        topics_url=topics if is_reader else "",
        unsubscribe=leave if is_reader else "",
    )


def written(
    kind: NoticeKind,
    masthead: Masthead = MASTHEAD,
    *,
    said: Mapping[str, Any] | None = None,
    in_reply_to: str = "",
) -> Reading:
    facts = notice(kind, masthead, said=said, in_reply_to=in_reply_to)
    return read(paper(masthead).write(facts))
