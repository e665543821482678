"""Sayings: the sentences of answers and questions that are the same for everybody.

No word in them comes from a mail, so that nobody can make us say what they like.
"""

from collections.abc import Iterable

from newsletter.models import Command, Verb

NOT_UNDERSTOOD = "There was no command in your mail that we know."
NO_LETTERS = (
    "No letters of ours go to this address. If one reached you, it was sent to another address and "
    "forwarded: its last lines have a link that ends them."
)
NOTHING_TO_UNDO = "There is nothing to undo."
UNDONE = "All is as it was before."
LINK_TO_DATA = "A mail of its own brings you a link to all that we know of you."
LINK_TO_ERASURE = "A mail of its own asks whether we shall forget you."
RETURNED = "Letters come to you again."

HELP = (
    "Write one of these on a line, or several on several lines:",
    "subscribe – get letters; unsubscribe – get no more",
    "follow state space models, or: follow category cs.LG, follow author Ada Lovelace",
    "mute reinforcement learning – never see it; unfollow … – neither",
    "topics – see your topics; topics: one, another, -a third – have these and no others",
    "daily, weekdays, or weekly friday; at 07:30 Europe/Paris; max 8",
    "pause 2 weeks, or pause until 2026-12-24; resume",
    "like 3 and dislike 2 – in an answer to a letter, by the numbers of its papers",
    "status – see your settings; undo – take your last change back",
    "export – get all that we know of you; forget me – have it erased",
)

_ASKS = {
    Verb.SUBSCRIBE: "Send you letters.",
    Verb.CONFIRM: "Send you letters.",
    Verb.FOLLOW: "Change your topics.",
    Verb.MUTE: "Change your topics.",
    Verb.UNFOLLOW: "Change your topics.",
    Verb.TOPICS: "Change your topics.",
    Verb.DAYS: "Change when your letters come.",
    Verb.AT: "Change when your letters come.",
    Verb.MAX: "Change how many papers a letter has.",
    Verb.PAUSE: "Pause your letters.",
    Verb.RESUME: "Let your letters come again.",
    Verb.LIKE: "Note what you think of a paper.",
    Verb.DISLIKE: "Note what you think of a paper.",
    Verb.CLICKS: "Change whether papers you open are counted.",
    Verb.STATUS: "Show you your settings.",
    Verb.HELP: "Tell you what a mail can do.",
    Verb.EXPORT: "Mail you a link to all that we know of you.",
    Verb.UNSUBSCRIBE: "Send you no more letters.",
    Verb.FORGET: "Ask you whether we shall forget you.",
    Verb.UNDO: "Take your last change back.",
}


def asks(commands: Iterable[Command]) -> list[str]:
    """What these commands ask for, each thing once, without a word of who wrote them."""
    return list(dict.fromkeys(_ASKS[command.verb] for command in commands))
