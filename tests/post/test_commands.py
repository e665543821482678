"""The commands of a mail: its subject, then its lines; all of them or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.post.commands import Asked
from tests.post.spoken import read, said


def test_it_is_all_or_nothing() -> None:
    asked = read("follow optics\nmax 3\nflollow lasers")
    assert asked.commands == ()
    assert asked.faults == ("line 3 is no command; did you mean “follow”?",)
    assert read("follow optics\nYou are doing a fine job there").commands == ()


def test_whoever_asks_to_leave_leaves_whatever_else_they_say() -> None:
    assert said("stop\n\nI never asked for this and I am angry about it") == ["unsubscribe"]
    assert read("stop\nfolow optics").commands == ()


def test_the_courtesies_of_a_mail_say_nothing() -> None:
    text = "Hi there,\n\nplease follow optics\n\nBest regards,\nAda\nHead of stop"
    assert said(text) == ["follow optics"]
    for hello, bye in (
        ("Sehr geehrte Damen und Herren,", "Mit freundlichen Grüßen"),
        ("Bonjour,", "Cordialement"),
        ("Hola:", "Un saludo"),
        ("Buongiorno,", "Cordiali saluti"),
        ("Olá,", "Obrigado"),
        ("Beste,", "Met vriendelijke groet"),
        ("Dzień dobry", "Pozdrawiam"),
        ("Hej!", "Med vänliga hälsningar"),
        ("Здравствуйте!", "С уважением"),
        ("你好", "谢谢"),
        ("こんにちは", "よろしくお願いします"),
    ):
        assert said(f"{hello}\nmax 5\n{bye}\nA. B.") == ["max 5"]


def test_the_name_of_the_writer_alone_on_a_line_signs() -> None:
    assert said("follow optics\n\nAda Lovelace\nmax 3") == ["follow optics"]


def test_comments_quotes_and_what_stands_below_the_end_are_ignored() -> None:
    assert said("# my settings\n> max 3\nmax 4\nend\nmax 5") == ["max 4"]
    assert said("max 4\n-- \nmax 5") == ["max 4"]
    assert len(said("\n".join(f"like {n}" for n in range(1, 60)))) == 30


def test_the_same_command_twice_is_one() -> None:
    assert said("stop\nunsubscribe") == ["unsubscribe"]


def test_the_subject_comes_first_unless_it_is_an_old_one() -> None:
    assert said("max 5", "follow optics", reply=False) == ["follow optics", "max 5"]
    assert said("max 5", "Hello there", reply=False) == ["max 5"]
    assert read("max 5", "folow optics", reply=False).commands == ()
    assert read("", "Question", reply=False).faults == (
        "no line is a command; “help” lists them all",
    )


def test_an_answer_without_a_command_is_no_fault() -> None:
    for text in (
        "This is a wonderful newsletter.",
        "Thanks, this is great!",
        "I have a question about the third paper:\nwhat does it mean?\nI am curious.",
    ):
        assert read(text) == Asked((), (), read(text).negated, read(text).prose)


def test_lines_or_commas_are_topics_at_the_address_for_subscribing() -> None:
    text = "Hello,\noptics\nproteins, cs.lg\n-surveys\nweekly friday\nat 07:30\nThanks\nAda"
    assert said(text, "Subscribe", reply=False, subscribes=True) == [
        "subscribe topics: optics, proteins, category cs.LG, -surveys",
        "weekly friday",
        "at 07:30",
    ]


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("", "", "subscribe"),
        ("Please subscribe me to your newsletter", "", "subscribe"),
        ("optics, lasers", "", "subscribe topics: optics, lasers"),
        ("subscribe topics: optics", "", "subscribe topics: optics"),
        ("hi", "follow optics\nmute surveys", "subscribe topics: optics, -surveys"),
        ("", "topics: optics, lasers", "subscribe topics: optics, lasers"),
        ("", "topics:\noptics\nlasers", "subscribe topics: optics, lasers"),
        ("", "subscribe topics:\noptics", "subscribe topics: optics"),
        (
            "",
            "I would like to subscribe to your newsletter. I am interested in optics, lasers.",
            "subscribe topics: optics, lasers",
        ),
        ("", "I would be glad to receive your letters every morning from now on.", "subscribe"),
    ],
)
def test_a_mail_for_subscribing_is_read_kindly(subject: str, text: str, expected: str) -> None:
    assert said(text, subject, reply=False, subscribes=True) == [expected]


def test_subscribe_above_and_topics_below_are_one_wish() -> None:
    assert said("optics\nlasers", "subscribe", reply=False) == ["subscribe topics: optics, lasers"]
    assert said("topics:\noptics\nlasers\n\nmax 3") == ["max 3", "topics: optics, lasers"]


def test_stop_at_the_address_for_subscribing_is_not_a_subscription() -> None:
    assert said("unsubscribe", reply=False, subscribes=True) == ["unsubscribe"]


@given(st.text(max_size=2000), st.text(max_size=200), st.booleans(), st.booleans())
def test_any_mail_is_all_or_nothing(text: str, subject: str, reply: bool, subscribes: bool) -> None:
    asked = read(text, subject, reply=reply, subscribes=subscribes)
    assert not (asked.commands and asked.faults)
    assert len(asked.faults) <= 5
