"""A mail server that misbehaves in every way, and what the outbox says of each letter after it.

Whole runs through the pipeline, with the clock moved; the table is that of newsletter/post/outbox.
"""

import socket
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Row, select

from newsletter import actions, alarms, pipeline
from newsletter.app import App
from newsletter.db import open_engine
from newsletter.models import State
from newsletter.post import ledger
from newsletter.post.outbox import deliveries
from newsletter.post.settlement import RETRY
from subscribers import suppression
from tests.conftest import MORNING
from tests.post.scripted import DROP, ScriptedServer, Visit
from tests.workshop import enrol, open_newsletter

MINUTE = timedelta(minutes=1)
# What befalls a letter is said by its local part.
KIND, GREY, FULL, CUT, TORN, DOUBT = ("kind", "grey", "full", "cut", "torn", "doubt")


class Moody:
    """Greylists, drops and refuses by address; afterwards `reformed`, it takes every letter."""

    def __init__(self) -> None:
        self.reformed = False
        self.senders: dict[str, list[str]] = defaultdict(list)

    def __call__(self, step: str, visit: Visit) -> bytes | None:
        local, _, domain = visit.recipient.partition("@")
        if step == "RCPT":
            self.senders[visit.recipient].append(visit.commands[-2])
        if step == "RCPT" and domain == "refused.example":
            return b"550 5.7.1 Message refused by local policy\r\n"
        if step == "RCPT" and local.startswith("gone"):
            return b"550 5.1.1 No such user here\r\n"
        fate = None if self.reformed else local.rstrip("0123456789")
        answers = {
            (GREY, "RCPT"): b"451 4.7.1 Greylisted, come back later\r\n",
            (FULL, "END"): b"452 4.3.1 Insufficient system storage\r\n",
            (CUT, "DATA"): DROP,
            (TORN, "BODY"): DROP,
            (DOUBT, "END"): DROP,
        }
        return answers.get((fate or "", step))


def at(folder: Path, port: int, now: datetime = MORNING) -> App:
    relay = f'transport="smtp"\nhost="127.0.0.1"\nport={port}\ntls="none"\nconnections=3\ntimeout=5'
    return open_newsletter(folder, now=now, post=relay)


@contextmanager
def moved(folder: Path, port: int, after: timedelta) -> Iterator[App]:
    app = at(folder, port, MORNING + after)
    yield app
    app.close()


def prepare(folder: Path, port: int, *local_parts: str, **given: str) -> None:
    """Readers with a letter each in the outbox."""
    with moved(folder, port, timedelta()) as app:
        for local in local_parts:
            enrol(app, local if "@" in local else f"{local}@example.org", **given)
        pipeline.collect(app)
        assert pipeline.compose(app, whole_day=True).editions == len(local_parts)


def deliver(folder: Path, port: int, after: timedelta) -> tuple[dict[State, int], list[str]]:
    """({state: letters}, alarms) after one run; prepared is always the sum of the states."""
    with moved(folder, port, after) as app:
        prepared = len(outbox(folder))
        done = pipeline.deliver(app)
        assert sum(done.states.values()) == prepared
        return (
            {state: count for state, count in done.states.items() if count},
            alarms.all_alarms(app, done.stopped),
        )


def outbox(folder: Path) -> dict[str, Row[object]]:
    """{local part: row}"""
    engine = open_engine(f"sqlite:///{folder / 'newsletter.db'}")
    with engine.connect() as connection:
        rows = connection.execute(select(deliveries)).all()
    engine.dispose()
    return {row.recipient.partition("@")[0]: row for row in rows}


def test_a_server_that_misbehaves_leaves_the_states_of_the_table(tmp_path: Path) -> None:
    many = [f"{fate}{n}" for n in range(4) for fate in (KIND, KIND, GREY, FULL, CUT, DOUBT)]
    refused = ["policy@refused.example", "gone@example.org"]
    moody = Moody()
    with ScriptedServer(moody) as server:
        prepare(tmp_path, server.port, *dict.fromkeys(many), *refused)
        first, rings = deliver(tmp_path, server.port, timedelta())
        assert first == {State.SENT: 4, State.QUEUED: 12, State.UNKNOWN: 4, State.FAILED: 2}
        before = outbox(tmp_path)
        waiting = [row for row in before.values() if row.state == State.QUEUED]
        assert {row.not_before for row in waiting} == {MORNING + RETRY[0]}
        assert {row.attempts for row in waiting} == {1}
        # Not before their time:
        assert deliver(tmp_path, server.port, 4 * MINUTE)[0] == first
        moody.reformed = True
        last, _ = deliver(tmp_path, server.port, 6 * MINUTE)
    assert last == {State.SENT: 16, State.UNKNOWN: 4, State.FAILED: 2}
    accepted = {recipient.partition("@")[0]: body for recipient, body in server.accepted}
    assert len(server.accepted) == len(accepted) == 16
    for local, body in accepted.items():
        assert f"Message-ID: <{before[local].message_id}>".encode() in body.replace(b"\r\n ", b" ")
    for senders in moody.senders.values():
        assert len(set(senders)) == 1, "greylisting needs the same MAIL FROM"
    assert any("4 letters may or may not have arrived" in ring for ring in rings)
    assert any("1 letter refused (policy)" in ring for ring in rings)
    assert len(rings) == 2


def test_a_letter_torn_while_its_body_is_under_way_is_in_doubt_only_if_it_may_have_left(
    tmp_path: Path,
) -> None:
    moody = Moody()
    with ScriptedServer(moody) as server:
        prepare(tmp_path, server.port, *(f"{TORN}{n}" for n in range(6)))
        first, _ = deliver(tmp_path, server.port, timedelta())
        assert set(first) <= {State.QUEUED, State.UNKNOWN}
        moody.reformed = True
        last, _ = deliver(tmp_path, server.port, 6 * MINUTE)
    assert last.get(State.UNKNOWN, 0) == first.get(State.UNKNOWN, 0)
    assert last.get(State.SENT, 0) == first.get(State.QUEUED, 0) == len(server.accepted)


def test_a_dead_address_is_never_written_to_again_and_a_policy_spares_the_reader(
    tmp_path: Path,
) -> None:
    with ScriptedServer(Moody()) as server:
        prepare(tmp_path, server.port, "policy@refused.example", "gone@example.org")
        deliver(tmp_path, server.port, timedelta())
    rows = outbox(tmp_path)
    assert {local: row.reason for local, row in rows.items()} == {
        "policy": "policy",
        "gone": "user unknown",
    }
    with moved(tmp_path, 1, timedelta()) as app, app.database.reading() as session:
        status = {
            email: actions.find(session, email).status
            for email in ("policy@refused.example", "gone@example.org")
        }
        reason = suppression.reason_for(session, "gone@example.org", key=app.suppression_key)
        spared = suppression.reason_for(session, "policy@refused.example", key=app.suppression_key)
    assert list(status.values()) == ["active", "bounced"]
    assert (reason, spared) == ("user unknown", None)


def test_a_server_that_is_down_costs_nothing_but_time(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    prepare(tmp_path, port, "ada", "emmy")
    states, rings = deliver(tmp_path, port, timedelta())
    assert states == {State.QUEUED: 2}
    assert [ring for ring in rings if "cannot be reached" in ring] == rings != []
    assert {row.attempts for row in outbox(tmp_path).values()} == {0}
    with ScriptedServer() as server:
        assert deliver(tmp_path, server.port, MINUTE) == ({State.SENT: 2}, [])


def test_a_letter_refused_for_now_is_tried_ever_later_and_given_up_by_age(tmp_path: Path) -> None:
    waits, after = [], timedelta()
    with ScriptedServer(Moody()) as server:
        prepare(tmp_path, server.port, GREY, days="weekly tuesday")
        while (row := outbox(tmp_path)[GREY]).state == State.QUEUED:
            deliver(tmp_path, server.port, after)
            row = outbox(tmp_path)[GREY]
            waits.append(row.not_before - (MORNING + after))
            after += waits[-1] or timedelta(days=1)
    assert tuple(waits[: len(RETRY)]) == RETRY
    assert set(waits[len(RETRY) : -1]) == {RETRY[-1]}
    assert (row.state, row.reason) == (State.FAILED, "gave up after 4 days")
    assert timedelta(days=4) <= row.settled_at - row.created_at < timedelta(days=4) + RETRY[-1]


def test_an_edition_that_waited_past_its_cadence_is_dropped_and_counted(tmp_path: Path) -> None:
    with ScriptedServer(Moody()) as server:
        prepare(tmp_path, server.port, GREY)
        deliver(tmp_path, server.port, timedelta())
        states, rings = deliver(tmp_path, server.port, timedelta(days=1))
    assert (states, rings) == ({State.DROPPED: 1}, [])
    assert outbox(tmp_path)[GREY].reason == "too old: its time is over"


def test_who_leaves_while_a_letter_waits_does_not_get_it(tmp_path: Path) -> None:
    with ScriptedServer(Moody()) as server:
        prepare(tmp_path, server.port, GREY, FULL)
        deliver(tmp_path, server.port, timedelta())
        with moved(tmp_path, server.port, MINUTE) as app:
            actions.remove(app, f"{GREY}@example.org", erase=False)
            actions.pause(app, f"{FULL}@example.org", None)
        assert deliver(tmp_path, server.port, 6 * MINUTE)[0] == {State.DROPPED: 2}
        assert server.accepted == []
    reasons = {local: row.reason for local, row in outbox(tmp_path).items()}
    assert reasons == {GREY: "the reader left", FULL: "the reader paused"}


def test_an_unknown_letter_waits_for_the_operators_word(tmp_path: Path) -> None:
    moody = Moody()
    with ScriptedServer(moody) as server:
        prepare(tmp_path, server.port, DOUBT)
        assert deliver(tmp_path, server.port, timedelta())[0] == {State.UNKNOWN: 1}
        moody.reformed = True
        assert deliver(tmp_path, server.port, timedelta(hours=3))[0] == {State.UNKNOWN: 1}
        before = outbox(tmp_path)[DOUBT]
        later = moved(tmp_path, server.port, timedelta(hours=4))
        with later as app, app.database.writing() as session:
            assert ledger.resend(session, [before.id], app.now()) == 1
        states, rings = deliver(tmp_path, server.port, timedelta(hours=4))
        assert (states, rings) == ({State.SENT: 1}, [])
    ((_, body),) = server.accepted
    assert f"Message-ID: <{before.message_id}>".encode() in body
    assert len(set(moody.senders[f"{DOUBT}@example.org"])) == 1


def test_what_is_in_doubt_rings_for_a_day(tmp_path: Path) -> None:
    with ScriptedServer(Moody()) as server:
        prepare(tmp_path, server.port, DOUBT)
        _, first = deliver(tmp_path, server.port, timedelta())
        _, later = deliver(tmp_path, server.port, timedelta(days=1, hours=1))
    assert (len(first), later) == (1, [])
