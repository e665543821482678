"""A real database, as the program opens it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.db import Database
from tests.prepared import prepare


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(prepare(tmp_path / "papers.db"))
    yield database
    database.close()
