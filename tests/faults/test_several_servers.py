"""Several servers on one installation: one indexes, all answer; whoever goes is replaced."""

import asyncio
import os
import signal
from contextlib import ExitStack
from pathlib import Path

import faulty
import httpx
import pytest
import soundness
from served import Server, served

from cli import clock
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import documents, generations, withdrawing

SERVERS, WITHIN_S = 3, 60
INDEXED = "索引已更新"
FIND = """query ($words: String!) {
  search(query: $words, first: 5) { ... on SearchConnection { totalCount } } }"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at /proc")
async def test_of_several_servers_one_indexes_and_the_last_one_goes_on(new_settings):
    """Begun at once without an index; the one that indexes is killed, the next ended."""
    settings: Settings = new_settings()
    async with opened(settings) as stores:
        await _take(stores, 1)
        await _take(stores, 2)
        stacks = [ExitStack() for _ in range(SERVERS)]
        with ExitStack() as every:
            for each in stacks:
                every.push(each)
            servers = await asyncio.gather(*(_started(each, settings) for each in stacks))
            ends = dict(zip(servers, stacks, strict=True))
            await _until_found(servers, 1, 2)
            assert [each.state for each in await generations.known(stores)] == ["SERVING"]
            leader = await _leading(servers)
            for child in leader.workers():
                os.kill(child, signal.SIGKILL)
            leader.kill()
            await _take(stores, 3)
            servers.remove(leader)
            await _until_found(servers, 1, 2, 3)
            next_ = await _leading(servers)
            ends[next_].close()
            servers.remove(next_)
            await _take(stores, 4)
            await withdrawing.withdraw(
                stores.sql, faulty.taken(1).name, reason="误收", now_us=clock.now_us()
            )
            await _until_found(servers, 2, 3, 4, gone=1)
        await soundness.check(stores, {faulty.title(number) for number in (2, 3, 4)})


async def _started(stack: ExitStack, settings: Settings) -> Server:
    """A server of its own on the installation."""
    named = ("database_url", "elastic_url", "elastic_prefix")
    given = {name: value for name in named if (value := getattr(settings, name))}
    return await asyncio.to_thread(stack.enter_context, served(settings.home, **given))


async def _take(stores: Stores, number: int) -> None:
    """Take a file in; it waits for whoever indexes."""
    await documents.take(stores.sql, stores.blobs, faulty.taken(number), clock.now_us())


async def _until_found(servers: list[Server], *numbers: int, gone: int | None = None) -> None:
    """Wait until each server finds the entry of each file once, and of one that is gone none."""
    wanted = {faulty.title(number): 1 for number in numbers}
    if gone is not None:
        wanted[faulty.title(gone)] = 0
    async with asyncio.timeout(WITHIN_S), httpx.AsyncClient(timeout=30) as client:
        for server in servers:
            for title, count in wanted.items():
                while await _found(client, server, title) != count:  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.1)


async def _leading(servers: list[Server]) -> Server:
    """The one server whose child says that it has indexed."""
    async with asyncio.timeout(WITHIN_S):
        while not (said := [each for each in servers if each.told(INDEXED)]):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    (leader,) = said
    return leader


async def _found(client: httpx.AsyncClient, server: Server, title: str) -> int | None:
    """How often a server finds a title; None while it has no index."""
    asked = {"query": FIND, "variables": {"words": f'"{title}"'}}
    answer = await client.post(server.graphql, json=asked)
    count: int | None = answer.json()["data"]["search"].get("totalCount")
    return count
