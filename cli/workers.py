"""The worker (索引进程): brings changes into the index and compares it with SQL now and then.

`yidan worker` does so itself. `yidan serve` looks whether there is something to do and has a child
process do it, which ends when nothing has come for a while: in the server's own process half a
second of work for a file kept everybody waiting, and what it took of memory stayed.
"""

import asyncio
import contextlib
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from api import logs
from cli import children, clock, heap
from schema import errors
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import draining, reconcile

DRAIN_EVERY_S = 3.0
_IDLE_S = 30.0  # a child stays for what may come next
_ENDS_IN_S = 10.0  # a child told to end, before it is killed: nothing is lost by that
_FAILED_S = 5.0  # between two children, where one failed
_NICENESS = 10  # of a child: a tenth of the server's part, where both want the same processor

_log = logging.getLogger(__name__)


def log_to_stderr(settings: Settings) -> None:
    """Tell what commands do that run until they are stopped."""
    logs.to_stderr(settings.log_format)
    logging.getLogger("cli").setLevel(logging.INFO)


async def work(stores: Stores, settings: Settings) -> None:
    """Drain the outbox again and again, and compare index and SQL now and then.

    Of all processes one leads and works, the others stand by; whatever fails is tried again.
    """
    while True:
        try:
            async with stores.sql.leading("worker") as leads:
                if leads:
                    await _lead(stores, settings.reconcile_every_s)
        except Exception:  # noqa: BLE001 - the worker must outlive any failure; it is logged
            _log.exception("索引更新失败，稍后重试")
        await asyncio.sleep(DRAIN_EVERY_S)


async def _lead(stores: Stores, reconcile_every_s: float) -> None:
    """Work until something fails."""
    last = time.monotonic()
    while True:
        await _drain(stores)
        if time.monotonic() - last > reconcile_every_s:
            await _reconcile(stores)
            last = time.monotonic()
        await asyncio.sleep(DRAIN_EVERY_S)


async def _drain(stores: Stores) -> None:
    if written := await draining.drain(stores, clock.now_us):
        _log.info("索引已更新：%d 个版本", written)


async def _reconcile(stores: Stores) -> None:
    found = await reconcile.reconcile(stores, clock.now_us)
    if not found.clean:
        _log.warning("索引与数据库不一致，已修补：%s", found)


async def have_worked(stores: Stores, settings: Settings) -> None:
    """Have a child process do what `work` does, whenever there is something to do."""
    last = time.monotonic()
    while True:
        due = time.monotonic() - last > settings.reconcile_every_s
        try:
            if due or await stores.sql.reads.oldest_pending_us() is not None:
                last = time.monotonic() if due else last
                if not await _child(settings, reconciles=due):
                    _log.error("索引进程意外结束，稍后重试")
                    await asyncio.sleep(_FAILED_S)
        except errors.YidanError as error:  # the database is away: it says so to whoever asks
            _log.error("索引更新失败，稍后重试：%s", error)
        await asyncio.sleep(DRAIN_EVERY_S)


async def _child(settings: Settings, *, reconciles: bool) -> bool:
    """Run a child until it has nothing to do; whether it ended well."""
    ours, theirs = multiprocessing.Pipe()
    with theirs:
        process = children.begin(_run, theirs, settings, reconciles)
    try:
        await _ended(process)
    finally:
        ours.close()  # which tells it to end
        await asyncio.to_thread(children.end, process, _ENDS_IN_S)
    return process.exitcode == 0


async def _ended(process: SpawnProcess) -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(process.sentinel, over.set)
    try:
        await over.wait()
    finally:
        loop.remove_reader(process.sentinel)


def _run(pipe: Connection, settings: Settings, reconciles: bool) -> None:
    """The child: works until idle, or until its parent is no more; requests go first."""
    os.nice(_NICENESS)
    heap.share()
    log_to_stderr(settings)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which ends us
    asyncio.run(_while_there(pipe, lambda: _until_idle(settings, reconciles=reconciles)))


async def _while_there(pipe: Connection, work: Callable[[], Awaitable[None]]) -> None:
    """Work until it is done or the other end of the pipe is closed, by whatever end it met."""
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work())

    def end() -> None:
        loop.remove_reader(pipe.fileno())
        task.cancel()

    loop.add_reader(pipe.fileno(), end)
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _until_idle(settings: Settings, *, reconciles: bool) -> None:
    """Drain until nothing has come for a while; what fails is tried again."""
    async with opened(settings) as stores:
        since = time.monotonic()
        while time.monotonic() - since < _IDLE_S:
            try:
                async with stores.sql.leading("worker") as leads:
                    if leads and reconciles:
                        await _reconcile(stores)
                        reconciles = False
                    if await stores.sql.reads.oldest_pending_us() is not None:
                        since = time.monotonic()
                        if leads:
                            await _drain(stores)
            except Exception:  # noqa: BLE001 - the worker must outlive any failure; it is logged
                _log.exception("索引更新失败，稍后重试")
                since = time.monotonic()
            await asyncio.sleep(DRAIN_EVERY_S)
