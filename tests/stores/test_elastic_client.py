"""The connection to Elasticsearch: a server that is away, of another version, or another one."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import elasticsearch
import pytest

from schema import errors
from schema.domain.search import Plan
from schema.settings import Settings
from schema.stores.elastic import admin

OURS = elasticsearch.__version__[0]


Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    """A server, by its URL; all its connections are closed at the end."""
    running: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        running.add(asyncio.current_task())
        with contextlib.suppress(asyncio.IncompleteReadError), contextlib.closing(writer):
            await answer(reader, writer)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    await asyncio.gather(*running)  # the client has gone


@contextlib.asynccontextmanager
async def answering(status: str, body: str, *headers: str) -> AsyncIterator[str]:
    """A server that gives every request the same answer."""
    length = f"content-length: {len(body)}"
    lines = [f"HTTP/1.1 {status}", "content-type: application/json", *headers, length]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write("\r\n".join([*lines, "", body]).encode())

    async with serving(answer) as url:
        yield url


async def refusal(url: str) -> errors.YidanError:
    """How a search on a server fails."""
    async with admin.opened(Settings(elastic_url=url)) as (index, _):
        with pytest.raises(errors.YidanError) as raised:
            await index.search(Plan(), limit=1)
    return raised.value


async def test_opening_asks_the_server_nothing():
    """An installation opens while its engine is away; only what needs it fails."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with admin.opened(Settings(elastic_url=url)) as (index, life):
            for call in (index.status(), life.generations(), life.problems(), life.create(1)):
                with pytest.raises(errors.SearchUnavailable, match="稍后重试"):
                    await call


async def test_a_server_of_another_major_is_named_with_the_remedy():
    """Both versions and what to do are told, before any other request."""
    found = f'{{"nodes": {{"n1": {{"version": "{OURS - 1}.19.2"}}}}}}'
    async with answering("200 OK", found, "x-elastic-product: Elasticsearch") as url:
        error = await refusal(url)
    assert isinstance(error, errors.EngineUnsuitable)
    assert f"{OURS - 1}.19.2" in str(error)
    assert elasticsearch.__versionstr__ in str(error)
    assert f"请换用 {OURS}.x 版" in str(error)


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        ("401 Unauthorized", errors.EngineUnsuitable, "YIDAN_ELASTIC_API_KEY"),
        ("403 Forbidden", errors.EngineUnsuitable, "monitor"),
        ("429 Too Many Requests", errors.SearchUnavailable, "过载"),
        ("502 Bad Gateway", errors.SearchUnavailable, "稍后重试"),
        ("503 Service Unavailable", errors.SearchUnavailable, "稍后重试"),
        ("504 Gateway Timeout", errors.SearchUnavailable, "稍后重试"),
    ],
)
async def test_each_refusal_is_an_error_of_ours(status, kind, words):
    """Callers see typed errors, whatever the server answers."""
    async with answering(status, "{}", "x-elastic-product: Elasticsearch") as url:
        error = await refusal(url)
    assert isinstance(error, kind)
    assert words in str(error)


async def test_a_server_that_is_not_elasticsearch_is_told_so():
    """Another program on the port is not taken for the engine."""
    async with answering("200 OK", "{}") as url:
        error = await refusal(url)
    assert isinstance(error, errors.EngineUnsuitable)
    assert "YIDAN_ELASTIC_URL" in str(error)


async def test_a_server_that_does_not_answer_in_time_is_away():
    """A look-up waits no longer than the setting says."""

    async def wait(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()  # until the client gives up

    async with serving(wait) as url:
        settings = Settings(elastic_url=url, elastic_timeout_s=0.2)
        async with admin.opened(settings) as (index, _):
            with pytest.raises(errors.SearchUnavailable, match="没有按时应答"):
                await index.count(Plan())
