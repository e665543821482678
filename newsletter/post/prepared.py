"""Statements that every letter passes: compiled once, then run by the driver for many rows.

They are built as all others are; only the way from there to the driver is shorter. What a
statement means is not known here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Update
from sqlmodel import Session

Open = Session | Connection  # an open transaction; a bare Connection costs less to come by
Encode = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`values` by name, in fixed order; `place` picks a statement's out of those and a row's."""

    sql: str
    values: dict[str, Any]
    encoders: dict[str, Encode]
    place: Callable[[tuple[Any, ...]], tuple[Any, ...]] | None  # None: the driver wants names


class Prepared:
    """An UPDATE whose values are named by `bindparam`; those named here differ from row to row."""

    def __init__(self, statement: Update, *names: str) -> None:
        self._statement = statement
        self._names = names
        self._compiled: dict[str, _Compiled] = {}

    def run(
        self, session: Open, rows: Sequence[tuple[int | str, ...]], shared: Mapping[str, Any]
    ) -> int:
        """Run it once for each row; returns how many rows of the table were changed in all.

        The values of a row reach the driver as they are; only those `shared` may be moments.
        """
        if not rows:
            return 0
        connection = session if isinstance(session, Connection) else session.connection()
        compiled = self._for(connection.dialect)
        values = compiled.values | _encoded(shared, compiled.encoders)
        if (place := compiled.place) is None:
            named = [values | dict(zip(self._names, row, strict=True)) for row in rows]
            return connection.exec_driver_sql(compiled.sql, named).rowcount
        fixed = tuple(values.values())
        return connection.exec_driver_sql(
            compiled.sql, [place(fixed + row) for row in rows]
        ).rowcount

    def _for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = _compile(self._statement, self._names, dialect)
            self._compiled[dialect.name] = compiled
        return compiled


def _compile(statement: Update, names: Sequence[str], dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)
    encoders = {
        name: encode
        for name, parameter in compiled.binds.items()
        if (encode := parameter.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    values = _encoded({k: v for k, v in compiled.params.items() if k not in names}, encoders)
    if not compiled.positional:
        return _Compiled(str(compiled), values, encoders, None)
    at = {name: index for index, name in enumerate([*values, *names])}
    place = itemgetter(*(at[name] for name in compiled.positiontup))
    return _Compiled(str(compiled), values, encoders, place)


def _encoded(values: Mapping[str, Any], encoders: Mapping[str, Encode]) -> dict[str, Any]:
    """As the driver takes them."""
    return {k: encoders[k](value) if k in encoders else value for k, value in values.items()}
