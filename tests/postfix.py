"""Debian's Postfix as instances of the tests' own: made, used over loopback, and thrown away.

Nothing of it outlives the context; a Postfix that runs already is not touched.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

POSTFIX = "/usr/sbin/postfix"
# Root needs no sudo, which may not be there.
AS_ROOT = () if os.geteuid() == 0 else ("sudo", "-n")

# No name is asked of anybody, nothing is listened to but loopback, and waiting is short.
MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
myhostname = mx.{domain}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtp_tls_security_level = none
smtpd_peername_lookup = no
alias_maps =
local_recipient_maps =
relay_domains = people.example
transport_maps = inline:{{ {routes} }}
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
"""
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    """A running instance: where it takes mail, and its folder."""

    port: int
    folder: Path

    def log(self) -> str:
        """What it wrote down about every mail."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def flush(self) -> None:
        """Try at once what was put off."""
        _run("/usr/sbin/postqueue", "-c", self.folder / "conf", "-f")


def is_installed() -> bool:
    return os.access(POSTFIX, os.X_OK) and os.access("/usr/lib/postfix/sbin/pipe", os.X_OK)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def postfix(
    folder: Path, port: int, domain: str, routes: dict[str, int], main: str, master: str = ""
) -> Iterator[Postfix]:
    """An instance that runs while the context lasts, with these more lines of configuration.

    `routes` are domains to be handed on, and the port of loopback that takes their mail.
    """
    for name in ("conf", "queue", "data"):
        (folder / name).mkdir(parents=True)
    told = " ".join(f"{to}=smtp:[127.0.0.1]:{at}" for to, at in routes.items())
    conf = folder / "conf"
    head = MAIN.format(folder=folder, domain=domain, routes=told.replace(" ", ", "))
    (conf / "main.cf").write_text(head + main, encoding="utf-8")
    (conf / "master.cf").write_text(MASTER.format(port=port) + master, encoding="utf-8")
    _run("chown", "postfix", folder / "data")
    if AS_ROOT:
        _run("chown", "-R", "root", conf, folder / "queue")
    _run(POSTFIX, "-c", conf, "start")
    try:
        yield Postfix(port, folder)
    finally:
        _run(POSTFIX, "-c", conf, "stop")
        if AS_ROOT:
            _run("chown", "-R", str(os.geteuid()), folder)


def _run(*command: str | Path) -> None:
    done = subprocess.run(
        [*AS_ROOT, *command], cwd="/", capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


def can_be_run() -> bool:
    """Postfix gives up root's rights by itself, and so needs them."""
    return is_installed() and (os.geteuid() == 0 or shutil.which("sudo") is not None)
