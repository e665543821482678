"""The database opens at its newest schema, and says why when it cannot."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory

from newsletter.db import MIGRATIONS, Database, Unusable, is_newest, open_engine


def test_the_newest_migration_is_known_by_its_file_name(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'a.db'}")
    assert not is_newest(engine)
    Database(f"sqlite:///{tmp_path / 'a.db'}").close()
    assert is_newest(engine)
    engine.dispose()
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert [path.name[:4] for path in sorted((MIGRATIONS / "versions").glob("0*.py"))][-1] == head


def test_a_database_at_its_newest_is_opened_while_another_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Database(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        command = [sys.executable, "-c", "import sys; from newsletter.db import Database; "]
        command[2] += "Database(sys.argv[1]).close()"
        subprocess.run([*command, f"sqlite:///{path}"], check=True, timeout=30)


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Database(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(Unusable, match="not of this version"):
        Database(f"sqlite:///{path}")


@pytest.mark.parametrize("name", ["folder", "text.db"])
def test_what_is_no_database_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.db").write_text("no database at all " * 100)
    with pytest.raises(Unusable, match=r"unable to open|not a database"):
        Database(f"sqlite:///{tmp_path / name}")


def _hmacs(database: Database) -> set[object]:
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT address_hmac FROM suppression")
        return set(rows.scalars())


def _suppress(driver: Any, name: str) -> None:
    driver.cursor().execute(f"INSERT INTO suppression VALUES ('{name}', 'dead', '2026-11-24')")


def test_a_brief_transaction_is_kept_whole_or_undone_whole(database: Database) -> None:
    with database.writer.connect() as connection:
        with database.brief(connection):
            _suppress(connection.connection, "a")
        with pytest.raises(sqlite3.IntegrityError), database.brief(connection):
            _suppress(connection.connection, "b")
            _suppress(connection.connection, "a")
        assert _hmacs(database) == {"a"}
        with connection.begin():  # SQLAlchemy's own transactions go on as before
            _suppress(connection.connection, "c")
    assert _hmacs(database) == {"a", "c"}


def test_a_brief_transaction_waits_for_another_process(database: Database) -> None:
    path = database.writer.url.database or ""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    freed = threading.Timer(0.2, other.commit)
    with closing(other), database.writer.connect() as connection:
        freed.start()
        with database.brief(connection):
            _suppress(connection.connection, "a")
    assert _hmacs(database) == {"a"}
