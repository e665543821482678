"""A program for a mail server's pipe that hands each call over to the tester, who runs it.

A pipe gives up root's rights, and with them what a tester may read of this checkout: its Python,
say. The command is the real one, with the words and the mail that the pipe gave, and so is its exit
code.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = """\
#!/bin/sh
call=$(mktemp -d {folder}/XXXXXX) && chmod 777 "$call" || exit 75
cat > "$call/mail" && printf '%s\\n' "$@" > "$call/words" && : > "$call/ready"
while [ ! -f "$call/code" ]; do sleep 0.02; done
exit "$(cat "$call/code")"
"""


@contextmanager
def taking_calls(folder: Path) -> Iterator[Path]:
    """The path of the program; calls are answered while the context lasts."""
    folder.mkdir()
    folder.chmod(0o777)
    program = folder / "newsletter"
    program.write_text(PROGRAM.format(folder=folder), encoding="utf-8")
    program.chmod(0o755)
    over = threading.Event()
    thread = threading.Thread(target=_answer, args=(folder, over), name="calls")
    thread.start()
    try:
        yield program
    finally:
        over.set()
        thread.join()


def _answer(folder: Path, over: threading.Event) -> None:
    while not over.wait(0.02):
        for ready in folder.glob("*/ready"):
            ready.unlink()
            call = ready.parent
            done = subprocess.run(
                [sys.executable, "-m", "newsletter", *(call / "words").read_text().splitlines()],
                stdin=(call / "mail").open("rb"),
                stderr=subprocess.PIPE,
                check=False,
                timeout=60,
            )
            (call / "said").write_bytes(done.stderr)
            (call / "written").write_text(str(done.returncode))
            (call / "written").rename(call / "code")
