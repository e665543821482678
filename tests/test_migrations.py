"""The migrations make exactly the tables that the code describes."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from newsletter import db
from newsletter.db import Database
from subscribers.models import UtcDateTime


def is_ours(name: str | None, _kind: str, _parents: object) -> bool:
    """The tables inside SQLite's full-text index are its own."""
    return not str(name).startswith("paper_search")


def differs(_context: object, _column: object, _is: object, _named: object, wanted: object) -> Any:
    """A moment is text to SQLite and DATETIME in the schema; None asks Alembic to compare."""
    return False if isinstance(wanted, UtcDateTime) else None


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_migrated_schema_is_that_of_the_models(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'newsletter.db'}")
    with database.engine.connect() as connection:
        options = {"include_name": is_ours, "compare_type": differs}
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, SQLModel.metadata)
    database.close()
    assert found == []


def test_the_program_may_be_installed_in_a_folder_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(db.MIGRATIONS, tmp_path / "50% off")
    monkeypatch.setattr(db, "MIGRATIONS", tmp_path / "50% off")
    Database(f"sqlite:///{tmp_path / 'newsletter.db'}").close()


def test_opening_a_database_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'newsletter.db'}"
    for _ in range(2):
        Database(url).close()
