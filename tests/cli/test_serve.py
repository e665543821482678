"""`newsletter serve` as a process: it runs the timetable, and stops cleanly when asked to."""

import signal
import smtplib
import time
from pathlib import Path

from newsletter import pipeline
from newsletter.models import State
from newsletter.post import ledger
from tests.command import ended, start, until
from tests.post.scripted import ScriptedServer, Visit
from tests.workshop import enrol, letters_in, open_newsletter


def prepare(folder: Path, readers: int = 1, post: str = "") -> None:
    """Letters in the queue."""
    app = open_newsletter(folder, post=post)
    for number in range(readers):
        enrol(app, f"reader{number}@example.org")
    pipeline.collect(app)
    assert pipeline.compose(app, whole_day=True).editions == readers
    app.close()


def counts(folder: Path) -> dict[State, int]:
    app = open_newsletter(folder)
    with app.database.reading() as session:
        found = ledger.counts(session)
    app.close()
    return found


def test_it_delivers_what_is_due_and_stops_when_asked(tmp_path: Path) -> None:
    prepare(tmp_path)
    process = start(tmp_path, "serve", NEWSLETTER_WEB__LISTEN="127.0.0.1:0")
    assert until(lambda: bool(letters_in(tmp_path)), process), "no letter came"
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    done = ended(process, timeout=20).done()
    assert time.monotonic() - began < 10
    assert "Traceback" not in done.err
    assert counts(tmp_path)[State.SENT] == 1


def test_asked_to_stop_it_finishes_what_is_under_way_and_claims_nothing_new(
    tmp_path: Path,
) -> None:
    def slowly(step: str, visit: Visit) -> bytes | None:
        time.sleep(0.05 if step == "END" else 0)
        return None

    with ScriptedServer(slowly) as server:
        relay = f'transport="smtp"\nhost="127.0.0.1"\nport={server.port}\ntls="none"'
        prepare(tmp_path, 100, f"{relay}\nconnections=2")
        process = start(tmp_path, "serve", NEWSLETTER_WEB__LISTEN="127.0.0.1:0")
        assert until(lambda: len(server.accepted) > 5, process)
        process.send_signal(signal.SIGTERM)
        ended(process, timeout=20).done()
    states = counts(tmp_path)
    assert states[State.SENT] == len(server.accepted) < 100
    assert states[State.SENT] + states[State.QUEUED] == 100


def test_a_mail_to_it_is_answered(tmp_path: Path) -> None:
    app = open_newsletter(tmp_path)
    enrol(app, "ada@example.com")
    token = app.signer.sign("unsubscribe", 1, None)
    app.close()
    path = tmp_path / "lmtp.sock"
    process = start(
        tmp_path,
        "serve",
        NEWSLETTER_WEB__LISTEN="127.0.0.1:0",
        NEWSLETTER_INBOUND__LISTEN="unix:lmtp.sock",
    )
    assert until(path.is_socket, process), "no door was opened"
    raw = b"From: ada@example.com\r\nMessage-ID: <1@example.com>\r\n\r\nstop\r\n"
    with smtplib.LMTP(str(path)) as client:
        client.sendmail("ada@example.com", [f"news+u-{token}@example.org"], raw)
    assert until(lambda: bool(letters_in(tmp_path)), process), "no answer came"
    process.send_signal(signal.SIGTERM)
    said = ended(process, timeout=20).done()
    assert "mail is taken at unix:" in said.out
    assert "Traceback" not in said.err
    (answer,) = letters_in(tmp_path)
    assert b"In-Reply-To: <1@example.com>" in answer
