"""Times the post alone: states and SMTP for ready letters, beside smtp-source and smtplib.

No letter is composed here. Run it with `python -m tests.benchmarks.smtp_speed`; it needs Debian's
`postfix` package for smtp-sink and smtp-source.
"""

import argparse
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsletter.db import Database
from newsletter.models import Letter
from newsletter.post import leases, outbox
from newsletter.post.outcome import Outcome
from newsletter.post.relay import Relay
from newsletter.post.settlement import settle
from newsletter.post.smtp import deliver
from newsletter.post.supply import Outgoing
from newsletter.post.worker import identity

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
CARD = b"<p style=3D'margin: 0'>A card of a paper, ready for the wire, as it is.</p>=\r\n" * 50


@contextmanager
def sink() -> Iterator[int]:
    """Postfix's smtp-sink on a free port of loopback."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    command = ["/usr/sbin/smtp-sink", "-u", "nobody", f"127.0.0.1:{port}", "1000"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd="/tmp")
    try:
        for _ in range(100):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait()


def letter(number: int, size: int) -> Letter:
    head = (
        f"From: News <news@example.org>\r\nTo: reader{number}@example.com\r\n"
        f"Message-ID: <{number}@example.org>\r\nSubject: Your papers\r\n\r\n"
    ).encode()
    cards = max(1, round((size - len(head)) / len(CARD)))
    return Letter(
        "news@example.org", f"reader{number}@example.com", f"<{number}@x>", [head] + [CARD] * cards
    )


def queue(database: Database, count: int) -> None:
    with database.writing() as session:
        rows = (
            outbox.NewDelivery(
                key=f"notice:{number}",
                kind="notice",
                recipient=f"reader{number}@example.com",
                message_id=f"<{number}@example.org>",
                expires_at=NOW + timedelta(days=1),
            )
            for number in range(count)
        )
        outbox.put(session, rows, NOW)


def claimed(database: Database, worker: str, size: int, spent: list[float]) -> Iterator[Outgoing]:
    while True:
        began = time.process_time()
        with database.writing() as session:
            batch = leases.claim(session, NOW, worker, 500, timedelta(hours=1))
        spent.append(time.process_time() - began)
        if not batch:
            return
        for row in batch:
            yield Outgoing(
                row.id, row.domain, row.leased_until, lambda row=row: letter(row.id, size)
            )


def ours(port: int, count: int, size: int, sessions: int, folder: Path) -> tuple[float, str]:
    database = Database(f"sqlite:///{folder / 'bench.db'}")
    worker, spent, groups = identity(), [0.0], [0]
    began = time.process_time()
    queue(database, count)
    spent.append(time.process_time() - began)

    connection = database.writer.connect()

    def checkpoint(ids: Sequence[int], outcomes: Sequence[Outcome]) -> set[int]:
        began = time.process_time()
        with connection.begin():
            settle(connection, outcomes, worker, NOW)
            begun = outbox.begin(connection, ids, worker, NOW)
        spent.append(time.process_time() - began)
        groups.append(len(ids))
        return begun

    relay = Relay("127.0.0.1", port, tls="none", connections=sessions, letters_per_connection=10**9)
    wall, process = time.perf_counter(), time.process_time()
    done = deliver(
        claimed(database, worker, size, spent), relay, checkpoint, lambda: NOW, lambda: False
    )
    wall, process = time.perf_counter() - wall, time.process_time() - process
    states, in_run = sum(spent) / count * 1e6, sum(spent[2:]) / count * 1e6
    connection.close()
    database.close()
    assert done.counts.total() == count and done.stopped is None, done
    return count / wall, (
        f"CPU {process / count * 1e6:.0f} us a letter: SMTP {process / count * 1e6 - in_run:.0f}, "
        f"states {states:.0f} (with put); {count / (len(groups) - 1):.1f} letters a checkpoint"
    )


def smtp_source(port: int, count: int, size: int, sessions: int) -> tuple[float, str]:
    command = ["/usr/sbin/smtp-source", "-d", "-s", str(sessions), "-l", str(size), "-m"]
    began = time.perf_counter()
    subprocess.run([*command, str(count), f"127.0.0.1:{port}"], check=True)
    return count / (time.perf_counter() - began), "C, Postfix"


def one_smtplib(port: int, count: int, size: int) -> tuple[float, str]:
    count = max(200, count // 10)
    began, process = time.perf_counter(), time.process_time()
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for number in range(count):
            ready = letter(number, size)
            smtp.sendmail(ready.mail_from, [ready.recipient], b"".join(ready.fragments))
    wall, process = time.perf_counter() - began, time.process_time() - process
    return count / wall, f"CPU {process / count * 1e6:.0f} us a letter"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--size", type=int, default=45_000)
    parser.add_argument("--sessions", type=int, default=10)
    asked = parser.parse_args()
    count, size, sessions = asked.letters, asked.size, asked.sessions
    if not (shutil.which("/usr/sbin/smtp-sink") and shutil.which("/usr/sbin/smtp-source")):
        print("smtp-sink and smtp-source are missing: apt-get install postfix")
        return 1
    with tempfile.TemporaryDirectory() as folder, sink() as port:
        runs: dict[str, Callable[[], tuple[float, str]]] = {
            "smtp-source -d": lambda: smtp_source(port, count, size, sessions),
            "newsletter": lambda: ours(port, count, size, sessions, Path(folder)),
            "smtplib, one connection": lambda: one_smtplib(port, count, size),
        }
        base = None
        for name, run in runs.items():
            rate, words = run()
            base = base or rate
            print(f"{name:25} {rate:8.0f} letters/s {rate / base:6.2f}  {words}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
