"""Heads of requests: they come in within a time, on the first connection and on a used one."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from api import connections

ASK = b"GET / HTTP/1.1\r\nhost: x\r\n"


@pytest.fixture
async def port(monkeypatch) -> AsyncIterator[int]:
    """A server whose heads must come in within 0.3 seconds."""
    monkeypatch.setattr(connections, "HEAD_S", 0.3)
    config = uvicorn.Config(
        PlainTextResponse("ok"), port=0, http=connections.Connection, log_level="error"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


@pytest.mark.parametrize("begun", [b"", ASK])
async def test_a_head_that_does_not_come_in_ends_the_connection(port, begun):
    """Whether nothing came, or half of it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(begun)
    assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()


async def test_a_used_connection_is_watched_as_well(port):
    """The second request of a connection has the same time, from its first byte."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(ASK + b"\r\n")
    assert (await reader.read(1000)).endswith(b"ok")
    await asyncio.sleep(0.5)  # quiet for longer than a head may take: no head has begun
    writer.write(ASK + b"\r\n")
    assert (await reader.read(1000)).endswith(b"ok")
    writer.write(ASK)
    assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()
