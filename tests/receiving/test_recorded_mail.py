"""Every recorded mail can be rehearsed, and none that a program wrote is answered."""

import csv
from collections import Counter
from pathlib import Path

from newsletter.receiving import rehearse
from tests.receiving.conftest import Office

AUTOMATIC = {"dsn", "arf", "mdn", "auto-reply", "list", "bounce-like"}
NOT_FOR_ANSWERS = {"bounce", "complaint", "automatic reply", "automatic mail", "duplicate"}


def told(office: Office, path: Path) -> dict[str, object]:
    return rehearse(office.app, path.read_bytes(), "news@example.org", None)


def test_no_recorded_mail_breaks_it(office: Office, recorded: Path) -> None:
    files = [
        path
        for folder in ("inbound", "bounces")
        for path in sorted((recorded / folder).rglob("*"))
        if path.is_file()
    ]
    outcomes = Counter(str(told(office, path)["outcome"]) for path in files)
    assert outcomes.total() == len(files) > 900
    assert outcomes.keys() <= NOT_FOR_ANSWERS | {"commands", "not understood", "feedback"}
    # None of them was written to us; a command found in one would be a misunderstanding.
    assert outcomes["commands"] == 0
    assert office.mails() == []


def test_no_automatic_mail_is_answered(office: Office, recorded: Path) -> None:
    answered = [
        path for path in automatic_mails(recorded) if told(office, recorded / path)["reply"]
    ]
    assert answered == []


def test_the_words_of_a_dry_run_are_those_of_the_labels(office: Office, recorded: Path) -> None:
    words = {"bounce": "bounce", "complaint": "complaint", "auto-reply": "automatic reply"}
    wrong = [
        (row["file"], answer["outcome"])
        for row in rows(recorded / "bounces" / "labels.csv")
        if (word := words.get(row["kind"])) is not None
        and (answer := told(office, recorded / row["file"]))["outcome"] != word
    ]
    assert wrong == []


def automatic_mails(recorded: Path) -> list[str]:
    described = rows(recorded / "MAIL_INDEX.tsv", delimiter="\t")
    listed = {row["path"] for row in described if row["kind"] in AUTOMATIC}
    listed |= {row["path"] for row in described if row["auto_submitted"].startswith("auto")}
    labels = rows(recorded / "bounces" / "labels.csv")
    listed |= {row["file"] for row in labels if row["kind"] != "other"}
    return sorted(path for path in listed if (recorded / path).is_file())


def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
