"""The fixed cast in an empty table: Ada active, Ben pending, Cleo left."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlmodel import Session, SQLModel, create_engine

from subscribers import store
from subscribers.models import Status
from subscribers.preferences import Preferences

# The first text drawn builds Unicode tables, which a busy machine makes look like a slow test.
settings.register_profile(
    "subscribers", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("subscribers")

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
KEY = b"a key for the suppressed addresses"
BY_CLI: dict[str, Any] = {"door": "cli", "wording": "2026-11"}


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def add(session: Session, email: str, status: Status = Status.ACTIVE, **given: Any) -> int:
    """A new reader's id."""
    added = store.add(
        session,
        Preferences.read(email=email, **given),
        status=status,
        now=NOON,
        suppression_key=KEY,
        **BY_CLI,
    )
    assert isinstance(added, store.Added)
    return added.subscriber_id


@pytest.fixture
def ada(session: Session) -> int:
    return add(session, "ada@example.org", name="Ada", interests="engines; -looms")


@pytest.fixture
def ben(session: Session) -> int:
    return add(session, "ben@example.org", Status.PENDING)


@pytest.fixture
def cleo(session: Session) -> int:
    return add(session, "cleo@example.org", Status.LEFT)
