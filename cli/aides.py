"""Aides (助手进程): processes beside the server that answer long queries, each on its own core.

One interpreter works on one core. While more long queries are asked than it can work on, the server
has aides: they open the same stores and run the same schema, and end when nobody needed them for a
while. What an aide was asked when it met its end the server answers itself.

Over a pair of sockets go, with their length before them, pickles of a number and an `Asked` (None:
nobody waits for it any more), and of the number and an `Answered` (None: nothing came of it).
"""

import asyncio
import contextlib
import itertools
import logging
import multiprocessing
import os
import pickle
import signal
import socket
import time
from collections.abc import Callable
from contextvars import ContextVar
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, cast

import uvicorn
from strawberry.types.graphql import OperationType

from api import asker, logs, queries
from api.running import Answered, Asked, Operation
from cli import clock, heap, interpreter, workers
from indexer.jail import Jail
from schema.domain.access import PUBLIC
from schema.gql import observed, root
from schema.gql.context import Context, context_factory
from schema.gql.running import Schema
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases.bodies import Register

NAME = "yidan-aide"  # as `ps` and `top` show it
_MOST = 3
_IDLE_S = 300.0
_LOOKS_EVERY_S = 5.0
_STARTS_IN_S = 60.0
_FAILED_S = 30.0  # until the next one is begun, where one failed
_LATE_S = 5.0  # beyond the time of a request, which the aide keeps itself
_ENDS_IN_S = 2.0
_LENGTH_BYTES = 4

_log = logging.getLogger(__name__)
_observed: ContextVar[list[observed.Operation]] = ContextVar("observed")

# Reads lexicons and tables, so that the first who asks need not wait for it.
_FIRST = Asked(
    Operation(queries.operation("ask"), {"question": "谁负责森林防火？", "top": 1}),
    PUBLIC,
    logs.Told(),
)


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
        self._wire = _Wire(self._take, self._lose)
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
        # Not fork: a copy of a process with threads and an open database would share its locks.
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=_run, args=(theirs, settings), daemon=True)
        with theirs:
            process.start()
        aide = _Aide(process)
        try:
            await asyncio.get_running_loop().create_connection(lambda: aide._wire, sock=ours)
            async with asyncio.timeout(_STARTS_IN_S):
                await aide._ready.wait()
        except BaseException:
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
            self._process.kill()
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
        await asyncio.to_thread(_finish, self._process)


def _finish(process: SpawnProcess) -> None:
    process.join(_ENDS_IN_S)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()


class _Wire(asyncio.Protocol):
    """One end of the pair of sockets: messages are handed on in the moment in which they come."""

    def __init__(self, take: Callable[[Any], None], lost: Callable[[], None]) -> None:
        self._take, self._lost = take, lost
        self._come = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what messages are sent by."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Hand on what is whole."""
        self._come += data
        while len(self._come) >= _LENGTH_BYTES:
            end = _LENGTH_BYTES + int.from_bytes(self._come[:_LENGTH_BYTES])
            if len(self._come) < end:
                break
            message = pickle.loads(self._come[_LENGTH_BYTES:end])  # noqa: S301 - our own process
            del self._come[:end]
            self._take(message)

    def connection_lost(self, _error: Exception | None) -> None:
        """The other end has gone, or this one was closed."""
        self._transport = None
        self._lost()

    def send(self, message: object) -> None:
        """Send a message, unless the other end has gone."""
        if self._transport is not None:
            told = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
            self._transport.write(len(told).to_bytes(_LENGTH_BYTES) + told)

    def close(self) -> None:
        """Close this end."""
        if self._transport is not None:
            self._transport.close()


def _run(theirs: socket.socket, settings: Settings) -> None:
    """The aide: answers until the server has gone; whoever ends the server ends it."""
    heap.share()
    workers.log_to_stderr(settings)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    with contextlib.suppress(OSError):  # not on Linux
        Path("/proc/self/comm").write_text(NAME, encoding="ascii")
    loop_factory = uvicorn.Config("", loop="auto").get_loop_factory()
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(_aid(theirs, settings))


async def _aid(theirs: socket.socket, settings: Settings) -> None:
    over = asyncio.Event()
    with contextlib.closing(Jail(settings)) as jail:
        async with opened(settings) as stores:
            schema = root.build(settings, lambda operation: _observed.get().append(operation))
            context = context_factory(
                stores, Register(stores.sql.reads), clock.today, jail, settings.rules_dir
            )
            answering = _Answering(schema, context)
            await answering.answered(_FIRST)
            interpreter.settle()
            collector = asyncio.create_task(interpreter.collect_when_idle(answering.is_idle))
            wire = answering.wire = _Wire(answering.take, over.set)
            await asyncio.get_running_loop().create_connection(lambda: wire, sock=theirs)
            wire.send(None)
            await over.wait()
            await answering.end()
            collector.cancel()


class _Answering:
    """What an aide is answering."""

    wire: _Wire

    def __init__(self, schema: Schema, context: Callable[..., Context]) -> None:
        self._schema, self._context = schema, context
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._tasks

    def take(self, message: tuple[int, Asked | None]) -> None:
        """Begin to answer; None: nobody waits for it any more."""
        number, asked = message
        if asked is not None:
            self._tasks[number] = asyncio.create_task(self._answer(number, asked))
            self._tasks[number].add_done_callback(lambda _: self._tasks.pop(number, None))
        elif (task := self._tasks.get(number)) is not None:
            task.cancel()

    async def end(self) -> None:
        """End what is under way."""
        tasks = list(self._tasks.values())
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def answered(self, asked: Asked) -> Answered:
        """Run an operation that only reads."""
        seen: list[observed.Operation] = []
        _observed.set(seen)
        with logs.telling(asked.request), asker.being(asked.actor):
            result = await self._schema.execute(
                asked.operation.text,
                variable_values=asked.operation.variables,
                context_value=self._context(asked.actor),
                operation_name=asked.operation.name,
                allowed_operation_types=[OperationType.QUERY],
                operation_extensions=asked.operation.extensions,
            )
        return Answered.of(result, seen[-1] if seen else None)

    async def _answer(self, number: int, asked: Asked) -> None:
        answer = None
        try:
            answer = await self.answered(asked)
        except Exception:  # noqa: BLE001 - the server answers it itself, and tells what is wrong
            _log.exception("助手进程未能作答，由服务进程自行作答")
        self.wire.send((number, answer))
