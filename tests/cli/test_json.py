"""What `--json` promises to other programs: the last line is one object of a known shape."""

import json
from pathlib import Path

from newsletter.models import State
from tests.cli.conftest import NewsletterCommand
from tests.workshop import PAPERS, write_papers

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


def test_collecting_by_hand_asks_all_feeds_but_those_that_failed_lately(
    configured: NewsletterCommand, folder: Path
) -> None:
    with (folder / "config.toml").open("a") as config:
        config.write('[[feeds]]\nname = "Late"\nkind = "jsonl"\nurl = "file:late.jsonl"\n')
    error = configured("collect", "--json").answer["feeds"][-1]["error"]
    assert "No such file" in error
    write_papers(folder / "late.jsonl", [{"id": "l", "title": "Too late", "abstract": "Of time."}])
    more = [*PAPERS, {"id": "n", "title": "Bread again", "abstract": "Of bread."}]
    write_papers(folder / "papers.jsonl", more)
    again = configured("collect", "--json").answer
    assert again == {
        "new": 1,
        "seen": 3,
        "feeds": [
            {"name": "Papers", "new": 1, "error": None},
            {"name": "Late", "new": 0, "error": error},
        ],
    }
    assert "from 1 feed (0 held already)" in configured("collect").out
    assert configured("collect", "--force", "--json").done().answer["new"] == 1


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
