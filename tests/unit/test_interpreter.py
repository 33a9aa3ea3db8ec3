"""How the interpreter is set: garbage is collected at moments in which nobody waits."""

import asyncio
import gc
import sys
import weakref
from collections.abc import Iterator

import pytest

from cli import interpreter


class Knot:
    """What only the collector can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before, switched_s = gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    sys.setswitchinterval(switched_s)


@pytest.fixture
def seldom() -> None:
    """The collector does nothing by itself."""
    gc.collect()
    gc.set_threshold(1_000_000, 1_000, 1_000)


def knot() -> weakref.ref[Knot]:
    """Garbage, and enough beside it to be worth a look."""
    found = weakref.ref(Knot())
    for _ in range(3_000):
        Knot()
    return found


def test_what_is_made_at_the_start_is_not_looked_through_again():
    """The collector leaves it alone; rounds are fewer, but the oldest garbage stays bounded."""
    before = gc.get_threshold()
    interpreter.settle()
    assert gc.isenabled()
    young, middle, old = (now + 1 for now in gc.get_threshold())
    assert (young, middle) > before[:2]
    assert young * middle * old < 200_000  # objects made until the oldest are looked through
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < gc.get_freeze_count() / 10
    assert sys.getswitchinterval() < 0.005  # the usual one


async def test_what_is_read_later_is_settled_later():
    """After the times that are stated nothing that was made before is looked through."""
    kept = [[each] for each in range(1000)]
    await interpreter.settle_again((0.0, 0.01))
    assert not any(each is kept[0] for each in gc.get_objects())


@pytest.mark.usefixtures("seldom")
async def test_what_was_left_behind_is_freed_once_nothing_is_under_way():
    """While something is, it is left alone."""
    under_way = [1]
    left = knot()
    task = asyncio.create_task(interpreter.collect_when_idle(lambda: not under_way))
    await asyncio.sleep(0.1)
    assert left() is not None
    under_way.clear()
    async with asyncio.timeout(20):
        while left() is not None:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    task.cancel()


@pytest.mark.usefixtures("seldom")
async def test_what_had_grown_old_is_freed_now_and_then():
    """After a few rounds of the younger, in which it is not looked at."""
    held = Knot()
    old = weakref.ref(held)
    gc.collect(0)
    gc.collect(1)
    del held
    task = asyncio.create_task(interpreter.collect_when_idle(lambda: True, oldest_every_s=0.0))
    young = knot()
    while young() is not None:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.01)
    assert old() is not None
    async with asyncio.timeout(20):
        while old() is not None:
            knot()
            await asyncio.sleep(0.01)
    task.cancel()
