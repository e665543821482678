"""`newsletter subscribers`: readers in and out, by hand and by CSV."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import NewsletterCommand

ADA = "ada@example.org"


def test_a_reader_is_added_changed_and_shown(configured: NewsletterCommand) -> None:
    said = configured(
        "subscribers", "add", ADA, "--name", "Ada", "--topics", "bread; -rye; cat:cs.LG"
    )
    assert said.done().out == "added ada@example.org\n"
    wish = ("--size", "3", "--empty-days", "note")
    changed = configured("subscribers", "add", ADA, *wish).done().out
    assert changed == "ada@example.org changed: size, empty_days\n"
    known = json.loads(configured("subscribers", "show", ADA).done().out)
    assert (known["email"], known["name"], known["size"]) == (ADA, "Ada", 3)
    assert known["topics"] == "bread; -rye; cat:cs.LG" and known["empty_days"] == "note"
    assert [act["act"] for act in known["consent"]] == ["subscribed", "changed"]


def test_what_is_not_given_comes_from_the_config(
    configured: NewsletterCommand, folder: Path
) -> None:
    with (folder / "config.toml").open("a") as config:
        config.write(
            '[readers]\ntimezone = "Asia/Tokyo"\nhour = "5:30"\nsize = 4\nformat = "text"\n'
        )
    configured("subscribers", "add", ADA, "--hour", "9").done()
    known = json.loads(configured("subscribers", "show", ADA).done().out)
    assert (known["timezone"], known["hour"], known["size"]) == ("Asia/Tokyo", 9, 4)
    assert known["format"] == "text"
    configured("subscribers", "add", "ben@example.org").done()
    known = json.loads(configured("subscribers", "show", "ben@example.org").done().out)
    assert (known["hour"], known["minute"]) == (5, 30)


def test_the_list_is_by_standing(configured: NewsletterCommand) -> None:
    for email in (ADA, "cleo@example.org"):
        configured("subscribers", "add", email).done()
    configured("subscribers", "remove", "cleo@example.org").done()

    def listed(*arguments: str) -> list[str]:
        lines = configured("subscribers", "list", "--json", *arguments).done().out.splitlines()
        return [json.loads(line)["email"] for line in lines]

    assert listed() == [ADA, "cleo@example.org"]
    assert listed("--status", "active") == [ADA]
    assert listed("--status", "left") == ["cleo@example.org"]
    assert configured("subscribers", "list", "--status", "gone").code == 2


def test_a_pause_holds_letters_back_until_it_ends(configured: NewsletterCommand) -> None:
    configured("subscribers", "add", ADA, "--topics", "bread").done()
    assert configured("subscribers", "pause", ADA).done().out == f"{ADA} paused\n"
    assert configured("subscribers", "pause", ADA).done().out == f"{ADA} was paused already\n"
    assert configured("send", "--json").done().answer["sent"] == 0
    assert configured("subscribers", "pause", ADA, "--resume").done().out == f"{ADA} resumed\n"
    assert configured("send", "--json").done().answer["sent"] == 1
    configured("subscribers", "pause", ADA, "--until", "2027-01-07").done()
    known = json.loads(configured("subscribers", "show", ADA).done().out)
    assert known["paused_until"].startswith("2027-01-07T00:00:00")
    assert known["next_edition_at"].startswith("2027-01-07T07:00:00")


def test_a_pause_ends_with_a_day_of_the_readers_own(configured: NewsletterCommand) -> None:
    west = ("--timezone", "America/Los_Angeles", "--hour", "18")
    configured("subscribers", "add", ADA, *west).done()
    configured("subscribers", "pause", ADA, "--until", "2027-01-07").done()
    known = json.loads(configured("subscribers", "show", ADA).done().out)
    assert known["paused_until"].startswith("2027-01-07T08:00:00")
    assert known["next_edition_at"].startswith("2027-01-08T02:00:00")


@pytest.mark.parametrize("day", ["2026-11-24", "2020-01-01", "tomorrow", "9999-12-31"])
def test_a_pause_until_no_day_to_come_is_refused(configured: NewsletterCommand, day: str) -> None:
    configured("subscribers", "add", ADA).done()
    before = configured("subscribers", "show", ADA).done().out
    refused = configured("subscribers", "pause", ADA, "--until", day)
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert day in refused.err
    assert configured("subscribers", "pause", ADA, "--until", "2027-01-07", "--resume").code == 2
    assert configured("subscribers", "show", ADA).done().out == before


def test_who_was_removed_or_erased_does_not_come_back_by_the_operator(
    configured: NewsletterCommand,
) -> None:
    configured("subscribers", "add", ADA).done()
    assert configured("subscribers", "remove", ADA).done().out == f"{ADA} removed\n"
    again = configured("subscribers", "add", ADA)
    assert (again.code, "only they can come back" in again.err) == (1, True)
    assert configured("subscribers", "remove", ADA, "--erase").done().out == f"{ADA} erased\n"
    assert configured("subscribers", "show", ADA).code == 1
    again = configured("subscribers", "add", ADA)
    assert again.code == 1
    assert "must not be written to (erased)" in again.err


def test_good_rows_go_in_while_bad_ones_are_named_by_their_lines(
    configured: NewsletterCommand, folder: Path
) -> None:
    (folder / "readers.csv").write_text(
        "email,name,topics,timezone,hour,days,size,format\n"
        "ada@example.org,Ada,bread;-rye;author:Tu Youyou,Europe/Paris,6,weekdays,5,text\n"
        "ben,Ben,bread,,,,,\n"
        "cleo@example.org,Cleo,,Mars/Olympus,25,,,\n"
        "dora@example.org,=2+3,cat:cs.LG,,,,,\n"
    )
    done = configured("subscribers", "import", "readers.csv", "--json")
    assert done.code == 1
    assert (done.answer["added"], len(done.answer["faulty"])) == (2, 3)
    assert "line 3: " in done.err
    assert "line 4: " in done.err
    assert configured("subscribers", "import", "readers.csv").out.startswith(
        "0 added, 0 updated, 2 unchanged, 0 skipped, 2 faulty"
    )


def test_what_was_exported_is_imported_the_same(
    configured: NewsletterCommand, folder: Path
) -> None:
    configured("subscribers", "add", ADA, "--topics", "bread; cat:cs.LG", "--hour", "6").done()
    said = configured("subscribers", "export", "out.csv").done().out
    assert said == "1 reader written to out.csv\n"
    shown = configured("subscribers", "export").done().out
    assert shown.replace("\r\n", "\n") == (folder / "out.csv").read_text()
    assert shown.splitlines()[0] == "email,name,topics,timezone,hour,days,size,format,empty_days"
    answer = configured("subscribers", "import", "out.csv", "--json").done().answer
    assert (answer["added"], answer["unchanged"]) == (0, 1)
