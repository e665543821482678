"""`newsletter` as a process of its own, started the way a shell or cron starts it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, and what it said where."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The last line of standard output, which with `--json` is an object."""
        found = json.loads(self.out.splitlines()[-1])
        assert isinstance(found, dict)
        return found

    def done(self) -> "Ended":
        """The same, when the command did its work; otherwise the test fails with what it said."""
        assert self.code == 0, f"exit code {self.code}\n{self.out}\n{self.err}"
        return self


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start a command in the folder; NEWSLETTER_* variables of the tester's own do not count."""
    kept = {name: value for name, value in os.environ.items() if "NEWSLETTER" not in name}
    return subprocess.Popen(
        [sys.executable, "-m", "newsletter", *arguments],
        cwd=folder,
        env=kept | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str], timeout: float = 60) -> Ended:
    """Wait for the command."""
    with process:
        out, err = process.communicate(timeout=timeout)
    return Ended(process.returncode, out, err)


def run(folder: Path, *arguments: str, **environment: str) -> Ended:
    """Start a command and wait for it."""
    return ended(start(folder, *arguments, **environment))


def until(happened: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> bool:
    """Poll until something happened, at most 30 seconds or until the process is over."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if happened():
            return True
        if process is not None and process.poll() is not None:
            return happened()
        time.sleep(0.005)
    return False
