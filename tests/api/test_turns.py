"""Turns of operations: who is sent away when others end too slowly."""

from contextlib import ExitStack

import pytest

from api.turns import Turns
from schema import errors


class Clock:
    """A clock that stands until it is set."""

    now_s = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now_s


def held(turns: Turns, wanted: int) -> tuple[ExitStack, int]:
    """Take turns until enough are had or one is refused; how many."""
    stack = ExitStack()
    for number in range(wanted):
        try:
            stack.enter_context(turns.taken())
        except errors.Overloaded:
            return stack, number
    return stack, wanted


@pytest.mark.parametrize(("each_s", "most"), [(0.01, 100), (0.1, 51), (0.5, 11), (60.0, 8)])
def test_as_many_work_as_end_in_time(each_s: float, most: int):
    """By the pace of those before; a few are always begun, so that the pace is found anew."""
    clock = Clock()
    turns = Turns(100, 5.0, clock)
    for _ in range(200):
        with turns.taken():
            clock.now_s += each_s
        clock.now_s += 1000.0  # nothing to do says nothing of the pace
    stack, number = held(turns, 200)
    with stack:
        assert number == most
        with pytest.raises(errors.Overloaded), turns.taken():
            pass
    with turns.taken():
        pass


def test_a_pace_that_is_well_again_is_noticed():
    """After slow times as many work as before."""
    clock = Clock()
    turns = Turns(100, 5.0, clock)
    for each_s, most in ((1.0, 8), (0.01, 100)):
        for _ in range(200):
            with turns.taken():
                clock.now_s += each_s
        stack, number = held(turns, 200)
        with stack:
            assert number == most
            clock.now_s += 100 * each_s
