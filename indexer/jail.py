"""Files parsed for the server: in one child process of limited memory, time and rights.

A file that is fine to ingest may still be slow, and a page must not wait for it or fall with it:
a child that takes too long is killed, the next request gets a new one. So is one whose request was
cancelled. Libraries that parse are loaded there alone (`confined`): a server starts without them.
Must not know HTTP.
"""

import asyncio
import contextlib
import importlib
import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import cast

from schema import errors
from schema.domain import documents, lists
from schema.settings import Settings

try:
    import resource
except ImportError:  # pragma: no cover - Windows has no such limits; the time limit holds there too
    resource = None  # type: ignore[assignment]

MEMORY_BYTES = 2 * 1024**3
TIMEOUT_S = 20.0
WRITTEN_BYTES = 256 * 1024**2  # a file: what is handed to LibreOffice, and what it makes
_LOOKS_EVERY_S = 0.1
_OFFICE_SHARE = 0.7  # of the time: LibreOffice is ended before the child that waits for it

_SLOW = "解析用时超过 {:g} 秒，已停止；请下载原件查看。"
DIED = "解析时内存或时间超出限制；请下载原件查看。"


class Jail:
    """`sources.Reader` in a child process; `close` ends it."""

    def __init__(self, settings: Settings, timeout_s: float = TIMEOUT_S) -> None:
        office_s = min(settings.office_timeout_s, timeout_s * _OFFICE_SHARE)
        self._settings = settings.model_copy(update={"office_timeout_s": office_s})
        self._timeout_s = timeout_s
        self._child: tuple[SpawnProcess, Connection] | None = None
        # One thread: requests queue here, and the child is never shared.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="jail")

    async def content(self, name: str, data: bytes) -> documents.Content:
        """Read a file in the child.

        Raises:
            errors.FileRefused: it cannot be read, or not within the limits.
        """
        return cast("documents.Content", await self._asked("content", name, data))

    async def rederive(
        self, name: str, title: str, data: bytes, told: lists.ListClass | None
    ) -> list[lists.Entry]:
        """Read the entries of a file in the child, as they were read when it was taken in.

        Raises:
            errors.FileRefused: it cannot be read, or not within the limits.
        """
        return cast("list[lists.Entry]", await self._asked("entries", name, title, data, told))

    def close(self) -> None:
        """End the child."""
        self._thread.shutdown(cancel_futures=True)
        self._stop()

    async def _asked(self, task: str, *given: object) -> object:
        loop, over = asyncio.get_running_loop(), threading.Event()
        try:
            return await loop.run_in_executor(self._thread, self._ask, task, given, over)
        finally:
            over.set()  # nobody waits any more: also where the request was cancelled

    def _ask(self, task: str, given: tuple[object, ...], over: threading.Event) -> object:
        refused = _SLOW.format(self._timeout_s)
        answer: object = None
        try:
            pipe = self._pipe()
            pipe.send((task, given))
            in_time = self._answered(pipe, over)
            if in_time:
                answer, refused = pipe.recv()
        except (EOFError, OSError):
            self._stop()
            raise errors.FileRefused(DIED) from None
        if not in_time:
            self._stop()
        if refused:
            raise errors.FileRefused(refused)
        return answer

    def _answered(self, pipe: Connection, over: threading.Event) -> bool:
        """Wait for an answer as long as it may take and somebody waits for it."""
        ends = time.monotonic() + self._timeout_s
        while not over.is_set() and (left := ends - time.monotonic()) > 0:
            if pipe.poll(min(left, _LOOKS_EVERY_S)):
                return True
        return False

    def _pipe(self) -> Connection:
        if self._child is None or not self._child[0].is_alive():
            self._stop()
            self._child = _spawn(self._settings)
        return self._child[1]

    def _stop(self) -> None:
        if self._child is not None:
            process, pipe = self._child
            self._child = None
            pipe.close()
            process.kill()
            process.join()
            process.close()


def _spawn(settings: Settings) -> tuple[SpawnProcess, Connection]:
    # Not fork: a copy of a process with threads and an open database is no clean room.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, settings), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _work(pipe: Connection, settings: Settings) -> None:
    """The child: answers one file after the other until the pipe closes."""
    _limit()
    confined = importlib.import_module("indexer.confined")
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        while True:
            task, given = pipe.recv()
            pipe.send(confined.answer(task, given, settings))


def _limit() -> None:
    """Bound memory and the size of files written; time is bounded from outside."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN_BYTES, WRITTEN_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
