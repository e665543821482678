"""Whatever a program sends to any address of the schema, the answer is ours and is no fault."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from newsletter.app import App
from newsletter.config_file import load
from newsletter.web import routed
from newsletter.web.pages import Pages
from tests.web.conftest import Door, opened_door
from tests.web.papers import collect
from tests.workshop import write_config


@pytest.fixture(scope="module")
def shared_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder: Path = tmp_path_factory.mktemp("schema")
    with opened_door(folder) as door:
        collect(door)
        yield door


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    app = App(load(write_config(tmp_path_factory.mktemp("described"))))
    described = routed(app, Pages(app)).openapi()
    app.close()
    return schemathesis.openapi.from_dict(described)


def test_every_address_answers_whatever_is_sent(shared_door: Door, schema: Any) -> None:
    operations = [found.ok() for found in schema.get_all_operations()]
    assert {"/", "/papers/{when}", "/search", "/edition/{token}"} <= {
        one.path for one in operations
    }
    for operation in operations:
        _try(shared_door, operation)


def _try(door: Door, operation: Any) -> None:
    @settings(
        max_examples=12,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def answered(case: Any) -> None:
        answer = case.call(base_url=str(door.browser.base_url), allow_redirects=False)
        assert answer.status_code < 500, (operation.method, operation.path, answer.text)
        (policy,) = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "Traceback" not in answer.text

    answered()
