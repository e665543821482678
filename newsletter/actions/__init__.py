"""What people do: subscribe, confirm, change, vote, pause, leave, erase, by whichever door.

Doors call these and show what came back; every act is one transaction and says what it changed.
"""

from newsletter.actions.changing import change_by_link
from newsletter.actions.clicking import count_click, forget_opened
from newsletter.actions.confirming import Confirmed, confirm
from newsletter.actions.data import ask_erase, ask_export, erase_by_link, export_by_link
from newsletter.actions.doors import BY_OPERATOR, CLI, Answered, Door, MailSender, Wish
from newsletter.actions.enrol import enrol, find, import_readers, pause, remove, resume
from newsletter.actions.leaving import leave_by_link, left_by, return_by_link
from newsletter.actions.mailing import answer_by_link, by_mail, question_of
from newsletter.actions.moving import ask_move, move_by_link
from newsletter.actions.pausing import pause_by_link, resume_by_link
from newsletter.actions.subscribing import Asked, subscribe
from newsletter.actions.undoing import undo_by_link
from newsletter.actions.voting import Liked, like_papers, vote, vote_by_link

__all__ = [
    "BY_OPERATOR",
    "CLI",
    "Answered",
    "Asked",
    "Confirmed",
    "Door",
    "Liked",
    "MailSender",
    "Wish",
    "answer_by_link",
    "ask_erase",
    "ask_export",
    "ask_move",
    "by_mail",
    "change_by_link",
    "confirm",
    "count_click",
    "enrol",
    "erase_by_link",
    "export_by_link",
    "find",
    "forget_opened",
    "import_readers",
    "leave_by_link",
    "left_by",
    "like_papers",
    "move_by_link",
    "pause",
    "pause_by_link",
    "question_of",
    "remove",
    "resume",
    "resume_by_link",
    "return_by_link",
    "subscribe",
    "undo_by_link",
    "vote",
    "vote_by_link",
]
