"""Every act that gives or takes consent is written down: when, by which door, in which words."""

from collections.abc import Callable

import pytest

from newsletter import actions
from newsletter.actions import Door, MailSender, Wish
from newsletter.models import Command, Verb
from subscribers.pauses import Pause
from tests.actions.conftest import Office
from tests.actions.mails import ADA, BEN, command

Act = Callable[[Office, Door], object]
MOVED = "ada@new.test"


def leave(office: Office, door: Door) -> object:
    return actions.leave_by_link(office.app, link(office, "unsubscribe"), door)


def pause(office: Office, door: Door) -> object:
    forever = Pause(for_good=True)
    return actions.pause_by_link(office.app, link(office, "unsubscribe"), forever, door)


def by_mail(*commands: Command) -> Act:
    def write(office: Office, door: Door) -> object:
        sender = MailSender(ADA, office.id(ADA))
        return actions.by_mail(office.app, sender, Wish(commands), door)

    return write


def move(office: Office, door: Door) -> object:
    actions.ask_move(office.app, office.id(ADA), MOVED)
    return actions.move_by_link(office.app, office.notices()[-1][2]["token"], door)


def link(office: Office, purpose: str, email: str = ADA) -> str:
    return office.token(purpose, office.id(email))


def other(office: Office) -> Door:
    """The door of what came before."""
    return Door("before", "words before")


ACTS: list[tuple[str, str, Act]] = [
    ("subscribed", BEN, lambda office, door: office.subscribe(BEN, door)),
    (
        "confirmed",
        BEN,
        lambda office, door: (office.subscribe(BEN, other(office)), office.confirm(BEN, door)),
    ),
    (
        "changed",
        ADA,
        lambda office, door: actions.change_by_link(
            office.app, link(office, "preferences"), {"size": "3"}, None, door
        ),
    ),
    (
        "paused",
        ADA,
        lambda office, door: actions.change_by_link(
            office.app, link(office, "preferences"), {}, Pause(for_good=True), door
        ),
    ),
    ("paused", ADA, pause),
    (
        "resumed",
        ADA,
        lambda office, door: (
            pause(office, other(office)),
            actions.resume_by_link(office.app, link(office, "unsubscribe"), door),
        ),
    ),
    ("left", ADA, leave),
    (
        "confirmed",
        ADA,
        lambda office, door: (
            leave(office, door),
            actions.return_by_link(office.app, link(office, "unsubscribe"), door),
        ),
    ),
    ("changed", ADA, by_mail(command(Verb.FOLLOW, "tea"))),
    ("changed", ADA, by_mail(command(Verb.DAYS, value="weekdays"))),
    ("paused", ADA, by_mail(command(Verb.PAUSE, value="2 weeks"))),
    ("left", ADA, by_mail(command(Verb.UNSUBSCRIBE))),
    (
        "changed",
        ADA,
        lambda office, door: (
            by_mail(command(Verb.FOLLOW, "tea"))(office, other(office)),
            actions.undo_by_link(office.app, office.notices()[-1][2]["undo"], door),
        ),
    ),
    ("changed", MOVED, move),
]


@pytest.mark.parametrize(("act", "email", "do"), ACTS)
def test_an_act_is_written_down(office: Office, act: str, email: str, do: Act) -> None:
    office.later(hours=5)
    do(office, Door("this door", "these very words", "192.0.2.7"))
    assert office.consents(email)[-1] == (act, "this door", "these very words", office.app.now())


def test_the_network_of_an_act_is_not_kept(office: Office) -> None:
    for _, _, do in ACTS[:-1]:
        do(office, Door("this door", "these very words", "192.0.2.7"))
    assert "192.0.2" not in str(office.rows())
