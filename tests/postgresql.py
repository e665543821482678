"""A PostgreSQL cluster of the tests' own: made, used over a Unix socket, and thrown away.

Nothing of it outlives the context, and no server that runs already is touched.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

# It may lose everything when the machine dies, listens to no network, and is one test run's alone.
SETTINGS = "-c fsync=off -c full_page_writes=off -c listen_addresses= -c shared_buffers=32MB"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest one's; None when it is not installed.

    Debian keeps those of the server out of the PATH.
    """
    found = [Path(path).resolve().parent for path in [shutil.which("initdb")] if path]
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found += sorted((path.parent for path in debian), key=lambda bin: float(bin.parent.name))
    return found[-1] if found else None


def is_installed() -> bool:
    """Whether both the server and its Python driver are here."""
    return programs() is not None and find_spec("psycopg") is not None


@contextmanager
def cluster() -> Iterator[str]:
    """A server that runs while the context lasts; its database URL,with {database} for a name."""
    bin = programs()
    assert bin is not None, "ask is_installed first"
    with TemporaryDirectory(prefix="pg-") as name:  # short: a socket's path has 107 letters
        folder, owner = Path(name), _owner()
        data = folder / "data"
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        _run(owner, bin / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "-N")
        start = ("-o", f"{SETTINGS} -k {folder}", "-l", folder / "log", "-w", "start")
        _run(owner, bin / "pg_ctl", "-D", data, *start)
        try:
            yield f"postgresql+psycopg://tests@/{{database}}?host={folder}"
        finally:
            _run(owner, bin / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _owner() -> pwd.struct_passwd | None:
    """Who runs the server: PostgreSQL refuses to be run by root, everyone else runs it alone."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def _run(owner: pwd.struct_passwd | None, *command: str | Path) -> None:
    subprocess.run(
        command,
        cwd="/",
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=60,
    )
