"""Turns of operations: who works, who waits, who goes first, who is sent away."""

import asyncio
import contextlib
import contextvars
from collections.abc import AsyncIterator

import pytest

from api import turns as module
from api.turns import Turns, together
from schema import errors

ROUNDS = 300  # until an average is near what is usual now


class Workshop:
    """Works that take what a test says, by a clock that only they move."""

    def __init__(
        self, most: int | None = None, most_s: float | None = None, at_a_time: int | None = 1
    ) -> None:
        self.now_s = 0.0
        self.begun: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.aides = 0
        self.turns = Turns(most, most_s, at_a_time, lambda: self.now_s, lambda: self.aides)

    async def know(self, **seconds: float) -> None:
        """Let each kind be worked on in turn, until it is known how long it takes."""
        for _ in range(ROUNDS):
            for kind, taken_s in seconds.items():
                async with self.turns.taken(kind):
                    self.now_s += taken_s
                self.now_s += 1000.0  # nothing to do says nothing of the pace

    def ask(self, kind: str, name: str) -> asyncio.Task[str]:
        """Begin a work that ends when its gate opens."""
        gate = self.gates[name] = asyncio.Event()

        async def work() -> str:
            async with self.turns.taken(kind):
                self.begun.append(name)
                await gate.wait()
            return name

        return asyncio.create_task(work())

    async def end(self, *names: str) -> None:
        """Let works end one after the other."""
        for name in names:
            self.gates[name].set()
            await settled()


async def settled() -> None:
    """Let all that can go on go on."""
    for _ in range(10):
        await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def held(turns: Turns, wanted: int) -> AsyncIterator[int]:
    """Take turns until enough are had or one is refused; how many."""
    async with contextlib.AsyncExitStack() as stack:
        number = 0
        with contextlib.suppress(errors.Overloaded):
            for number in range(wanted):  # noqa: B007 - the number at which it is refused
                await stack.enter_async_context(turns.taken("ask"))
            number = wanted
        yield number


@pytest.mark.parametrize(("each_s", "most"), [(0.01, 100), (0.1, 51), (0.5, 11), (60.0, 8)])
async def test_as_many_are_taken_as_end_in_time(each_s: float, most: int):
    """By the pace of those before; a few are always taken, so that the pace is found anew."""
    shop = Workshop(100, 5.0, None)
    await shop.know(ask=each_s)
    async with held(shop.turns, 200) as number:
        assert number == most
        with pytest.raises(errors.Overloaded):
            await shop.ask("ask", "late")
    again = shop.ask("ask", "again")
    await settled()
    await shop.end("again")
    assert await again == "again"


async def test_a_pace_that_is_well_again_is_noticed():
    """After slow times as many are taken as before."""
    shop = Workshop(100, 5.0, None)
    for each_s, most in ((1.0, 8), (0.01, 100)):
        await shop.know(ask=each_s)
        async with held(shop.turns, 200) as number:
            assert number == most
            shop.now_s += 100 * each_s


async def test_who_takes_less_goes_before_who_came_a_little_earlier():
    """The order is that of waits in proportion to the work, so that long works have their turn."""
    shop = Workshop()
    await shop.know(ask=1.0, diff=1.4)
    tasks = [shop.ask("ask", "first"), shop.ask("diff", "a diff")]
    await settled()
    shop.now_s += 2.0
    tasks.append(shop.ask("ask", "soon after"))
    await settled()
    shop.now_s += 30.0
    tasks.append(shop.ask("ask", "long after"))
    await settled()
    await shop.end("first", "soon after", "a diff", "long after")
    assert shop.begun == ["first", "soon after", "a diff", "long after"]
    assert [await task for task in tasks] == ["first", "a diff", "soon after", "long after"]


async def test_who_is_one_of_several_may_wait_in_proportion():
    """What a page asks twice over waits as one that takes twice as long."""
    shop = Workshop()
    await shop.know(ask=1.0)
    works = [shop.ask("ask", "first")]
    await settled()
    with together(2, lambda: shop.now_s):
        works.append(shop.ask("ask", "of a page"))
    await settled()
    shop.now_s += 3.0
    works.append(shop.ask("ask", "by itself"))
    await settled()
    await shop.end("first", "by itself", "of a page")
    assert shop.begun == ["first", "by itself", "of a page"]
    await asyncio.gather(*works)


async def test_what_is_asked_for_together_is_due_by_when_that_began():
    """The second of a page goes before what came after its first."""
    shop = Workshop()
    await shop.know(ask=1.0)
    first = shop.ask("ask", "first")
    await settled()
    with together(1, lambda: shop.now_s):
        shop.now_s += 3.0
        between = contextvars.Context().run(shop.ask, "ask", "came between")
        await settled()
        second = shop.ask("ask", "second of a page")
        await settled()
    await shop.end("first", "second of a page", "came between")
    assert shop.begun == ["first", "second of a page", "came between"]
    await asyncio.gather(first, between, second)


async def test_what_is_short_waits_for_nobody_nor_is_it_sent_away():
    """However much of what is shorter still comes: it is compared with what takes the time."""
    shop = Workshop(most_s=5.0)
    await shop.know(ask=2.0, search=0.2, **{f"nothing{n}": 0.001 for n in range(20)})
    long = [shop.ask("ask", f"long{n}") for n in range(9)]
    await settled()
    assert [isinstance(task.exception(), errors.Overloaded) for task in long if task.done()] == [1]
    short = shop.ask("search", "short")
    await settled()
    assert shop.begun == ["long0", "short"]
    await shop.end("short", *(f"long{n}" for n in range(8)))
    await asyncio.gather(short, *long[:8])


async def test_as_many_more_are_worked_on_as_other_processes_can():
    """Those who wait begin with the next who ends; fewer do once the others have gone."""
    shop = Workshop()
    await shop.know(ask=1.0)
    tasks = [shop.ask("ask", name) for name in "abcde"]
    await settled()
    assert shop.begun == ["a"]
    assert shop.turns.are_short()
    shop.aides = 2
    assert not shop.turns.are_short()
    await shop.end("a")
    assert shop.begun == ["a", "b", "c", "d"]
    shop.aides = 0
    await shop.end("b", "c")
    assert shop.begun == ["a", "b", "c", "d"]
    await shop.end("d")
    assert shop.begun == ["a", "b", "c", "d", "e"]
    await shop.end("e")
    await asyncio.gather(*tasks)


async def test_who_waits_for_something_else_keeps_nobody_waiting(monkeypatch):
    """A lock, a server that hangs: after a while the next one works beside it, one in its place."""
    monkeypatch.setattr(module, "_HELD_S", 0.05)
    shop = Workshop()
    await shop.know(ask=1.0)
    tasks = [shop.ask("ask", name) for name in ("hangs", "second", "third")]
    await settled()
    assert shop.begun == ["hangs"]
    async with asyncio.timeout(20):
        while shop.begun != ["hangs", "second"]:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.005)
    await shop.end("hangs")  # its turn was handed on long ago, and only once
    assert shop.begun == ["hangs", "second"]
    await shop.end("second", "third")
    await asyncio.gather(*tasks)


@pytest.mark.parametrize("turned", [False, True])
async def test_who_goes_leaves_its_turn_to_the_next(turned: bool):
    """Whether still waiting, or told just now that it may begin."""
    shop = Workshop()
    await shop.know(ask=1.0)
    first, gone, last = (shop.ask("ask", name) for name in ("first", "gone", "last"))
    await settled()
    if turned:
        shop.gates["first"].set()
        asyncio.get_running_loop().call_soon(gone.cancel)  # after it is told, before it hears
    else:
        gone.cancel()
    await shop.end("first", "last")
    assert first.done()
    assert shop.begun == ["first", "last"]
    assert await last == "last"
    assert gone.cancelled()
    again = shop.ask("ask", "again")
    await settled()
    await shop.end("again")
    assert await again == "again"


async def test_who_finds_no_place_is_sent_away_at_once_and_failures_keep_none():
    """Waiting takes a place too; a work that fails gives its own back."""
    shop = Workshop(most=2)
    works = [shop.ask("ask", "works"), shop.ask("ask", "waits")]
    await settled()
    with pytest.raises(errors.Overloaded):
        await shop.ask("ask", "late")
    await shop.end("works", "waits")
    await asyncio.gather(*works)
    for _ in range(3):
        with pytest.raises(errors.StoreBusy):
            async with shop.turns.taken("ask"):
                raise errors.StoreBusy("忙")
    after = shop.ask("ask", "after")
    await settled()
    await shop.end("after")
    assert await after == "after"
    assert "late" not in shop.begun
