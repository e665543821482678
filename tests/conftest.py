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

ROOT = Path(__file__).parent.parent
RECORDED = ROOT.parent / "shared" / "data"
MORNING = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)

# They wait for processes rather than work; begun last, they would keep all others waiting.
LONGEST = ("test_whole_walk.py", "test_mail_round.py", "test_crash.py", "test_replay.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests first; the rest in the order they have."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'newsletter.db'}")
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


@pytest.fixture
def postgresql_url(postgresql_cluster: str) -> str:
    """The URL of an empty PostgreSQL database of the test's own."""
    name = f"test_{uuid.uuid4().hex}"
    engine = create_engine(postgresql_cluster.format(database="postgres"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgresql_cluster.format(database=name)


def need(program: str, found: bool) -> None:
    """Skip a test for want of a program, or fail it where nothing may be skipped."""
    if found:
        return
    if os.environ.get("NEWSLETTER_TESTS_MAY_NOT_SKIP"):
        pytest.fail(f"{program} is not installed, and here no test may be skipped")
    pytest.skip(f"{program} is not installed")
