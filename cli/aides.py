"""Aides (助手进程): processes beside the server that answer long queries, each on its own core.

One interpreter works on one core. While more long queries are asked than it can work on, the server
has aides: they open the same stores and run the same schema, and end when nobody needed them for a
while. What an aide was asked when it met its end the server answers itself.

To an aide (`aiding`) go numbers with an `Asked` each (None: nobody waits for it any more), and back
the numbers with an `Answered` each (None: nothing came of it); None alone says that it can begin.
"""

import asyncio
import contextlib
import itertools
import logging
import os
import socket
import time
from multiprocessing.context import SpawnProcess

from api.running import Answered, Asked
from cli import aiding, children
from cli.wires import Wire
from schema.settings import Settings

_MOST = 3
_IDLE_S = 300.0
_LOOKS_EVERY_S = 5.0
_STARTS_IN_S = 60.0
_FAILED_S = 30.0  # until the next one is begun, where one failed
_LATE_S = 5.0  # beyond the time of a request, which the aide keeps itself
_ENDS_IN_S = 2.0

_log = logging.getLogger(__name__)


def usual() -> int:
    """As many as there are cores beside the server's own, three at most."""
    allowed = getattr(os, "sched_getaffinity", None)  # not everywhere
    cores = len(allowed(0)) if allowed else os.cpu_count() or 1
    return min(cores - 1, _MOST)


class Aides:
    """The aides of a server; `keep` has them come and go."""

    def __init__(self, settings: Settings, idle_s: float = _IDLE_S) -> None:
        self._settings, self._idle_s = settings, idle_s
        self._most = usual() if settings.aides is None else settings.aides
        self._there: list[_Aide] = []
        self._called = asyncio.Event()

    def call(self) -> None:
        """Say that some are wanted."""
        self._called.set()

    def number(self) -> int:
        """How many there are."""
        return len(self._alive())

    def are_busy(self) -> bool:
        """Whether each of them works on something."""
        return all(each.under_way for each in self._alive())

    async def answered(self, asked: Asked) -> Answered | None:
        """What the least busy one answers; None if it has met its end."""
        least = min(self._alive(), key=lambda each: each.under_way, default=None)
        if least is None:
            return None
        return await least.answered(asked, self._settings.request_timeout_s + _LATE_S)

    async def keep(self) -> None:
        """Have as many as are wanted, until cancelled."""
        try:
            while self._most:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._called.wait(), _LOOKS_EVERY_S)
                await self._end([each for each in self._there if each.gone])
                await self._end([each for each in self._there if each.idle_s() > self._idle_s])
                if self._called.is_set() and len(self._there) < self._most:
                    await self._begin()
                elif self._called.is_set():
                    await asyncio.sleep(_LOOKS_EVERY_S)
                self._called.clear()
        finally:
            await self._end(self._there)

    def _alive(self) -> "list[_Aide]":
        return [each for each in self._there if not each.gone]

    async def _begin(self) -> None:
        try:
            self._there.append(await _Aide.begun(self._settings))
        except (OSError, TimeoutError):
            _log.exception("助手进程未能启动，稍后重试")
            await asyncio.sleep(_FAILED_S)

    async def _end(self, ended: "list[_Aide]") -> None:
        self._there = [each for each in self._there if each not in ended]
        if any(each.gone for each in ended):
            _log.warning("助手进程意外结束，由服务进程自行作答")
        await asyncio.gather(*(each.end() for each in ended))


class _Aide:
    """One aide, as the server sees it."""

    def __init__(self, process: SpawnProcess) -> None:
        self._process = process
        self._wire = Wire(self._take, self._lose)
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Answered | None]] = {}
        self._needed_s = time.monotonic()
        self._ready = asyncio.Event()
        self.gone = False

    @staticmethod
    async def begun(settings: Settings) -> "_Aide":
        """A new one, once it can answer.

        Raises:
            OSError, TimeoutError: it cannot.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            aide = _Aide(children.begin(aiding.run, theirs, settings))
        try:
            await asyncio.get_running_loop().create_connection(lambda: aide._wire, sock=ours)
            async with asyncio.timeout(_STARTS_IN_S):
                await aide._ready.wait()
        except BaseException:  # also where it is cancelled: no process may stay behind
            await aide.end()
            raise
        if aide.gone:
            await aide.end()
            raise ConnectionError("it ended while it started")
        return aide

    @property
    def under_way(self) -> int:
        """How many operations it works on."""
        return len(self._waiting)

    def idle_s(self) -> float:
        """Seconds since it was needed."""
        return 0.0 if self._waiting else time.monotonic() - self._needed_s

    async def answered(self, asked: Asked, within_s: float) -> Answered | None:
        """What it answers; None, and it is gone, if it does not."""
        if self.gone:
            return None
        number = next(self._numbers)
        future: asyncio.Future[Answered | None] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            self._wire.send((number, asked))
            async with asyncio.timeout(within_s):
                return await future
        except asyncio.CancelledError:
            self._wire.send((number, None))
            raise
        except TimeoutError:
            self.gone = True
            return None
        finally:
            del self._waiting[number]
            self._needed_s = time.monotonic()

    def _take(self, message: tuple[int, Answered | None] | None) -> None:
        """Hand an answer to who waits for it; the first message says that it can answer."""
        if message is None:
            self._ready.set()
        elif (future := self._waiting.get(message[0])) and not future.done():
            future.set_result(message[1])

    def _lose(self) -> None:
        """It is no more: what it was asked comes to nothing."""
        self.gone = True
        self._ready.set()
        for future in self._waiting.values():
            if not future.done():
                future.set_result(None)

    async def end(self) -> None:
        """End it; what is under way comes to nothing."""
        self._wire.close()
        await asyncio.to_thread(children.end, self._process, _ENDS_IN_S)
        self._process.close()
