"""The rows of a CSV of readers, each as Preferences or as the faults of its line.

UTF-8 or UTF-16, with commas, semicolons or tabs, as spreadsheets write it. Nothing is stored here.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from subscribers.csv_cells import COLUMNS, unguard
from subscribers.faults import Fault, InvalidPreferences
from subscribers.preferences import Preferences

_NOT_DECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The line a row begins on (the header is line 1), and what it says or what is wrong."""

    line: int
    preferences: Preferences | None
    faults: tuple[Fault, ...] = ()


def read_rows(file: io.BufferedReader) -> Iterator[ReadRow]:
    """Every row below the header; an empty cell counts as not given.

    Raises InvalidPreferences when the header is missing or names columns that there are not.
    """
    text = _decoded(file)
    try:
        yield from _rows(text)
    finally:
        text.detach()  # the file is the caller's to close


def _rows(text: io.TextIOWrapper) -> Iterator[ReadRow]:
    first = text.readline()
    delimiter = max(",;\t", key=first.count)
    # Strict, for else a quote that never closes takes all rows behind it into one cell.
    reader = csv.reader(chain([first], text), delimiter=delimiter, strict=True)
    try:
        header = _read_header(next(reader, []))
    except csv.Error as error:
        fault = Fault("header", f"it is no CSV ({error}); check its quotes.")
        raise InvalidPreferences([fault]) from None
    line = reader.line_num + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            sentence = f"it is no CSV ({error}); check its quotes."
            if reader.line_num > line:
                sentence += f" Lines {line} to {reader.line_num} are left out."
            yield ReadRow(line, None, (Fault("row", sentence),))
        else:
            if any(cells):
                yield _read_row(line, header, cells)
        line = reader.line_num + 1


def _decoded(file: io.BufferedReader) -> io.TextIOWrapper:
    if file.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return io.TextIOWrapper(file, "utf-16", errors="replace", newline="")
    return io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="")


def _read_header(cells: list[str]) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    columns = ",".join(COLUMNS)
    faults = [
        Fault("header", f"there is no column '{name}'; there are {columns}.")
        for name in header
        if name not in COLUMNS
    ]
    if "email" not in header:
        faults.append(Fault("header", f"the first line must name the columns: {columns}."))
    if len(set(header)) < len(header):
        faults.append(Fault("header", "a column stands there twice; keep one."))
    if faults:
        raise InvalidPreferences(faults)
    return [COLUMNS[name] for name in header]


def _read_row(line: int, header: list[str], cells: list[str]) -> ReadRow:
    if len(cells) > len(header) and any(cells[len(header) :]):
        sentence = (
            f"it has {len(cells)} cells for {len(header)} columns; quote cells with separators."
        )
        return ReadRow(line, None, (Fault("row", sentence),))
    if any(not cell.isascii() and _NOT_DECODED.search(cell) for cell in cells):
        return ReadRow(line, None, (Fault("row", "it is not UTF-8; save the file as UTF-8."),))
    given = {
        field: unguard(cell) for field, cell in zip(header, cells, strict=False) if cell.strip()
    }
    try:
        return ReadRow(line, Preferences.read(**given))
    except InvalidPreferences as error:
        return ReadRow(line, None, error.faults)
