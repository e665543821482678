"""The tables and values that the five rooms share. No behaviour here, and no room is imported."""

from newsletter.models.command import Command, Verb
from newsletter.models.delivery import Delivery, Letter, State, Verdict
from newsletter.models.edition import Coverage, Edition, Pick, Reason
from newsletter.models.paper import Announcement, Feed, Paper, PaperKey, Vote
from newsletter.models.problem import Problem

__all__ = [
    "Announcement",
    "Command",
    "Coverage",
    "Delivery",
    "Edition",
    "Feed",
    "Letter",
    "Paper",
    "PaperKey",
    "Pick",
    "Problem",
    "Reason",
    "State",
    "Verb",
    "Verdict",
    "Vote",
]
