"""What `--json` promises to other programs: the last line is one object of a known shape."""

import json
from pathlib import Path

from newsletter.models import State
from tests.cli.conftest import NewsletterCommand

STATES = {state.value for state in State}


def test_collect_says_what_is_new_and_how_each_feed_fared(
    configured: NewsletterCommand, folder: Path
) -> None:
    with (folder / "config.toml").open("a") as config:
        config.write('[[feeds]]\nname = "Lost"\nkind = "rss"\nurl = "file:lost.xml"\n')
    done = configured("collect", "--json")
    assert done.code == 1, "a feed that never worked needs the operator"
    error = f"{folder / 'lost.xml'} could not be read: No such file or directory"
    assert done.answer | {"feeds": sorted(done.answer["feeds"], key=str)} == {
        "new": 3,
        "seen": 0,
        "feeds": [
            {"name": "Lost", "new": 0, "error": error},
            {"name": "Papers", "new": 3, "error": None},
        ],
    }
    again = configured("collect", "--force", "--json").answer
    assert (again["new"], len(again["feeds"])) == (0, 2)


def test_compose_counts_readers_editions_and_those_skipped_by_reason(
    configured: NewsletterCommand,
) -> None:
    configured("collect", "--json").done()
    for email, topics in (("ada@example.org", "bread"), ("ben@example.org", "medieval law")):
        configured("subscribers", "add", email, "--topics", topics, "--hour", "0").done()
    assert configured("compose", "--json").done().answer == {
        "readers": 2,
        "editions": 1,
        "skipped": {"nothing above the cut-off": 1},
    }


def test_deliver_and_send_count_every_state(configured: NewsletterCommand) -> None:
    configured("collect", "--json").done()
    configured("subscribers", "add", "ada@example.org", "--topics", "bread").done()
    configured("compose", "--json").done()
    delivered = configured("deliver", "--json").done().answer
    assert set(delivered) >= STATES
    assert {state: delivered[state] for state in STATES} == dict.fromkeys(STATES, 0) | {"sent": 1}
    sent = configured("send", "--json").done().answer
    assert set(sent) >= STATES | {"collected", "composed", "alarms"}
    assert sent["sent"] == 1
    assert sent["run"] == {}
    assert configured("outbox", "--json").done().answer == {state: sent[state] for state in STATES}


def test_machines_get_json_only(configured: NewsletterCommand) -> None:
    configured("subscribers", "add", "ada@example.org", "--topics", "bread").done()
    for arguments in (
        ["send"],
        ["collect"],
        ["compose"],
        ["deliver"],
        ["send", "--dry-run"],
        ["feeds"],
        ["outbox"],
        ["outbox", "--state", "sent"],
        ["papers", "search", "bread"],
        ["subscribers", "list"],
    ):
        done = configured(*arguments, "--json").done()
        lines = done.out.splitlines()
        assert lines, arguments
        assert all(isinstance(json.loads(line), dict) for line in lines), arguments
        assert done.err == ""
