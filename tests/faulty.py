"""Processes that do one job on an installation and, at one point of it, die or stand still.

Points are calls of ports: a signal (KILL, STOP) is raised before, within or after a real call.
`python tests/faulty.py` is the parent of such processes: it loads the program once and forks for
each, by requests in JSON on its standard input; `Parent` speaks with it.
"""

import asyncio
import dataclasses
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import county

from cli import clock
from schema import errors
from schema.settings import Settings
from schema.stores.elastic.admin import ElasticAdmin
from schema.stores.opening import Stores, opened
from schema.usecases import documents, draining, generations

LOST = 3  # exit code: another build was promoted or begun meanwhile, or another leads
_WITHIN_S = 0.005
_ROOT = Path(__file__).parents[1]


class Parent:
    """The parent of faulty processes; a context manager that ends with it, as do they."""

    def __enter__(self) -> Self:
        path = os.pathsep.join([str(_ROOT), str(_ROOT / "tests")])
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._running: set[int] = set()
        return self

    def __exit__(self, *_: object) -> None:
        for pid in self._running:  # a test that failed may leave one that stands still
            os.kill(pid, signal.SIGKILL)
        self._process.communicate()

    def start(self, settings: Settings, job: str, point: str = "", how: str = "KILL") -> int:
        """Start a process on an installation; gives its id."""
        given = settings.model_dump(
            include={"home", "database_url", "elastic_url", "elastic_prefix"}
        )
        named = {f"YIDAN_{name.upper()}": str(value) for name, value in given.items() if value}
        pid = self._ask([named, job, point, how])
        self._running.add(pid)
        return pid

    def wait(self, pid: int) -> int:
        """How a process ended: its exit code, or minus the signal that killed or stopped it."""
        ended = self._ask(pid)
        if ended != -signal.SIGSTOP:
            self._running.discard(pid)
        return ended

    def run(self, settings: Settings, job: str, point: str = "") -> int:
        """Start a process and wait for its end."""
        return self.wait(self.start(settings, job, point))

    def _ask(self, request: object) -> int:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(request).encode() + b"\n")
        stdin.flush()
        return int(stdout.readline())


def taken(number: int) -> Any:
    """A file with one entry of its own; each number another edition."""
    basic = county.ListClass.BASIC
    return county.parsed(
        f"lists/后来{number}.xlsx",
        county.duty_list(
            basic, f"990121{100 + number}", None, county.entry(basic, 3, title(number))
        ),
    )


def title(number: int) -> str:
    """The title of its entry."""
    return "后来事项" + "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in f"{number:02}")


class _Faulty:
    """Passes everything on to what it stands before."""

    def __init__(self, behind: Any, at: Callable[[str], None]) -> None:
        self._behind, self._at = behind, at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._behind, name)


class _Writer(_Faulty):
    async def apply(self, changes: Any) -> None:
        self._at("before-apply")
        asyncio.get_running_loop().call_later(_WITHIN_S, self._at, "within-apply")
        await self._behind.apply(changes)
        self._at("after-apply")


class _Admin(_Faulty):
    @asynccontextmanager
    async def writing(self, number: int | None = None) -> AsyncIterator[_Writer]:
        async with self._behind.writing(number) as writer:
            yield _Writer(writer, self._at)

    @asynccontextmanager
    async def building(self, number: int) -> AsyncIterator[_Writer]:
        async with self._behind.building(number) as writer:
            yield _Writer(writer, lambda point: self._at(f"build-{point}"))
        self._at("built")

    async def swap(self, number: int, *, expected: int | None) -> None:
        self._at("before-swap")
        await self._behind.swap(number, expected=expected)
        self._at("after-swap")


class _Client(_Faulty):
    """Elasticsearch's client, before and after bulk requests."""

    async def bulk(self, **given: Any) -> Any:
        self._at("before-bulk")
        answer = await self._behind.bulk(**given)
        self._at("after-bulk")
        return answer


class _Connection(_Faulty):
    changes = 0

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[_Client]:
        async with self._behind.writing() as client:
            yield _Client(client, self._at)


class _Work(_Faulty):
    async def audit(self, event: Any, at_us: int) -> None:
        await self._behind.audit(event, at_us)
        self._at("after-audit")


class Sql(_Faulty):
    """A store; `after-audit` is a point of a write that has left its record and not committed."""

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[_Work]:
        """A unit of work that passes the point."""
        async with self._behind.unit_of_work() as work:
            yield _Work(work, self._at)


async def _drain(stores: Stores) -> None:
    await draining.drain(stores, clock.now_us)


async def _lead(stores: Stores) -> None:
    async with stores.sql.leading("worker") as leads:
        if leads:
            await draining.drain(stores, clock.now_us)


async def _rebuild(stores: Stores) -> None:
    await generations.rebuild(stores, clock.now_us)


async def _take(stores: Stores) -> None:
    await documents.take(stores.sql, stores.blobs, taken(9), clock.now_us())


_JOBS = {"drain": _drain, "lead": _lead, "rebuild": _rebuild, "take": _take}


async def _run(job: str, point: str, how: str) -> int:
    struck: list[str] = []

    def at(reached: str) -> None:
        if reached == point and not struck:
            struck.append(reached)
            os.kill(os.getpid(), signal.Signals[f"SIG{how}"])

    async with opened(Settings()) as stores:
        if isinstance(stores.index_admin, ElasticAdmin):
            stores.index_admin._connection = _Connection(stores.index_admin._connection, at)  # type: ignore[assignment]
        faulty = dataclasses.replace(
            stores, sql=Sql(stores.sql, at), index_admin=_Admin(stores.index_admin, at)
        )
        try:
            await _JOBS[job](faulty)
        except (errors.PromotionLost, errors.StoreUnavailable):
            return LOST
    return 0


def _forked(named: dict[str, str], job: str, point: str, how: str) -> int:
    """The id of a new process that does a job."""
    if pid := os.fork():
        return pid
    os.environ.update(named)
    code = 1
    try:
        code = asyncio.run(_run(job, point, how))
    except BaseException:  # noqa: BLE001 - whatever it is, this process must end here
        traceback.print_exc()
    os._exit(code)


def _waited(pid: int) -> int:
    _, status = os.waitpid(pid, os.WUNTRACED)
    return -os.WSTOPSIG(status) if os.WIFSTOPPED(status) else os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    for line in sys.stdin:
        request = json.loads(line)
        print(_waited(request) if isinstance(request, int) else _forked(*request), flush=True)
