"""Heads come in within a time, on a new connection and a used one; answers are read, or end."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api import connections

ASK = b"GET / HTTP/1.1\r\nhost: x\r\n"
LARGE = b"x" * 16_000_000  # more than the system takes for a reader that waits
PIECE = b"x" * 4096


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[uvicorn.Server]:
    """A server on any port; idle connections end soon."""
    config = uvicorn.Config(
        app, port=0, http=connections.Connection, log_level="error", timeout_keep_alive=1
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield server
    server.should_exit = True
    await task


def port_of(server: uvicorn.Server) -> int:
    """Where it listens."""
    return int(server.servers[0].sockets[0].getsockname()[1])


@pytest.fixture
async def port(monkeypatch) -> AsyncIterator[int]:
    """A server whose heads must come in within 0.3 seconds."""
    monkeypatch.setattr(connections, "HEAD_S", 0.3)
    async with serving(PlainTextResponse("ok")) as server:
        yield port_of(server)


@asynccontextmanager
async def asked(server: uvicorn.Server, request: bytes) -> AsyncIterator[socket.socket]:
    """A client that has sent a request and reads nothing by itself."""
    with socket.socket() as client:
        client.setblocking(False)  # noqa: FBT003 - the standard library's
        loop = asyncio.get_running_loop()
        await loop.sock_connect(client, ("127.0.0.1", port_of(server)))
        await loop.sock_sendall(client, request)
        yield client


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


@pytest.mark.parametrize("last", [False, True], ids=["kept", "closed"])
@pytest.mark.parametrize("left", [1, len(LARGE)], ids=["a little left", "much left"])
async def test_an_answer_that_is_not_read_ends_with_its_connection(monkeypatch, left, last):
    """Whether the application waits until it is read, or is done and little of it is left."""
    monkeypatch.setattr(connections, "READ_S", 0.3)

    async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        (connection,) = server.server_state.connections
        body = {"type": "http.response.body", "more_body": True}
        if left > 1:
            await send({**body, "body": LARGE})
        while not connection.transport.get_write_buffer_size():
            await send({**body, "body": PIECE})
        await send({"type": "http.response.body", "body": b""})

    head = ASK + b"connection: close\r\n" * last + b"\r\n"
    async with serving(answer) as server, asked(server, head):
        state = server.server_state
        await until(lambda: state.tasks or state.total_requests)
        await until(lambda: not state.connections and not state.tasks)


async def test_an_answer_that_is_read_slowly_comes_whole(monkeypatch):
    """Something is read each time: it takes as long as it takes."""
    monkeypatch.setattr(connections, "READ_S", 0.3)
    head, got = ASK + b"connection: close\r\n\r\n", 0
    async with serving(PlainTextResponse(LARGE)) as server, asked(server, head) as client:
        while piece := await asyncio.get_running_loop().sock_recv(client, 800_000):
            got += len(piece)
            await asyncio.sleep(0.1)
    assert got > len(LARGE)


async def until(holds) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)
