"""How a command speaks: bars on a terminal, plain lines elsewhere, one JSON object for machines."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_NO_END = 10_000  # columns


class Output:
    """Standard output for the answer, standard error for progress and alarms."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self._bars: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "Output":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def progress(self, job: str, done: int, of: int) -> None:
        """Move the job's bar; where there is no terminal, nothing."""
        if self.as_json or not sys.stderr.isatty():
            return
        if self._bars is None:
            self._bars = _started_bars()
        if job not in self._tasks:
            self._tasks[job] = self._bars.add_task(job, total=None)
        self._bars.update(self._tasks[job], completed=done, total=of or None)

    def say(self, sentence: str) -> None:
        """A line for people; nothing when machines listen."""
        if not self.as_json:
            print(sentence, flush=True)

    def alarm(self, sentence: str) -> None:
        """Something that needs the operator, on standard error."""
        print(f"! {sentence}", file=sys.stderr, flush=True)

    def answer(self, facts: Mapping[str, Any]) -> None:
        """The result as one line of JSON; nothing when people read."""
        if self.as_json:
            sys.stdout.write(json.dumps(facts, ensure_ascii=False, default=str) + "\n")
            sys.stdout.flush()

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Rows for people as a table, for machines as one JSON object each."""
        if self.as_json:
            for row in rows:
                self.answer(dict(zip(columns, row, strict=True)))
            return
        from rich.console import Console  # here, because most commands show no table
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(Text(_shown(cell)) for cell in row))
        console = Console(highlight=False, soft_wrap=True)
        if console.is_terminal:
            console.print(table)
            return
        console.width = _NO_END  # a row stays one line, whoever reads it
        with console.capture() as captured:
            console.print(table)
        sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def _started_bars() -> "Progress":
    # Here, because cron, which has no terminal, needs none of it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bars = Progress(
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
        # What is said goes above the bars, but a file or pipe stays one.
        redirect_stdout=sys.stdout.isatty(),
    )
    bars.start()
    return bars


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 letter", "3 letters"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M} UTC"
    if isinstance(cell, list | tuple):
        return ", ".join(str(part) for part in cell)
    return str(cell)
