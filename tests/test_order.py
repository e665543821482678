"""The order of the tests: none is left out, and each worker begins with a long one."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.order import LONGEST, longest_first


def names(count: int) -> list[Any]:
    """Tests of many files, the long ones among them."""
    files = [f"tests/test_{n}.py" for n in range(count)]
    files[count // 2 : count // 2] = sorted(LONGEST)
    return [SimpleNamespace(nodeid=f"{file}::test_{n}") for file in files for n in range(3)]


@pytest.mark.parametrize("workers", [1, 2, 3, 7, 64])
@pytest.mark.parametrize("count", [0, 1, 100])
def test_no_test_is_left_out_or_run_twice(workers: int, count: int) -> None:
    items = names(count)
    ordered = longest_first(items, workers)
    assert sorted(item.nodeid for item in ordered) == sorted(item.nodeid for item in items)


@pytest.mark.parametrize("workers", [1, 2, 3, 6])
def test_each_worker_begins_with_a_long_test(workers: int) -> None:
    left = longest_first(names(100), workers)
    for worker in range(workers):
        size = len(left) // (workers - worker)
        assert left[0].nodeid.startswith(LONGEST[worker])
        left = left[size:]
