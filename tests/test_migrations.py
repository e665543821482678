"""The migrations make exactly the tables that the code describes, and lose nothing."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel, col, select

from newsletter import db
from newsletter.db import Database
from newsletter.editions import decode_picks
from newsletter.models import Edition, Pick, Reason
from subscribers.models import Subscriber, UtcDateTime
from tests.conftest import MORNING


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


def test_editions_of_an_earlier_version_can_still_be_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'newsletter.db'}"
    before = Database(url)
    chosen = Pick(7, 0.5, (Reason("phrase", "optics", ("lenses",)),))
    with before.writing() as session:
        reader = Subscriber(email="ada@example.org", email_key="a", created_at=MORNING)
        session.add(reader)
        session.flush()
        old = '7\t0.5000\t[["phrase","optics",["lenses"]]]'
        for day, picks in ((1, old), (2, f"{old}\n{old}"), (3, "")):
            edition = {"subscriber_id": reader.id, "slot": date(2026, 11, day), "picks": picks}
            session.add(Edition(**edition, composed_at=MORNING))
        session.flush()
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    before.close()
    after = Database(url)
    with after.reading() as session:
        written = session.exec(select(Edition.picks).order_by(col(Edition.slot))).all()
    after.close()
    assert [decode_picks(picks) for picks in written] == [[chosen], [chosen, chosen], []]
