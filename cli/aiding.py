"""The aide itself (助手进程): it answers queries of its server until that has gone.

What comes and goes: see `cli.aides`.
"""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path

from strawberry.types.graphql import OperationType

from api import asker, logs, queries
from api.running import Answered, Asked, Operation
from cli import clock, heap, interpreter, workers
from cli.wires import Wire
from indexer.jail import Jail
from schema.domain.access import PUBLIC
from schema.gql import observed, root
from schema.gql.context import Context, context_factory
from schema.gql.running import Schema
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases.bodies import Register

NAME = "yidan-aide"  # as `ps` and `top` show it

_log = logging.getLogger(__name__)
_observed: ContextVar[list[observed.Operation]] = ContextVar("observed")

# Reads lexicons and tables, so that the first who asks need not wait for it.
_FIRST = Asked(
    Operation(queries.operation("ask"), {"question": "谁负责森林防火？", "top": 1}),
    PUBLIC,
    logs.Told(),
)


def run(theirs: socket.socket, settings: Settings) -> None:
    """The aide: answers until the server has gone; whoever ends the server ends it."""
    heap.share()
    workers.log_to_stderr(settings)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    with contextlib.suppress(OSError):  # not on Linux
        Path("/proc/self/comm").write_text(NAME, encoding="ascii")
    with interpreter.runner() as runner:
        runner.run(_aid(theirs, settings))


async def _aid(theirs: socket.socket, settings: Settings) -> None:
    over = asyncio.Event()
    with contextlib.closing(Jail(settings)) as jail:
        async with opened(settings) as stores:
            schema = root.build(settings, lambda operation: _observed.get().append(operation))
            context = context_factory(
                stores, Register(stores.sql.reads), clock.today, jail, settings.rules_dir
            )
            answering = _Answering(schema, context, over.set)
            await answering.answered(_FIRST)
            interpreter.settle()
            collector = asyncio.create_task(interpreter.collect_when_idle(answering.is_idle))
            await asyncio.get_running_loop().create_connection(lambda: answering.wire, sock=theirs)
            answering.wire.send(None)
            await over.wait()
            await answering.end()
            collector.cancel()


class _Answering:
    """What an aide is answering."""

    def __init__(
        self, schema: Schema, context: Callable[..., Context], lost: Callable[[], None]
    ) -> None:
        self._schema, self._context = schema, context
        self.wire = Wire(self._take, lost)
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._tasks

    def _take(self, message: tuple[int, Asked | None]) -> None:
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
