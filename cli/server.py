"""`yidan serve`: opens the stores, composes the application with a reader, and runs it.

1. the port is taken first: without it nothing else need start
2. stores open
3. the application runs, and beside it what gives free memory back, makes checkpoints of the audit
   chain, and has a child bring into the index what earlier commands left in the outbox, and later
   changes (unless `yidan worker` does the last two)
4. Ctrl+C or SIGTERM: running requests end, then the worker, the reader and the stores close
"""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import AsyncIterator, Coroutine, Iterator

import typer
import uvicorn
from rich.console import Console
from starlette.types import ASGIApp

from api.app import create_app
from api.connections import Connection
from cli import aides, clock, heap, interpreter, keeping, workers
from indexer.jail import Jail
from schema.settings import Settings
from schema.stores.opening import Stores, opened

GRACE_S = 10
# Longer than clients and proxies (nginx: 60 s) keep a connection that is idle: whoever closes first
# must be the one who would ask next, else a request meets a connection that is just being closed.
IDLE_S = 75

_stderr = Console(stderr=True, highlight=False)


class Server(uvicorn.Server):
    """uvicorn's server, which says in Chinese where it can be reached once it can be."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start; then tell the address."""
        await super().startup(sockets)
        for each in sockets or ():
            _stderr.print(f"依单已启动：{_url(each)}  （按 Ctrl+C 停止）", soft_wrap=True)

    def is_idle(self) -> bool:
        """Whether no request is under way."""
        return not self.server_state.tasks


def run(settings: Settings, host: str, port: int) -> None:
    """Serve until told to stop.

    Raises:
        typer.Exit: the address cannot be had (2).
    """
    heap.share()
    workers.log_to_stderr(settings)
    with (
        _bound(host, port) as listening,
        contextlib.suppress(KeyboardInterrupt),
        interpreter.runner() as runner,
    ):
        runner.run(serve(settings, listening))


async def serve(settings: Settings, listening: socket.socket) -> None:
    """Serve on a socket that listens already."""
    # A second signal must not cut the closing short, so that signals are as before only at the end.
    with contextlib.ExitStack() as to_the_end, contextlib.closing(Jail(settings)) as jail:
        async with opened(settings) as stores:
            helped = aides.Aides(settings)
            server = Server(
                _config(create_app(settings, stores, jail, clock.today, aides=helped), settings)
            )
            interpreter.settle()
            async with _beside(*_works(stores, settings, server, helped)):
                to_the_end.enter_context(_signals_end_here())
                await server.serve([listening])


def run_worker(settings: Settings) -> None:
    """Bring changes into the index until told to stop, without serving."""
    heap.share()
    workers.log_to_stderr(settings)

    async def worked() -> None:
        stop = asyncio.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        async with (
            opened(settings) as stores,
            _beside(workers.work(stores, settings), keeping.keep(stores)),
        ):
            await stop.wait()

    asyncio.run(worked())


def _works(
    stores: Stores, settings: Settings, server: Server, helped: aides.Aides
) -> Iterator[Coroutine[None, None, None]]:
    """What runs beside the application."""
    yield heap.give_back()
    yield interpreter.settle_again()
    yield interpreter.collect_when_idle(server.is_idle)
    yield helped.keep()
    if settings.worker:
        yield workers.have_worked(stores, settings)
        yield keeping.keep(stores)


@contextlib.asynccontextmanager
async def _beside(*works: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Run something beside the block, and end it with the block."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


def _config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=IDLE_S,
        http=Connection,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
    )


def _bound(host: str, port: int) -> socket.socket:
    """A listening socket."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = os.strerror(error.errno) if isinstance(error.errno, int) else str(error)
        _stderr.print(
            f"[red]无法监听 {host}:{port}[/red]：端口可能已被占用（{reason}）。"
            f"请停止占用它的程序，或换一个端口：yidan serve --port {port + 1 if port else 8001}",
            soft_wrap=True,
        )
        raise typer.Exit(2) from error


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - only to show it
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


@contextlib.contextmanager
def _signals_end_here() -> Iterator[None]:
    """Keep uvicorn from raising again, once it has ended, the signal that ended it.

    SIGTERM would kill the process before the stores are closed.
    """
    caught = (signal.SIGINT, signal.SIGTERM)
    before = {each: signal.signal(each, lambda *_: None) for each in caught}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
