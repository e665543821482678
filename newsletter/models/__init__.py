"""The tables and values that the five rooms share. No behaviour here, and no room is imported."""

from newsletter.models.act import Feedback, LeavingReason, Request, Tally, Undo
from newsletter.models.click import Click
from newsletter.models.colikes import CoLikes
from newsletter.models.command import Command, Verb
from newsletter.models.delivery import Delivery, Letter, State, Verdict
from newsletter.models.edition import Coverage, Edition, Pick, Reason
from newsletter.models.frequency import Frequencies
from newsletter.models.login import Login
from newsletter.models.mail import BounceScore, Mail, MailState
from newsletter.models.notice import Notice, NoticeKind
from newsletter.models.paper import (
    FROM_READERS,
    PREPRINTS,
    Announcement,
    Embedding,
    Feed,
    Paper,
    PaperChange,
    PaperKey,
    Profile,
    Vote,
)
from newsletter.models.problem import Problem
from newsletter.models.source import Batch, Host
from newsletter.models.summary import Summary

__all__ = [
    "FROM_READERS",
    "PREPRINTS",
    "Announcement",
    "Batch",
    "BounceScore",
    "Click",
    "CoLikes",
    "Command",
    "Coverage",
    "Delivery",
    "Edition",
    "Embedding",
    "Feed",
    "Feedback",
    "Frequencies",
    "Host",
    "LeavingReason",
    "Letter",
    "Login",
    "Mail",
    "MailState",
    "Notice",
    "NoticeKind",
    "Paper",
    "PaperChange",
    "PaperKey",
    "Pick",
    "Problem",
    "Profile",
    "Reason",
    "Request",
    "State",
    "Summary",
    "Tally",
    "Undo",
    "Verb",
    "Verdict",
    "Vote",
]
