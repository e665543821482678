"""The database: engine, sessions that read or write, and `claim`, the only lock in the system.

It does not know any table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlmodel import Session

MIGRATIONS = Path(__file__).parent / "migrations"


class Unusable(Exception):
    """Why a database cannot be opened or brought to the newest schema, in a few words."""


class Database:
    """One database, SQLite or PostgreSQL, migrated to the newest schema when opened.

    Raises Unusable when that cannot be done.
    """

    def __init__(self, url: str, *, durable: bool = False) -> None:
        self.url = url
        try:
            self.engine = open_engine(url, durable=durable)
            # On SQLite a transaction of this one holds the write lock from its first statement.
            self.writer = self.engine.execution_options(begin="IMMEDIATE")
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

    def close(self) -> None:
        self.engine.dispose()


def open_engine(url: str, *, durable: bool = False) -> Engine:
    """An engine for the URL; SQLite in WAL mode, syncing every commit only when `durable`."""
    location = make_url(url)
    # Parameters are hidden from errors and logs: they hold the addresses of readers.
    if location.get_backend_name() != "sqlite":
        return create_engine(location, pool_pre_ping=True, hide_parameters=True)
    if location.database and location.database != ":memory:":
        Path(location.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(location, connect_args={"timeout": 60}, hide_parameters=True)
    event.listen(engine, "connect", _configure_sqlite(durable))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(durable: bool) -> Any:
    def configure(connection: Any, _record: object) -> None:
        # The driver must not open transactions by itself: only then does BEGIN IMMEDIATE lock.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={'FULL' if durable else 'NORMAL'}",
            "busy_timeout=60000",
            "foreign_keys=ON",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    return configure


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def claim(session: Session, statement: Select[Any], count: int) -> list[Any]:
    """Up to `count` rows of the statement that nobody else is working on, ours until commit.

    On PostgreSQL the rows are locked and those locked by others are skipped; on SQLite a
    `writing` session is alone anyway. What is claimed must be marked before the commit.
    """
    locked = statement.limit(count).with_for_update(skip_locked=True)
    return list(session.execute(locked).all())


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
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise Unusable(f"it is not of this version: {error}") from error
