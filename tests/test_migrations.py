"""The migrations make exactly the tables that the code describes, and lose nothing."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlmodel import SQLModel, col, select

from newsletter import db
from newsletter.db import Database
from newsletter.editions import decode_picks
from newsletter.models import Batch, Delivery, Edition, Paper, Pick, Reason
from newsletter.post import outbox
from newsletter.post.outbox import NewDelivery
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


def database_of_version(revision: str, url: str) -> Engine:
    """A database as the migrations up to this one left it."""
    engine = db.open_engine(url, writes=True)
    config = Config()
    config.set_main_option("script_location", str(db.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return engine


def fill(engine: Engine, table: str, rows: list[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        for row in rows:
            marks = ", ".join(f":{name}" for name in row)
            statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"
            connection.execute(text(statement), row)
    engine.dispose()


READER = {
    "id": 1,
    "email": "ada@example.org",
    "email_key": "a",
    "name": "",
    "status": "active",
    "timezone": "UTC",
    "hour": 7,
    "days": "daily",
    "size": 8,
    "format": "html",
    "created_at": "2026-11-01 06:00:00.000000",
}


def test_editions_of_an_earlier_version_can_still_be_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'newsletter.db'}"
    before = database_of_version("0002", url)
    fill(before, "subscriber", [READER])
    old = '7\t0.5000\t[["phrase","optics",["lenses"]]]'
    edition = {"subscriber_id": 1, "composed_at": READER["created_at"], "paper_ids": b""}
    written = ((1, old), (2, f"{old}\n{old}"), (3, ""))
    days = [{"slot": f"2026-11-0{day}", "picks": picks, "coverage": ""} for day, picks in written]
    fill(before, "edition", [edition | day for day in days])
    after = Database(url)
    with after.reading() as session:
        kept = session.exec(select(Edition.picks).order_by(col(Edition.slot))).all()
        assert session.exec(select(Edition.welcomes)).first() is False
        assert session.exec(select(Subscriber.minute, Subscriber.confirmed_at)).one() == (0, None)
    after.close()
    chosen = Pick(7, 0.5, (Reason("phrase", "optics", ("lenses",)),))
    assert [decode_picks(picks) for picks in kept] == [[chosen], [chosen, chosen], []]


def test_papers_of_an_earlier_version_get_the_day_they_stand_under(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'newsletter.db'}"
    before = database_of_version("0003", url)
    moment = "2026-11-{:02} 23:30:00.000000".format
    some = ("title", "abstract", "authors", "categories", "urls", "sources")
    paper = dict.fromkeys(some, "[]") | {"upvotes": 0, "first_seen_at": moment(9)}
    rows: list[dict[str, Any]] = [
        {"published_at": moment(1), "announced_at": moment(2), "same_as": None},
        {"published_at": moment(1), "announced_at": None, "same_as": None},
        {"published_at": None, "announced_at": None, "same_as": None},
        {"published_at": None, "announced_at": moment(2), "same_as": 1},
    ]
    fill(before, "paper", [{"key": f"text:{n}"} | paper | row for n, row in enumerate(rows)])
    after = Database(url)
    with after.reading() as session:
        days = session.exec(select(Paper.listed_on).order_by(col(Paper.id))).all()
    after.close()
    assert days == [date(2026, 11, 2), date(2026, 11, 1), date(2026, 11, 9), None]


def test_deliveries_of_an_earlier_version_are_all_there_and_no_id_comes_again(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'newsletter.db'}"
    before = database_of_version("0003", url)
    moment = READER["created_at"]
    row = {"recipient": "ada@example.org", "domain": "example.org", "state": "sent", "attempts": 1}
    row |= {"not_before": moment, "expires_at": moment, "created_at": moment, "message_id": "m"}
    fill(before, "delivery", [{"key": f"edition:{n}", "kind": "edition"} | row for n in (1, 2)])
    after = Database(url)
    with after.writing() as session:
        assert session.exec(select(Delivery.key)).all() == ["edition:1", "edition:2"]
        session.delete(session.get_one(Delivery, 2))
        session.flush()
        new = NewDelivery("edition:3", "edition", "ada@example.org", "m", MORNING)
        outbox.put(session, [new], MORNING)
        assert session.exec(select(Delivery.id)).all() == [1, 3]
    after.close()


def test_a_database_with_readers_alone_gets_the_sources_tables_and_keeps_all(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'newsletter.db'}"
    before = database_of_version("0011", url)
    moment = READER["created_at"]
    fill(before, "subscriber", [READER | {"minute": 30, "confirmed_at": moment}])
    some = ("title", "abstract", "authors", "categories", "urls", "sources")
    paper = dict.fromkeys(some, "[]") | {"upvotes": 7, "first_seen_at": moment}
    fill(before, "paper", [paper | {"key": "text:1", "listed_on": "2026-11-01"}])
    after = Database(url)
    with after.reading() as session:
        kept = session.exec(select(Paper)).one()
        assert (kept.upvotes, kept.listed_on) == (7, date(2026, 11, 1))
        assert (kept.summary, kept.comments, kept.journal_ref) == ("", "", "")
        reader = session.exec(select(Subscriber)).one()
        assert (reader.minute, reader.empty_days) == (30, "silent")
        assert session.exec(select(Batch)).all() == []
    after.close()
