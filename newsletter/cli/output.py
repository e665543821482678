"""How a command speaks: bars on a terminal, plain lines elsewhere, one JSON object for machines."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

_NO_END = 10_000  # columns


class Output:
    """Standard output for the answer, standard error for progress and alarms."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self.console = Console(highlight=False, soft_wrap=True)
        if not self.console.is_terminal:
            self.console.width = _NO_END  # a row stays one line, whoever reads it
        self._errors = Console(stderr=True, highlight=False, soft_wrap=True)
        self._bars = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=self._errors,
            transient=True,
            disable=as_json or not self._errors.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "Output":
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def progress(self, job: str, done: int, of: int) -> None:
        """Move the job's bar; where there is no terminal, nothing."""
        if job not in self._tasks:
            self._tasks[job] = self._bars.add_task(job, total=None)
        self._bars.update(self._tasks[job], completed=done, total=of or None)

    def say(self, sentence: str) -> None:
        """A line for people; nothing when machines listen."""
        if not self.as_json:
            self.console.print(sentence, markup=False)

    def alarm(self, sentence: str) -> None:
        """Something that needs the operator, on standard error."""
        self._errors.print(f"! {sentence}", markup=False)

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
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(Text(_shown(cell)) for cell in row))
        if self.console.is_terminal:
            self.console.print(table)
            return
        with self.console.capture() as captured:
            self.console.print(table)
        sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


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
