"""Notices: a stored short mail becomes a letter, with the links and addresses it needs.

It sends nothing and stores nothing; correspondence.py queued it.
"""

from typing import NamedTuple

from newsletter.app import App
from newsletter.correspondence import Written
from newsletter.letters.facts import NoticeFacts
from newsletter.models import Letter, NoticeKind

# Of the address that answers bring back: who confirms, who is asked, and otherwise which mail.
_TAGS = {NoticeKind.CONFIRM: "c", NoticeKind.QUESTION: "q"}
# Sent to an address that does not, or no longer, prove who reads there.
_ELSEWHERE = {NoticeKind.CONFIRM, NoticeKind.QUESTION, NoticeKind.MOVE, NoticeKind.MOVED}


class Addressed(NamedTuple):
    """The delivery of a notice: which one, to whom, and under which Message-ID."""

    id: int
    recipient: str
    message_id: str


def write_notice(app: App, notice: Written, to: Addressed) -> Letter:
    """The letter of a notice; the same notice and delivery, the same bytes."""
    masthead, sign = app.masthead, app.signer.sign
    token = str(notice.facts.get("token", ""))
    if notice.kind is NoticeKind.CONFIRM and notice.subscriber_id is not None:
        token = sign("confirm", notice.subscriber_id, notice.expires_at)
    is_reader = notice.subscriber_id is not None and notice.kind not in _ELSEWHERE
    reply = sign("reply", to.id, None) if is_reader else ""
    topics, unsubscribe = _ways(app, notice.subscriber_id, reply) if is_reader else ("", "")
    return app.notice_paper.write(
        NoticeFacts(
            kind=notice.kind,
            recipient=to.recipient,
            mail_from=_return_path(app, to.id),
            message_id=to.message_id,
            created_at=notice.created_at,
            expires_at=notice.expires_at,
            said=notice.facts,
            reply_to=_reply_to(app, notice.kind, token, reply) if masthead.tagged else "",
            in_reply_to=notice.in_reply_to,
            token=token,
            reply_token=reply,
            topics_url=topics,
            unsubscribe=unsubscribe,
        )
    )


def _ways(app: App, reader: int | None, reply: str) -> tuple[str, str]:
    """The links to a reader's topics and out of the list."""
    assert reader is not None
    masthead, sign = app.masthead, app.signer.sign
    leave = sign("unsubscribe", reader, None)
    if masthead.url:
        topics = masthead.web("preferences", sign("preferences", reader, None))
        return topics, masthead.web("unsubscribe", leave)
    return masthead.mailto("r", reply, "topics"), masthead.mailto("u", leave, "unsubscribe")


def _reply_to(app: App, kind: NoticeKind, token: str, reply: str) -> str:
    """The address for answers, with what proves who answers; empty where nothing does."""
    if kind in _TAGS:
        return app.masthead.address(_TAGS[kind], token)
    return app.masthead.address("r", reply) if reply else ""


def _return_path(app: App, delivery_id: int) -> str:
    if not app.masthead.tagged:
        return app.masthead.sender_address
    return app.masthead.address("b", app.signer.sign("bounce", delivery_id, None))
