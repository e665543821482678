"""The subjects and headings of the short mails, and why each came.

They are plain text; nothing is escaped or encoded here.
"""

from collections.abc import Mapping
from typing import Any

from newsletter.models import NoticeKind

_SUBJECTS = {
    NoticeKind.CONFIRM: "Please confirm: {name}",
    NoticeKind.KNOWN: "You are a reader already: {name}",
    NoticeKind.WELCOME: "Welcome to {name}",
    NoticeKind.QUESTION: "Did you write this? {name} asks before it acts",
    NoticeKind.MOVE: "Shall your letters come here? {name}",
    NoticeKind.MOVED: "Your letters go to another address now: {name}",
    NoticeKind.DATA: "Your data at {name}",
    NoticeKind.ERASE: "Shall we forget you? {name}",
}
_HEADINGS = {
    NoticeKind.CONFIRM: "Shall the letters come here?",
    NoticeKind.KNOWN: "You are a reader already.",
    NoticeKind.WELCOME: "Welcome.",
    NoticeKind.QUESTION: "Did you write this?",
    NoticeKind.MOVE: "Shall your letters come here?",
    NoticeKind.MOVED: "Your letters have moved.",
    NoticeKind.DATA: "All we know of you.",
    NoticeKind.ERASE: "Shall we forget you?",
}
_WHY = {
    NoticeKind.CONFIRM: "You receive this once, because somebody gave your address.",
    NoticeKind.KNOWN: "You receive this because somebody gave your address again.",
    NoticeKind.WELCOME: "You receive this because you confirmed your subscription.",
    NoticeKind.ANSWER: "You receive this because you wrote to us.",
    NoticeKind.QUESTION: "You receive this because a mail in your name came to us.",
    NoticeKind.MOVE: "You receive this once, because a reader gave your address.",
    NoticeKind.MOVED: "You receive this because you were a reader at this address.",
    NoticeKind.DATA: "You receive this because you asked for your data.",
    NoticeKind.ERASE: "You receive this because you asked to be forgotten.",
}


def notice_subject(kind: NoticeKind, said: Mapping[str, Any], name: str) -> str:
    """The subject; it never repeats what somebody wrote to us."""
    if kind is NoticeKind.ANSWER:
        return f"{heading(kind, said).rstrip('.')} · {name}"
    return _SUBJECTS[kind].format(name=name)


def heading(kind: NoticeKind, said: Mapping[str, Any]) -> str:
    """What stands above the mail, in large letters."""
    if kind is not NoticeKind.ANSWER:
        return _HEADINGS[kind]
    if said.get("faults"):
        return "We did not understand all of it."
    if said.get("did"):
        return "Done."
    return "How your letters stand." if said.get("settings") else "We have your mail."


def why_it_came(kind: NoticeKind) -> str:
    """Why somebody receives this mail."""
    return _WHY[kind]
