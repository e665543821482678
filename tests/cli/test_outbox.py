"""`newsletter outbox`: counts, lists, and the two moves that are the operator's."""

import json

import pytest

from tests.cli.conftest import NewsletterCommand
from tests.post.scripted import DROP, ScriptedServer


@pytest.fixture
def queued(configured: NewsletterCommand) -> NewsletterCommand:
    """Three letters in the queue."""
    for name in ("ada", "ben", "cleo"):
        configured("subscribers", "add", f"{name}@example.org", "--topics", "bread").done()
    configured("collect").done()
    configured("compose").done()
    return configured


def listed(newsletter: NewsletterCommand, state: str) -> dict[str, int]:
    lines = newsletter("outbox", "--state", state, "--json").done().out.splitlines()
    return {row["recipient"]: row["id"] for row in map(json.loads, lines)}


def test_the_letters_are_counted_and_listed_by_state(queued: NewsletterCommand) -> None:
    counts = dict(line.split() for line in queued("outbox").done().out.splitlines())
    assert (counts["queued"], counts["sent"]) == ("3", "0")
    assert "ben@example.org" in queued("outbox", "--state", "queued").done().out
    assert listed(queued, "sent") == {}
    assert set(listed(queued, "queued")) == {
        "ada@example.org",
        "ben@example.org",
        "cleo@example.org",
    }
    limited = queued("outbox", "--state", "queued", "--limit", "1", "--json").done().out
    assert len(limited.splitlines()) == 1


def test_a_dropped_letter_is_not_sent_and_is_counted(queued: NewsletterCommand) -> None:
    number = str(listed(queued, "queued")["ben@example.org"])
    assert queued("outbox", "drop", number).done().out == "1 of 1 letters dropped\n"
    again = queued("outbox", "drop", number)
    assert (again.code, again.out) == (1, "0 of 1 letters dropped\n")
    answer = queued("deliver", "--json").done().answer
    assert (answer["sent"], answer["dropped"]) == (2, 1)


def test_an_unknown_letter_is_sent_again_by_the_operators_word(
    queued: NewsletterCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = {"ben@example.org"}
    with ScriptedServer(
        lambda step, visit: DROP if step == "END" and visit.recipient in lost else None
    ) as server:
        for key, value in (("TRANSPORT", "smtp"), ("HOST", "127.0.0.1"), ("TLS", "none")):
            monkeypatch.setenv(f"NEWSLETTER_POST__{key}", value)
        monkeypatch.setenv("NEWSLETTER_POST__PORT", str(server.port))
        first = queued("deliver", "--json")
        assert (first.code, first.answer["sent"], first.answer["unknown"]) == (1, 2, 1)
        assert "`newsletter outbox --state unknown`" in first.err
        lost.clear()
        assert queued("deliver", "--json").answer["unknown"] == 1
        number = str(listed(queued, "unknown")["ben@example.org"])
        assert queued("outbox", "resend", number).done().out == "1 of 1 letters queued again\n"
        last = queued("deliver", "--json").done().answer
    assert (last["sent"], last["unknown"], last["alarms"]) == (3, 0, [])
    assert sorted(server.recipients) == [f"{name}@example.org" for name in ("ada", "ben", "cleo")]
