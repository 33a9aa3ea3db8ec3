"""Operations take turns: who goes first, how many are worked on, who is sent away (过载保护).

All operations of a process share one interpreter: those begun together slow one another down, so
that a search would take as long as the comparison beside it. So few long ones are worked on at a
time; the others wait, each for the moment by which its kind may expect to be, later in proportion
to what it takes. What is short waits for nobody, and lets nobody go before it in the event loop
(`paced`): the shortest kinds, on which little of the time is spent together.

A queue that nobody waits for to the end helps nobody: who would wait for too long, at the pace of
those before, is told at once to come again. Only the work counts: who sends a body slowly or reads
an answer slowly takes no turn. Must not know what the work is.

Simulated with what requests of the mixed load take (`tests/bench/mixed.py`), at 60 % of the
capacity of one process, the worst p99 / p50 of a kind: all at once 6.0, in the order of arrival
13.0, two long ones at a time 4.9, with deadlines 4.2 (three at a time 4.5, four 4.6, eight 5.7).
"""

import asyncio
import heapq
import itertools
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from contextvars import ContextVar

from schema import errors
from schema.stores.yielding import paced

_AGAIN_S = 1
_ALWAYS = 8  # are taken in however slow others were
_NEWEST = 0.05  # weight of the newest in an average
_PATIENCE = 8.0  # times what it takes itself, before it goes before whatever came later
_SHORT = 0.4  # of all the time go to the kinds that are short, at most
_NEWS = 64  # operations, until it is looked again which these are
_KEPT = 0.9  # of what was spent before
# Who holds a turn for longer waits for something else, a lock or a server, and keeps nobody busy.
_HELD_S = 0.5
_MOST_KINDS = 512


# When what is waited for began, where not now; of how many long ones it consists.
_together: ContextVar[tuple[float | None, int]] = ContextVar("together", default=(None, 1))


@contextmanager
def together(of: int, now_s: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """Ask in the block, one after the other, so many long ones that are waited for as a whole.

    Each is due by when the block began, in proportion to what all take.
    """
    reset = _together.set((now_s(), of))
    try:
        yield
    finally:
        _together.reset(reset)


class Turns:
    """Turns of a process."""

    def __init__(
        self,
        most: int | None = None,
        most_s: float | None = None,
        at_a_time: int | None = None,
        now_s: Callable[[], float] = time.monotonic,
        aides: Callable[[], int] = lambda: 0,
    ) -> None:
        """Make the turns.

        Args:
            most: How many operations are begun or wait; None: without end.
            most_s: None is taken in that would end later than this, at the pace of those before;
                None: however late.
            at_a_time: How many long ones a process works on at a time; None: all.
            now_s: A clock that is never set.
            aides: How many other processes work on them; this one takes one more beside them.
        """
        self._most, self._most_s, self._at_a_time = most, most_s, at_a_time
        self._now_s, self._aides = now_s, aides
        self._taken = self._long = self._working = 0
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self._usual_s: dict[int, float] = {}  # by kind
        self._spent_s: dict[int, float] = defaultdict(float)  # by kind, lately
        self._short_s = 0.0  # what takes no longer is short
        self._found_s = 0.0  # what is found being worked on takes, on average
        self._ended = 0
        self._ended_s = 0.0  # when the last long one did
        self._apart_s = 0.0  # from one to the next, while there is work

    @asynccontextmanager
    async def taken(self, kind: Hashable) -> AsyncIterator[bool]:
        """Hold a turn once it has come; what is of one kind takes about as long as another.

        Gives whether it is long.

        Raises:
            errors.Overloaded: there are too many before it.
        """
        usual_s = self._usual_s.get(hash(kind), self._found_s)
        is_long = hash(kind) not in self._usual_s or usual_s > self._short_s
        if self._is_full(is_long=is_long):
            raise errors.Overloaded("服务器正忙，请稍后重试。", _AGAIN_S)
        with self._counted(is_long=is_long):
            async with self._turn(usual_s) if is_long else nullcontext():
                began_s = self._now_s()
                try:
                    with paced(is_long=is_long):
                        yield is_long
                finally:
                    self._took(hash(kind), self._now_s() - began_s)

    def are_short(self) -> bool:
        """Whether a long one would have to wait."""
        if self._at_a_time is None:
            return False
        aides = self._aides()
        return self._working >= (self._at_a_time * aides + 1 if aides else self._at_a_time)

    def _is_full(self, *, is_long: bool) -> bool:
        if self._most is not None and self._taken >= self._most:
            return True
        if not is_long or self._most_s is None or self._long < _ALWAYS:
            return False
        return self._long * self._apart_s > self._most_s

    @contextmanager
    def _counted(self, *, is_long: bool) -> Iterator[None]:
        if is_long and not self._long:
            self._ended_s = self._now_s()
        self._taken, self._long = self._taken + 1, self._long + is_long
        try:
            yield
        finally:
            self._taken, self._long = self._taken - 1, self._long - is_long

    @asynccontextmanager
    async def _turn(self, usual_s: float) -> AsyncIterator[None]:
        """Work at once where there is room, else when it is one's turn."""
        loop = asyncio.get_running_loop()
        if self.are_short():
            mine = loop.create_future()
            since_s, of = _together.get()
            due_s = (self._now_s() if since_s is None else since_s) + _PATIENCE * of * usual_s
            heapq.heappush(self._waiting, (due_s, next(self._numbers), mine))
            try:
                await mine
            except asyncio.CancelledError:
                if mine.done() and not mine.cancelled():  # it was its turn just now
                    self._hand_on()
                raise
        else:
            self._working += 1
        held = loop.call_later(_HELD_S, self._hand_on)
        try:
            yield
        finally:
            apart_s, self._ended_s = self._now_s() - self._ended_s, self._now_s()
            self._apart_s += _NEWEST * (apart_s - self._apart_s)
            if loop.time() < held.when():
                held.cancel()
                self._hand_on()

    def _hand_on(self) -> None:
        """Hand the turn to who is due first, of those who still wait."""
        self._working -= 1
        while self._waiting and not self.are_short():
            *_, next_ = heapq.heappop(self._waiting)
            if not next_.done():
                next_.set_result(None)
                self._working += 1

    def _took(self, kind: int, seconds: float) -> None:
        """Learn how long a kind takes, and which are short."""
        if kind not in self._usual_s and len(self._usual_s) >= _MOST_KINDS:
            self._usual_s.clear()
            self._spent_s.clear()
        before_s = self._usual_s.get(kind, seconds)
        self._usual_s[kind] = before_s + _NEWEST * (seconds - before_s)
        self._spent_s[kind] += seconds
        self._ended += 1
        if self._ended % _NEWS == 0:
            self._look()

    def _look(self) -> None:
        """Find which kinds are short: the shortest, as long as little time is spent on them."""
        whole_s = sum(self._spent_s.values()) or 1.0
        left_s, self._short_s, self._found_s = _SHORT * whole_s, 0.0, 0.0
        for kind, usual_s in sorted(self._usual_s.items(), key=lambda each: each[1]):
            left_s -= self._spent_s[kind]
            if left_s >= 0:
                self._short_s = usual_s
            self._found_s += usual_s * self._spent_s[kind] / whole_s
            self._spent_s[kind] *= _KEPT
