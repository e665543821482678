"""A plan is decided without a database: whatever is asked, it has faults or keeps the rules."""

from hypothesis import given
from hypothesis import strategies as st

from newsletter.actions.plans import Known, Plan, make_plan
from newsletter.models import Command, Verb
from subscribers.models import TopicKind
from subscribers.preferences import Preferences
from subscribers.topics import MOST_TOPICS, Interest, format_topics, merge, parse_topics
from tests.conftest import MORNING

WORDS = st.sampled_from(["tea", "Tea", "bread", "cs.LG", "Tu Youyou", "state space models"])
TOPIC = st.builds(
    Interest, st.sampled_from(list(TopicKind)), WORDS, st.sampled_from([1.0, 2.0, -1.0])
)
TOPICS = st.lists(TOPIC, max_size=4).map(tuple)
VALUE = st.text(max_size=30) | st.sampled_from(
    ["daily", "weekly friday", "07:30 UTC", "8", "2 weeks", "2026-12-24", "1", "3, 1", "2611.90001"]
)
COMMANDS = st.lists(st.builds(Command, st.sampled_from(list(Verb)), TOPICS, VALUE), max_size=6)
HELD = parse_topics("tea; -bread; cat:cs.LG*2")


def planned(*commands: Command) -> Plan:
    edition, held = (7, 8, 9), {"2611.90001": 7}
    return make_plan(
        commands, Known("a@b.test", "UTC", MORNING, HELD, edition=edition, by_arxiv_id=held)
    )


@given(COMMANDS)
def test_whatever_is_asked_is_planned_or_refused_in_sentences(commands: list[Command]) -> None:
    plan = planned(*commands)
    assert all(isinstance(fault, str) and fault for fault in plan.faults)
    if plan.faults:
        return
    assert isinstance(plan.preferences, Preferences)
    assert merge(plan.interests) == plan.interests and len(plan.interests) <= MOST_TOPICS
    assert parse_topics(format_topics(plan.interests)) == plan.interests
    assert set(plan.votes) <= {7, 8, 9}


@given(TOPIC)
def test_to_follow_and_to_mute_undo_each_other_and_the_last_one_counts(topic: Interest) -> None:
    follow = Interest(topic.kind, topic.words)
    key = (topic.kind, topic.words.casefold())
    for last, sign in ((Verb.FOLLOW, 1), (Verb.MUTE, -1)):
        other = Verb.MUTE if last is Verb.FOLLOW else Verb.FOLLOW
        plan = planned(Command(other, (follow,)), Command(last, (follow,)))
        held = [one for one in plan.interests if (one.kind, one.words.casefold()) == key]
        assert [one.weight * sign > 0 for one in held] == [True]


def test_the_last_vote_of_a_mail_counts() -> None:
    plan = planned(Command(Verb.LIKE, value="1, 2"), Command(Verb.DISLIKE, value="#2"))
    assert plan.votes == {7: 1, 8: -1} and plan.faults == []


def test_a_topic_may_be_let_go_and_taken_up_in_one_mail() -> None:
    tea = parse_topics("tea")
    plan = planned(Command(Verb.UNFOLLOW, tea), Command(Verb.FOLLOW, tea))
    assert format_topics(plan.interests) == "-bread; cat:cs.LG*2; tea"
