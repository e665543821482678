"""The database: one engine to read and one to write, brought to the newest schema when opened.

It does not know any table.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlmodel import Session

MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = 60.0  # seconds to wait for another process to finish writing
RETRY = 0.00025  # seconds between two tries for the write lock
_KEY = 1_852_143_475  # PostgreSQL's lock for migrations; papers/turn.py has another


class Unusable(Exception):
    """Why a database cannot be opened or brought to the newest schema, in a few words."""


class Database:
    """One database, SQLite or PostgreSQL, migrated to the newest schema when opened.

    Raises Unusable when that cannot be done.
    """

    def __init__(self, url: str, *, durable: bool = False) -> None:
        self.url = url
        try:
            self.engine = open_engine(url)
            # On SQLite a transaction of this one holds the write lock from its first statement.
            self.writer = open_engine(url, writes=True, durable=durable)
            if not is_newest(self.engine):
                migrate(self.writer)
        except (SQLAlchemyError, OSError, ImportError) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            raise Unusable(" ".join(str(cause).split())) from error

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one snapshot and blocks nobody; what it changes is rolled back."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is committed at the end, or wholly undone if an error passes.

        On SQLite it holds the write lock from its first statement, so what it read stays true.
        """
        with Session(self.writer) as session:
            yield session
            session.commit()

    @contextmanager
    def brief(self, connection: Connection) -> Iterator[None]:
        """A transaction of the writer's connection without what SQLAlchemy does around one.

        For those that come every few letters: within it only the driver's cursor may be used.
        """
        driver = connection.connection
        if connection.dialect.name == "sqlite":
            _lock(driver.cursor())
        try:
            yield
        except BaseException:
            driver.rollback()
            raise
        driver.commit()

    def close(self) -> None:
        """Close all connections; the next use opens new ones."""
        self.engine.dispose()
        self.writer.dispose()


def open_engine(url: str, *, writes: bool = False, durable: bool = False) -> Engine:
    """An engine for the URL; SQLite in WAL mode, syncing every commit only when `durable`."""
    location = make_url(url)
    # Parameters are hidden from errors and logs: they hold the addresses of readers.
    if location.get_backend_name() != "sqlite":
        # Who reads sees one snapshot; who writes sees what others committed, and locks rows.
        isolation = "READ COMMITTED" if writes else "REPEATABLE READ"
        return create_engine(
            location, pool_pre_ping=True, hide_parameters=True, isolation_level=isolation
        )
    if location.database and location.database != ":memory:":
        Path(location.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(location, hide_parameters=True)
    event.listen(engine, "connect", _configure_sqlite(durable, 0 if writes else PATIENCE))
    event.listen(engine, "begin", _begin_writing if writes else _begin_reading)
    return engine


def _configure_sqlite(durable: bool, busy_timeout: float) -> Any:
    def configure(connection: Any, _record: object) -> None:
        # The driver must not open transactions by itself: only then does BEGIN IMMEDIATE lock.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={'FULL' if durable else 'NORMAL'}",
            f"busy_timeout={busy_timeout * 1000:.0f}",
            "foreign_keys=ON",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    return configure


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    _lock(connection.connection.cursor())


def _lock(cursor: Any) -> None:
    # SQLite's own way of waiting sleeps up to 100 ms at a time; a sender would stand still.
    given_up = time.monotonic() + PATIENCE
    while True:
        try:
            cursor.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > given_up:
                raise OperationalError("BEGIN IMMEDIATE", None, error) from error
        time.sleep(RETRY)


def is_newest(engine: Engine) -> bool:
    """Whether the schema is that of the newest migration; asked without a lock."""
    newest = max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("0*.py"))
    try:
        with engine.connect() as connection:
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return bool(version == newest)
    except DBAPIError:
        return False  # no such table yet; whatever else is wrong, migrating will meet it


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest version; several processes at once do it once."""
    # Here, because it takes a fifth of a second that most commands do not need.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    # To its reader of INI files a percent sign begins a variable.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _KEY})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise Unusable(f"it is not of this version: {error}") from error
