"""Every command of the grammar does what it says to a reader's topics and settings, or nothing."""

import pytest

from newsletter.actions import Answered
from newsletter.models import Command, Verb
from subscribers.standing import FOR_GOOD
from subscribers.topics import MOST_TOPICS
from tests.actions.conftest import Office
from tests.actions.mails import ADA, answer, command, said

TOPICS = [  # Ada has "engines; -looms"
    (Verb.FOLLOW, "state space models", "engines; -looms; state space models"),
    (Verb.FOLLOW, "cat:cs.LG; author:Tu Youyou", "engines; -looms; cat:cs.LG; author:Tu Youyou"),
    (Verb.FOLLOW, "LOOMS", "engines; LOOMS"),
    (Verb.FOLLOW, "Engines", "engines; -looms"),
    (Verb.FOLLOW, "engines*3", "engines*3; -looms"),
    (Verb.FOLLOW, "-engines", "-engines; -looms"),
    (Verb.MUTE, "bread", "engines; -looms; -bread"),
    (Verb.MUTE, "-bread", "engines; -looms; -bread"),
    (Verb.MUTE, "engines", "-engines; -looms"),
    (Verb.MUTE, "looms", "engines; -looms"),
    (Verb.UNFOLLOW, "ENGINES", "-looms"),
    (Verb.UNFOLLOW, "looms", "engines"),
    (Verb.TOPICS, "a; b; -c", "a; b; -c"),
    (Verb.TOPICS, "engines; -looms", "engines; -looms"),
    (Verb.TOPICS, "", "engines; -looms"),
    (Verb.SUBSCRIBE, "tea", "engines; -looms; tea"),
    (Verb.SUBSCRIBE, "", "engines; -looms"),
]


@pytest.mark.parametrize(("verb", "topics", "after"), TOPICS)
def test_topics_are_followed_muted_and_let_go(
    office: Office, verb: Verb, topics: str, after: str
) -> None:
    done = answer(office, command(verb, topics))
    changes = after != "engines; -looms"
    assert done == Answered("done", True, int(changes))
    assert office.topics(ADA) == after
    facts = said(office)
    assert facts["faults"] == [] and bool(facts["undo"]) == changes
    assert bool(facts["did"]) == bool(topics or verb is Verb.SUBSCRIBE)
    assert facts["settings"][0][0] == "Topics"


SETTINGS = [
    (Verb.DAYS, "weekly friday", {"days": "weekly friday"}, "every Friday at 07:00"),
    (Verb.DAYS, "weekdays", {"days": "weekdays"}, "Monday to Friday"),
    (Verb.AT, "07:30", {"hour": 7, "minute": 30}, "at 07:30 (Europe/Paris)"),
    (Verb.AT, "21:05 America/New_York", {"hour": 21, "timezone": "America/New_York"}, "21:05"),
    (Verb.MAX, "5", {"size": 5}, "5 papers at most"),
]


@pytest.mark.parametrize(("verb", "value", "after", "words"), SETTINGS)
def test_settings_are_changed_and_told(
    office: Office, verb: Verb, value: str, after: dict[str, object], words: str
) -> None:
    assert answer(office, command(verb, value=value)) == Answered("done", True, 1)
    reader = office.reader(ADA)
    assert {name: getattr(reader, name) for name in after} == after
    assert any(words in sentence for sentence in said(office)["did"])


@pytest.mark.parametrize(
    ("value", "until"),
    [
        ("2 weeks", "2026-12-07T23:00:00+00:00"),
        ("until 2026-12-24", "2026-12-23T23:00:00+00:00"),
        ("2026-12-24", "2026-12-23T23:00:00+00:00"),
        ("", FOR_GOOD.isoformat()),
    ],
)
def test_a_pause_ends_on_its_day_where_the_reader_lives(
    office: Office, value: str, until: str
) -> None:
    assert answer(office, command(Verb.PAUSE, value=value)).changed == 1
    paused_until = office.reader(ADA).paused_until
    assert paused_until is not None and paused_until.isoformat() == until
    assert "paused until" in said(office)["did"][0]
    assert answer(office, command(Verb.RESUME)).changed == 1
    assert office.reader(ADA).paused_until is None
    assert answer(office, command(Verb.RESUME)).changed == 0


FAULTS = [
    (command(Verb.UNFOLLOW, "engine"), "did you mean “engines”?"),
    (command(Verb.UNFOLLOW, "quilts"), "not among your topics"),
    (command(Verb.DAYS, value="someday"), "names no days"),
    (command(Verb.AT, value="25:00"), "no time of day"),
    (command(Verb.AT, value="07:30 Europe/Pari"), "did you mean Europe/Paris?"),
    (command(Verb.MAX, value="99"), "from 1 to 20"),
    (command(Verb.PAUSE, value="until never"), "no day"),
    (command(Verb.PAUSE, value="9999 years"), "more than ten years"),
    (command(Verb.PAUSE, value="2026-11-24"), "not to come"),
    (command(Verb.LIKE, value="3"), "Answer a letter"),
    (command(Verb.LIKE, value="1706.03762"), "hold no paper"),
    (command(Verb.FOLLOW, "; ".join(f"t{n}" for n in range(MOST_TOPICS))), "too many"),
    (command(Verb.UNDO), "mail of its own"),
]


@pytest.mark.parametrize(("fault", "words"), FAULTS)
def test_with_one_fault_nothing_is_done_and_the_fault_is_told(
    office: Office, fault: Command, words: str
) -> None:
    before, topics = office.reader(ADA), office.topics(ADA)
    done = answer(office, command(Verb.FOLLOW, "tea"), fault, command(Verb.UNSUBSCRIBE))
    assert done == Answered("not understood", True)
    assert (office.reader(ADA), office.topics(ADA)) == (before, topics)
    facts = said(office)
    assert facts["did"] == [] and facts["undo"] == ""
    assert any(words in sentence for sentence in facts["faults"])
