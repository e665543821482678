"""All that is known of a reader is theirs: to see, and to have forgotten."""

import json
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from newsletter import actions, pipeline
from newsletter.models import BounceScore, Feedback, Mail, Undo
from subscribers.changes import Changed
from subscribers.tokens import Refused
from tests.actions.conftest import WEB, Office
from tests.conftest import MORNING
from tests.workshop import enrol, write_papers


@pytest.fixture
def lived(office: Office, tmp_path: Path) -> Office:
    """Grace got a letter, voted, wrote to us, left with a reason and came back."""
    write_papers(tmp_path / "papers.jsonl")
    pipeline.collect(office.app)
    enrol(office.app, "grace@example.org", "graph neural networks")
    pipeline.compose(office.app, whole_day=True)
    id = office.id("grace@example.org")
    actions.vote(office.app, id, 1, 1, WEB)
    token = office.token("unsubscribe", id)
    actions.leave_by_link(office.app, token, WEB, "too many letters")
    actions.return_by_link(office.app, token, WEB)
    actions.ask_move(office.app, id, "hopper@example.org")
    with office.app.database.writing() as session:
        session.add(Feedback(subscriber_id=id, text="Dear all", proved=True, at=MORNING))
        session.add(Undo(subscriber_id=id, before="{}", at=MORNING))
        mail = {"recipient": "news@example.org", "received_at": MORNING, "not_before": MORNING}
        for digest, reader in (("one", id), ("two", None)):
            raw = b"From: grace@example.org\r\n\r\nhelp"
            written = {"digest": digest, "raw": raw, "mail_from": "Grace@example.org"}
            session.add(Mail(subscriber_id=reader, **written, **mail))
        session.add(BounceScore(address="grace@example.org", score=1.0, at=MORNING))
    return office


def test_a_link_to_the_data_is_mailed_and_no_other_link_opens_it(lived: Office) -> None:
    id = lived.id("grace@example.org")
    assert actions.ask_export(lived.app, id)
    kind, recipient, facts = lived.notices()[-1]
    assert (kind, recipient) == ("data", "grace@example.org")
    assert actions.export_by_link(lived.app, facts["token"])
    for purpose in ("preferences", "unsubscribe", "erase", "confirm"):
        token = lived.token(purpose, id)
        assert actions.export_by_link(lived.app, token) is Refused.ALTERED
    lived.later(hours=1)
    assert actions.export_by_link(lived.app, facts["token"]) is Refused.EXPIRED


def test_the_data_are_all_data(lived: Office) -> None:
    id = lived.id("grace@example.org")
    data = actions.export_by_link(lived.app, lived.token("export", id, hours=1))
    assert data is not None and not isinstance(data, Refused)
    assert json.loads(json.dumps(data)) == data
    paper = {"title": "Graph neural networks for molecules", "arxiv_id": "2611.90001", "doi": None}
    assert data["votes"] == [{"paper": paper, "value": 1, "at": MORNING.isoformat()}]
    assert [edition["papers"] for edition in data["editions"]] == [[paper]]
    assert [act["act"] for act in data["consent"]] == ["subscribed", "left", "confirmed"]
    assert [said["text"] for said in data["feedback"]] == ["Dear all"]
    assert [reason["why"] for reason in data["leavingreason"]] == ["too many letters"]
    assert "hopper@example.org" in data["request"][0]["wish"]
    assert [mail["raw"][:29] for mail in data["mail"]] == ["From: grace@example.org\r\n\r\nhe"]
    assert "ada@example.org" not in json.dumps(data)
    tables = {t.name for t in SQLModel.metadata.sorted_tables if "subscriber_id" in t.c}
    assert tables - {"topic", "vote", "edition", "consent"} <= data.keys()


def test_to_be_forgotten_takes_a_mailed_link_and_leaves_no_row(lived: Office) -> None:
    id = lived.id("grace@example.org")
    assert actions.ask_erase(lived.app, id)
    kind, recipient, facts = lived.notices()[-1]
    assert (kind, recipient) == ("erase", "grace@example.org")
    for purpose in ("preferences", "unsubscribe", "export"):
        wrong = lived.token(purpose, id)
        assert actions.erase_by_link(lived.app, wrong, WEB) is Refused.ALTERED
    assert actions.erase_by_link(lived.app, facts["token"], WEB) == Changed(1)
    assert actions.erase_by_link(lived.app, facts["token"], WEB) == Changed(0)
    for table in SQLModel.metadata.sorted_tables:
        if "subscriber_id" in table.c:
            named = [row for row in lived.rows()[table.name] if row.subscriber_id == id]
            assert named == [], table.name
    assert "grace" not in str(lived.rows()) and lived.rows()["suppression"] == []
    erased = [row for row in lived.rows()["consent"] if row.act == "erased"]
    assert [(row.door, row.wording, row.subscriber_id) for row in erased] == [
        ("web", WEB.wording, None)
    ]


def test_who_was_forgotten_may_come_again_but_not_who_wishes_never_to_be_written_to(
    office: Office, tmp_path: Path
) -> None:
    enrol(office.app, "grace@example.org")
    for email, never_again in (("ada@example.org", False), ("grace@example.org", True)):
        token = office.token("erase", office.id(email), hours=1)
        actions.erase_by_link(office.app, token, WEB, never_again=never_again)
    assert office.subscribe("ada@example.org").outcome == "asked to confirm"
    assert office.subscribe("Grace@Example.org").outcome == "suppressed"
    table = tmp_path / "readers.csv"
    table.write_text("email\ngrace@example.org\nlin@example.org\n", encoding="utf-8")
    with table.open("rb") as file:
        done = actions.import_readers(office.app, file)
    assert (done.added, len(done.skipped)) == (1, 1)
    assert office.find("grace@example.org") is None
    assert "grace" not in str(office.rows())


def test_links_to_data_are_mailed_few_times_a_day(office: Office) -> None:
    id = office.id("ada@example.org")
    asked = [actions.ask_export(office.app, id) for _ in range(7)]
    assert asked == [True] * 5 + [False] * 2
    assert not actions.ask_erase(office.app, id) and not actions.ask_export(office.app, 999)
    assert office.kinds() == ["data"] * 5
