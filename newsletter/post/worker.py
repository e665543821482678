"""Who holds a lease, said so exactly that a dead worker is known at once and not after its lease.

Nothing is guessed: what cannot be known for certain counts as alive. Nothing is ended here.
"""

import itertools
import os
import socket
from pathlib import Path

_turn = itertools.count(1)


def identity() -> str:
    """A new name for one run: host, boot, process namespace, process, its start, and a number."""
    process = os.getpid()
    parts = (socket.gethostname(), *_place(), process, _start_of(process) or "-", next(_turn))
    return "/".join(str(part) for part in parts)


def is_dead(worker: str) -> bool:
    """True only if the process is certainly gone: same boot, same namespace, no such process.

    After a reboot, on another machine or without /proc nothing is certain: the lease decides.
    """
    parts = worker.split("/")
    if len(parts) != 6:
        return False
    _, boot, namespace, process, started, _ = parts
    if (boot, namespace) != _place() or "-" in (boot, namespace, started) or not process.isdigit():
        return False
    return _start_of(int(process)) != started


def _place() -> tuple[str, str]:
    """Boot id and process namespace: a process number means something only within these."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return boot, Path("/proc/self/ns/pid").readlink().name
    except OSError:
        return "-", "-"


def _start_of(process: int) -> str | None:
    """When the process started, in ticks since the boot; None if it is gone or only unburied."""
    try:
        stat = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:
        return None
    # The name of the program stands in parentheses and may hold anything, so read from the end.
    fields = stat.rpartition(b")")[2].split()
    return None if fields[0] in (b"Z", b"X") else fields[19].decode("ascii")
