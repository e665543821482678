"""A companion works beside its process, and stops when that is asked to, or fails."""

import os
import time

import pytest

from newsletter.companion import Stop, accompanied


def never() -> bool:
    return False


def until_asked(stop: Stop) -> bool:
    given_up = time.monotonic() + 20
    while not stop():
        if time.monotonic() > given_up:
            return False
        time.sleep(0.01)
    return True


def test_it_works_in_a_process_of_its_own_and_says_what_it_did() -> None:
    with accompanied(lambda _: os.getpid(), never) as companion:
        assert companion.result() not in (None, os.getpid())


def test_it_is_at_work_until_it_is_done() -> None:
    with accompanied(until_asked, never) as companion:
        assert companion.is_at_work()
        companion.dismiss()


def test_a_stop_that_only_this_process_hears_reaches_it() -> None:
    parent, asked_after = os.getpid(), time.monotonic() + 0.3

    def asked() -> bool:  # as a signal to this process is
        return os.getpid() == parent and time.monotonic() > asked_after

    with accompanied(until_asked, asked) as companion:
        assert companion.result() is True


def test_a_companion_that_dies_has_no_result() -> None:
    with accompanied(lambda _: os._exit(9), never) as companion:
        assert companion.result() is None


def test_a_failure_of_this_process_ends_it() -> None:
    began = time.monotonic()
    with pytest.raises(RuntimeError, match="failed"), accompanied(until_asked, never):
        raise RuntimeError("this process failed")
    assert time.monotonic() - began < 15
