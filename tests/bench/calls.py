"""Calls in turns, and a GraphQL request without an HTTP client, whose own time is not ours."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

import orjson
from starlette.types import ASGIApp

_HEADERS = [
    (b"host", b"bench"),
    (b"content-type", b"application/json"),
    (b"accept", b"application/graphql-response+json, application/json;q=0.9"),
]


async def post(app: ASGIApp, query: str, variables: dict[str, str]) -> Any:
    """Data of an operation.

    Raises:
        RuntimeError: the application refused it or failed.
    """
    body = orjson.dumps({"query": query, "variables": variables})
    sent: list[MutableMapping[str, Any]] = []
    asked = [{"type": "http.request", "body": body}]

    async def receive() -> MutableMapping[str, Any]:
        if not asked:  # the caller stays for the answer
            await asyncio.get_running_loop().create_future()
        return asked.pop()

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "root_path": "",
        "headers": [*_HEADERS, (b"content-length", str(len(body)).encode())],
        "client": ("127.0.0.1", 1),
        "server": ("bench", 80),
    }
    await app(scope, receive, send)
    answer = orjson.loads(b"".join(each.get("body", b"") for each in sent))
    if "errors" in answer:
        raise RuntimeError(answer)
    return answer["data"]


async def in_turns(
    calls: dict[str, Callable[[str], Awaitable[None]]], asked: Sequence[str], rounds: int
) -> dict[str, float]:
    """Median milliseconds of each call, one question after the other.

    Each call is the first, the second ... of a question equally often: who asks a question first
    finds the caches of engine and processor cold.
    """
    taken: dict[str, list[float]] = {name: [] for name in calls}
    order = list(calls.items())
    for turn in range(rounds + 1):
        for number, text in enumerate(asked):
            first = (turn + number) % len(order)
            for name, call in order[first:] + order[:first]:
                started = time.perf_counter()
                await call(text)
                if turn:  # the first turn warms up
                    taken[name].append(1000 * (time.perf_counter() - started))
    return {name: statistics.median(each) for name, each in taken.items()}
