"""The tables and values that the five rooms share. No behaviour here, and no room is imported."""

from newsletter.models.act import Feedback, LeavingReason, Request, Tally, Undo
from newsletter.models.command import Command, Verb
from newsletter.models.delivery import Delivery, Letter, State, Verdict
from newsletter.models.edition import Coverage, Edition, Pick, Reason
from newsletter.models.login import Login
from newsletter.models.mail import BounceScore, Mail, MailState
from newsletter.models.notice import Notice, NoticeKind
from newsletter.models.paper import FROM_READERS, Announcement, Feed, Paper, PaperKey, Vote
from newsletter.models.problem import Problem

__all__ = [
    "FROM_READERS",
    "Announcement",
    "BounceScore",
    "Command",
    "Coverage",
    "Delivery",
    "Edition",
    "Feed",
    "Feedback",
    "LeavingReason",
    "Letter",
    "Login",
    "Mail",
    "MailState",
    "Notice",
    "NoticeKind",
    "Paper",
    "PaperKey",
    "Pick",
    "Problem",
    "Reason",
    "Request",
    "State",
    "Tally",
    "Undo",
    "Verb",
    "Verdict",
    "Vote",
]
