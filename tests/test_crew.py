"""A crew works side by side, and stops when its process is asked to, or fails."""

import os
import time

import pytest

from newsletter.crew import Share, Stop, work_together


def test_every_hand_does_its_share() -> None:
    assert sorted(work_together(lambda share, _: share.hand, 3, lambda: False)) == [0, 1, 2]


def test_a_stop_that_comes_while_others_still_work_reaches_them() -> None:
    parent, asked_after = os.getpid(), time.monotonic() + 0.5

    def asked() -> bool:  # only in this process, as a signal to it is
        return os.getpid() == parent and time.monotonic() > asked_after

    def until_asked(share: Share, stop: Stop) -> bool:
        given_up = time.monotonic() + 20
        while share.hand and not stop():
            if time.monotonic() > given_up:
                return False
            time.sleep(0.01)
        return True

    assert list(work_together(until_asked, 2, asked)) == [True, True]


def test_a_failure_of_this_process_stops_the_others() -> None:
    def fail(share: Share, stop: Stop) -> bool:
        if share.hand == 0:
            raise RuntimeError("the first hand failed")
        while not stop():
            time.sleep(0.01)
        return True

    with pytest.raises(RuntimeError, match="first hand"):
        list(work_together(fail, 2, lambda: False))
