"""A dead worker is known at once, and nobody is called dead who may be alive."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.post.worker import identity, is_dead

needs_proc = pytest.mark.skipif(
    not os.path.exists("/proc/self/stat"),  # noqa: PTH110
    reason="without /proc nothing is certain and leases decide",
)


def _name_of_a_child(ends: bool) -> tuple[str, subprocess.Popen[str]]:
    code = "from newsletter.post.worker import identity; print(identity(), flush=True); input()"
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdin is not None
    name = child.stdout.readline().strip()
    if ends:
        child.kill()
    return name, child


def _bury(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()


def test_a_living_worker_is_not_dead() -> None:
    assert not is_dead(identity())
    name, child = _name_of_a_child(ends=False)
    assert not is_dead(name)
    _bury(child)


@needs_proc
def test_a_killed_worker_is_dead_even_before_it_is_buried() -> None:
    name, child = _name_of_a_child(ends=True)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert is_dead(name)
    _bury(child)
    assert is_dead(name)


@needs_proc
def test_a_process_number_used_again_by_another_is_dead() -> None:
    host, boot, namespace, process, started, turn = identity().split("/")
    assert is_dead("/".join((host, boot, namespace, process, str(int(started) + 1), turn)))


def test_nothing_is_certain_about_another_machine_boot_or_namespace() -> None:
    host, boot, namespace, _, started, turn = identity().split("/")
    for elsewhere in ((host, "another-boot", namespace), (host, boot, "pid:[1]")):
        assert not is_dead("/".join((*elsewhere, "999999", started, turn)))


@given(st.text())
def test_any_other_name_is_never_dead(name: str) -> None:
    assert not is_dead(name)


def test_two_runs_of_one_process_have_two_names() -> None:
    assert identity() != identity()
