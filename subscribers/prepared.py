"""Statements that run for many rows: compiled once, then handed to the driver with the rows.

They are built as all others are; only the way from there to the driver is shorter, because most
rows of a day pass it. What a statement means is not known here, and nothing is committed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Table, Update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

Open = Session | Connection  # an open transaction; a bare Connection costs less to come by
Encode = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`values` by name, in fixed order; `place` picks a statement's out of those and a row's."""

    sql: str
    values: dict[str, Any]
    encoders: dict[str, Encode]
    row_encoders: tuple[tuple[int, Encode], ...]
    place: Callable[[tuple[Any, ...]], tuple[Any, ...]] | None  # None: the driver wants names


class Prepared:
    """A statement whose values are named by `bindparam`; those named here differ by row.

    An INSERT differs by dialect (`insert_new`) and is made when its name is known.
    """

    def __init__(self, statement: Update | Callable[[str], Insert], *names: str) -> None:
        self._statement = statement
        self._names = names
        self._compiled: dict[str, _Compiled] = {}

    def run(self, open: Open, rows: Sequence[tuple[Any, ...]], shared: Mapping[str, Any]) -> int:
        """Run it once for each row; returns how many rows of the table were changed in all."""
        if not rows:
            return 0
        connection = open if isinstance(open, Connection) else open.connection()
        compiled = self._for(connection.dialect)
        values = compiled.values | _encoded(shared, compiled.encoders)
        rows = [_encoded_row(row, compiled.row_encoders) for row in rows]
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(compiled.sql, self._placed(compiled, values, rows))
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def _placed(
        self, compiled: _Compiled, values: dict[str, Any], rows: Sequence[tuple[Any, ...]]
    ) -> list[Any]:
        if (place := compiled.place) is None:
            return [values | dict(zip(self._names, row, strict=True)) for row in rows]
        fixed = tuple(values.values())
        return [place(fixed + row) for row in rows]

    def _for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            made = self._statement
            statement = made if isinstance(made, Update) else made(dialect.name)
            compiled = _compile(statement, self._names, dialect)
            self._compiled[dialect.name] = compiled
        return compiled


def insert_new(table: Table, **values: Any) -> Callable[[str], Insert]:
    """An INSERT, by dialect, that leaves out the rows that are there already."""

    def statement(dialect: str) -> Insert:
        new: Insert = insert_into(table, dialect).values(values).on_conflict_do_nothing()
        return new

    return statement


def insert_into(table: Table, dialect: str) -> Any:
    """An INSERT that knows ON CONFLICT, which SQLAlchemy gives each dialect by itself."""
    if dialect != "postgresql":
        return sqlite_insert(table)
    # Here, because the whole dialect comes with it, and most databases are SQLite.
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert(table)


def _compile(statement: Insert | Update, names: Sequence[str], dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)
    encoders = {
        name: encode
        for name, parameter in compiled.binds.items()
        if (encode := parameter.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    values = _encoded({k: v for k, v in compiled.params.items() if k not in names}, encoders)
    by_row = tuple([(at, encoders[name]) for at, name in enumerate(names) if name in encoders])
    if not compiled.positional:
        return _Compiled(str(compiled), values, encoders, by_row, None)
    at = {name: index for index, name in enumerate([*values, *names])}
    place = itemgetter(*(at[name] for name in compiled.positiontup))
    return _Compiled(str(compiled), values, encoders, by_row, place)


def _encoded(values: Mapping[str, Any], encoders: Mapping[str, Encode]) -> dict[str, Any]:
    """As the driver takes them."""
    return {k: encoders[k](value) if k in encoders else value for k, value in values.items()}


def _encoded_row(row: tuple[Any, ...], encoders: Sequence[tuple[int, Encode]]) -> tuple[Any, ...]:
    if not encoders:
        return row
    values = list(row)
    for at, encode in encoders:
        values[at] = encode(values[at])
    return tuple(values)
