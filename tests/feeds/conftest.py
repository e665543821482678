"""What the tests of feeds share: a server on loopback, a client for it, feeds of our own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.feeds import Web
from tests.feeds.loopback import Site, impatient, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with Web("newsletter/1.0 (mailto:ada@example.org)", tmp_path, politeness=impatient()) as web:
        yield web
