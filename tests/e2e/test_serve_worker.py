"""A server has a child process bring changes into the index, and outlives it."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path

import httpx
import pytest
from sample import ROOT
from served import Server, served, until

from cli import workers
from indexer import files, pipeline
from schema.settings import Settings
from schema.stores.opening import opened
from schema.stores.sql.store import SqlStore
from schema.usecases import draining

LISTS = ROOT / "corpus/lists"
SEARCH = (
    "query($q:String!){search(query:$q,first:1){... on SearchConnection{edges{node{__typename}}}}}"
)

_IN_S = 90


async def take(home: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a file in, and leave it to others to bring it into the index."""

    async def nothing(*_: object) -> int:
        return 0

    monkeypatch.setattr(draining, "drain", nothing)
    settings = Settings(home=home)
    async with opened(settings) as stores:
        found = files.under([LISTS / name])
        taken = [each.outcome async for each in pipeline.ingest(stores, settings, found, lambda: 1)]
    assert taken == ["accepted"]


def niceness(pid: int) -> int:
    """How far a process stands back where others want the same processor."""
    return os.getpriority(os.PRIO_PROCESS, pid)


def alive(pid: int) -> bool:
    """Whether a process is there."""
    return Path(f"/proc/{pid}").exists()


def found(server: Server, matter: str) -> Callable[[], object]:
    """Whether a search finds something."""

    async def look() -> bool:
        asked = {"query": SEARCH, "variables": {"q": matter}}
        async with httpx.AsyncClient(timeout=30) as client:
            answer = (await client.post(server.graphql, json=asked)).json()
        return bool(answer["data"] and answer["data"]["search"].get("edges"))

    return look


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at /proc")
async def test_a_child_brings_changes_into_the_index(tmp_path, monkeypatch):
    """Killed it is begun anew and goes on; with the server, however that ends, it ends too."""
    await take(tmp_path, "青禾县石塘乡基本履职事项清单.csv", monkeypatch)
    with served(tmp_path) as server:
        await until(server.workers, "a child")
        (first,) = server.workers()
        await until(lambda: niceness(first) > niceness(server.pid), "requests go before its work")
        await until(found(server, "水库巡查"), "the first file is found")
        await until(lambda: server.told("索引已更新"), "it is told")
        os.kill(first, signal.SIGKILL)
        await until(lambda: server.told("索引进程意外结束"), "told")
        await take(tmp_path, "青禾县石塘乡配合履职事项清单.csv", monkeypatch)
        await until(server.workers, "another child")
        (second,) = server.workers()
        assert second != first
    await until(lambda: not alive(second), "the child has ended")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at /proc")
async def test_a_child_does_not_outlive_a_server_that_is_killed(tmp_path, monkeypatch):
    """It hears of it by the end of a pipe; by itself it would go on, since something waits."""
    await take(tmp_path, "青禾县石塘乡基本履职事项清单.csv", monkeypatch)
    async with opened(Settings(home=tmp_path)) as stores, stores.sql.leading("worker") as leads:
        assert leads  # so that the child only stands by
        with served(tmp_path) as server:
            await until(server.workers, "a child")
            (child,) = server.workers()
            server.kill()
            try:
                await until(lambda: not alive(child), "the child has ended")
            finally:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)


async def test_a_child_that_does_not_lead_stands_by(tmp_path, monkeypatch):
    """What waits is left to the process that leads; once that has gone it goes on."""
    await take(tmp_path, "青禾县石塘乡基本履职事项清单.csv", monkeypatch)
    settings, rounds, drained = Settings(home=tmp_path), list[str](), asyncio.Event()
    leading = SqlStore.leading

    def looking(store: SqlStore, name: str) -> AbstractAsyncContextManager[bool]:
        rounds.append(name)
        return leading(store, name)

    async def drain(*_: object) -> int:
        drained.set()
        return 0

    monkeypatch.setattr(draining, "drain", drain)
    monkeypatch.setattr(workers, "DRAIN_EVERY_S", 0.01)
    async with opened(settings) as stores:
        async with stores.sql.leading("worker") as leads:
            assert leads
            monkeypatch.setattr(SqlStore, "leading", looking)
            child = asyncio.create_task(workers._until_idle(settings, reconciles=False))
            await until(lambda: len(rounds) > 3, "it looks again and again")
            assert not drained.is_set()
        await asyncio.wait_for(drained.wait(), _IN_S)
        child.cancel()
        await asyncio.wait([child])
