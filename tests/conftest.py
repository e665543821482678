"""What many tests share: a database, the recorded data where it is there, and the fixed cast."""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from newsletter.db import Database
from tests import postgresql
from tests.order import longest_first, workers_there, workers_wanted
from tests.prepared import compile_each_template_once, prepare

ROOT = Path(__file__).parent.parent
RECORDED = ROOT.parent / "shared" / "data"
MORNING = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)

compile_each_template_once()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = longest_first(items, workers_there())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    return workers_wanted()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(prepare(tmp_path / "newsletter.db"))
    yield opened
    opened.close()


@pytest.fixture
def recorded() -> Path:
    """The folder of recorded feeds and mails; tests that need it are skipped where it is not."""
    if not RECORDED.is_dir():
        pytest.skip("the recorded data (../shared/data) is not here")
    return RECORDED


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[str]:
    """One PostgreSQL for all tests that need it, skipped where it is not installed."""
    need("postgresql", postgresql.is_installed())
    with postgresql.cluster() as url:
        yield url


@pytest.fixture(scope="session")
def prepared_postgresql(postgresql_cluster: str) -> str:
    """The name of a database there that has all tables, to be copied."""
    _create(postgresql_cluster, "prepared")
    Database(postgresql_cluster.format(database="prepared")).close()
    return "prepared"


@pytest.fixture
def postgresql_url(postgresql_cluster: str, prepared_postgresql: str) -> str:
    """The URL of a PostgreSQL database of the test's own, with all tables and no row."""
    name = f"test_{uuid.uuid4().hex}"
    return _create(postgresql_cluster, f"{name} TEMPLATE {prepared_postgresql}", name)


@pytest.fixture(params=["sqlite", "postgresql"])
def either_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with all tables: once SQLite's, once PostgreSQL's."""
    if request.param == "sqlite":
        return prepare(tmp_path / "newsletter.db")
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def either_database(either_url: str) -> Iterator[Database]:
    opened = Database(either_url)
    yield opened
    opened.close()


@pytest.fixture
def empty_postgresql_url(postgresql_cluster: str) -> str:
    """The URL of one without any table."""
    return _create(postgresql_cluster, f"test_{uuid.uuid4().hex}")


def _create(cluster: str, what: str, name: str = "") -> str:
    engine = create_engine(cluster.format(database="postgres"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {what}"))
    engine.dispose()
    return cluster.format(database=name or what)


def need(program: str, found: bool) -> None:
    """Skip a test for want of a program, or fail it where nothing may be skipped."""
    if found:
        return
    if os.environ.get("NEWSLETTER_TESTS_MAY_NOT_SKIP"):
        pytest.fail(f"{program} is not installed, and here no test may be skipped")
    pytest.skip(f"{program} is not installed")
