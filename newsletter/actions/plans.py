"""Plans: what the commands of one mail come to for one reader, decided before anything is done.

Pure: no database and no clock. With a fault in it a plan is not carried out at all.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from newsletter.models import Command, Verb
from subscribers.faults import InvalidPreferences
from subscribers.pauses import Pause
from subscribers.preferences import Preferences
from subscribers.topics import Interest, format_topics, merge

RETURN = "You have left, so no letters come; write subscribe to get them again."


@dataclass(frozen=True, slots=True)
class Known:
    """What a plan depends on: the reader, and the papers that their numbers and ids may mean."""

    email: str
    timezone: str
    now: datetime
    interests: tuple[Interest, ...] = ()
    gets_letters: bool = True
    is_paused: bool = False
    edition: tuple[int, ...] | None = None  # the papers of the edition answered, in its order
    by_arxiv_id: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """What is to be done, what to say of it, and what stands in the way."""

    known: Known
    interests: tuple[Interest, ...]
    given: dict[str, object] = field(default_factory=dict)  # fields of Preferences, topics apart
    pause: Pause | None = None
    votes: dict[int, Literal[-1, 0, 1]] = field(default_factory=dict)
    verbs: set[Verb] = field(default_factory=set)
    did: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    preferences: Preferences | None = None  # what of them changes, judged; None for a fault


def make_plan(commands: Sequence[Command], known: Known) -> Plan:
    """One command after the other; all faults, not the first."""
    plan = Plan(known, known.interests)
    for command in commands:
        plan.verbs.add(command.verb)
        if read := _READ.get(command.verb):
            read(plan, command)
    given = dict(plan.given)
    if plan.interests != known.interests:
        given["interests"] = plan.interests
    try:
        plan.preferences = Preferences.read(email=known.email, **given)
    except InvalidPreferences as error:
        plan.faults += [fault.sentence for fault in error.faults]
    return plan


def _follow(plan: Plan, command: Command) -> None:
    for topic in command.topics:
        held, written = _held(plan, topic), _written(topic)
        if topic.weight < 0:
            _mute(plan, Command(Verb.MUTE, (topic,)))
        elif held is None:
            plan.interests += (topic,)
            plan.did.append(f"You follow {written} now.")
        elif held.weight < 0:
            _replace(plan, held, topic)
            plan.did.append(f"You follow {written} now; it is no longer muted.")
        elif topic.weight not in (1.0, held.weight):
            _replace(plan, held, topic)
            plan.did.append(f"{written} counts {topic.weight:g} times now.")
        else:
            plan.did.append(f"You follow {written} already.")


def _mute(plan: Plan, command: Command) -> None:
    for topic in command.topics:
        held, written = _held(plan, topic), _written(topic)
        muted = Interest(topic.kind, topic.words, -1.0)
        if held is None:
            plan.interests += (muted,)
            plan.did.append(f"{written} is muted now.")
        elif held.weight > 0:
            _replace(plan, held, muted)
            plan.did.append(f"{written} is muted now; you no longer follow it.")
        else:
            plan.did.append(f"{written} is muted already.")


def _unfollow(plan: Plan, command: Command) -> None:
    for topic in command.topics:
        held, written = _held(plan, topic), _written(topic)
        if held is None:
            plan.faults.append(_not_among(plan, written))
            continue
        plan.interests = tuple(one for one in plan.interests if one != held)
        over = f"You no longer follow {written}." if held.weight > 0 else ""
        plan.did.append(over or f"{written} is no longer muted.")


def _topics(plan: Plan, command: Command) -> None:
    if not command.topics:
        return
    wanted = merge(command.topics)
    same = wanted == plan.interests
    plan.interests = wanted
    plan.did.append("These are your topics already." if same else "Your topics are new.")


def _subscribe(plan: Plan, command: Command) -> None:
    if plan.known.gets_letters and not command.topics:
        plan.did.append("You are a reader already.")
    _follow(plan, command)


def _unsubscribe(plan: Plan, _command: Command) -> None:
    gets = plan.known.gets_letters
    plan.did.append("No more letters come to you." if gets else "You had left already.")


def _days(plan: Plan, command: Command) -> None:
    plan.given["days"] = command.value


def _at(plan: Plan, command: Command) -> None:
    time, _, timezone = command.value.strip().partition(" ")
    plan.given["hour"] = time
    if timezone.strip():
        plan.given["timezone"] = timezone.strip()


def _max(plan: Plan, command: Command) -> None:
    plan.given["size"] = command.value
    plan.did.append(f"A letter has {command.value.strip()} papers at most.")


def _clicks(plan: Plan, command: Command) -> None:
    plan.given["clicks"] = command.value
    if command.value == "off":
        plan.did.append("What you open is no longer counted, and what was is erased.")
    else:
        plan.did.append(
            "Papers you open count a little from the next letter on, if clicks do here."
        )


def _pause(plan: Plan, command: Command) -> None:
    known = plan.known
    try:
        plan.pause = Pause.said(command.value, known.timezone, known.now)
        plan.pause.until(known.timezone, known.now)
    except InvalidPreferences as error:
        plan.faults += [fault.sentence for fault in error.faults]


def _resume(plan: Plan, _command: Command) -> None:
    if not plan.known.gets_letters and Verb.SUBSCRIBE not in plan.verbs:
        plan.faults.append(RETURN)
    was = plan.known.is_paused or plan.pause is not None
    plan.pause = Pause()
    plan.did.append("The pause is over." if was else "Your letters were not paused.")


def _vote(plan: Plan, command: Command) -> None:
    value: Literal[-1, 1] = 1 if command.verb is Verb.LIKE else -1
    for word in command.value.replace(",", " ").split():
        paper = _paper(plan, word)
        if paper is not None:
            plan.votes[paper] = value
            said = "liked" if value > 0 else "disliked"
            plan.did.append(f"Paper {word} is {said}; the next letters heed it.")


def _paper(plan: Plan, word: str) -> int | None:
    known, number = plan.known, word.removeprefix("#")
    if not (number.isascii() and number.isdigit()):
        paper = known.by_arxiv_id.get(word.casefold())
        if paper is None:
            plan.faults.append(f"We hold no paper {word[:40]}.")
        return paper
    if known.edition is None:
        plan.faults.append("Answer a letter to name its papers by number, or give an arXiv id.")
        return None
    place, count = int(number[:6]), len(known.edition)
    if not 1 <= place <= count:
        plan.faults.append(f"That letter has {count} papers, and none is number {place}.")
        return None
    return known.edition[place - 1]


def _held(plan: Plan, topic: Interest) -> Interest | None:
    key = (topic.kind, topic.words.casefold())
    return next((one for one in plan.interests if (one.kind, one.words.casefold()) == key), None)


def _replace(plan: Plan, held: Interest, new: Interest) -> None:
    plan.interests = tuple(new if one == held else one for one in plan.interests)


def _written(topic: Interest) -> str:
    return f"“{format_topics([Interest(topic.kind, topic.words)])}”"


def _not_among(plan: Plan, written: str) -> str:
    names = [_written(one) for one in plan.interests]
    near = difflib.get_close_matches(written, names, n=1, cutoff=0.6)
    hint = f"; did you mean {near[0]}?" if near else "."
    return f"{written} is not among your topics{hint}"


_READ: dict[Verb, Callable[[Plan, Command], None]] = {
    Verb.SUBSCRIBE: _subscribe,
    Verb.FOLLOW: _follow,
    Verb.MUTE: _mute,
    Verb.UNFOLLOW: _unfollow,
    Verb.TOPICS: _topics,
    Verb.DAYS: _days,
    Verb.AT: _at,
    Verb.MAX: _max,
    Verb.CLICKS: _clicks,
    Verb.PAUSE: _pause,
    Verb.RESUME: _resume,
    Verb.LIKE: _vote,
    Verb.DISLIKE: _vote,
    Verb.UNSUBSCRIBE: _unsubscribe,
}
