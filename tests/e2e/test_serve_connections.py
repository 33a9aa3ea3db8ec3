"""Clients that hang or are slow take nobody's place, and an ending server answers what it began."""

import asyncio
import json
import os
import signal
from collections import Counter

import httpx
import pytest
from served import served

ASK = """query ($q: String!) { responsible(question: $q) { ... on AnswerCard {
  verdict answers { bodyName text } } } }"""
QUESTIONS = [f"谁负责秸秆禁烧和第{number}次巡查？" for number in range(20)]
_HANGING = 30


@pytest.fixture
def home(own_county):
    """A data directory of its own with the sample county."""
    return own_county


def request(question: str, *, body: bool = True) -> bytes:
    """An ask as it goes over the wire, or its head alone."""
    data = json.dumps({"query": ASK, "variables": {"q": question}}).encode()
    head = (
        "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nConnection: close\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data * body


async def connection(port: int, sent: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection over which something was sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    await writer.drain()
    return reader, writer


async def test_what_was_begun_is_answered_before_the_end(home):
    """SIGTERM while twenty questions are under way: each gets its whole answer, the exit is 0."""
    with served(home) as server:
        port = int(server.address.rpartition(":")[2])
        asked = [await connection(port, request(question)) for question in QUESTIONS]
        async with httpx.AsyncClient() as client:  # answered only after those were read
            assert (await client.get(f"{server.address}/healthz")).status_code == 200
        os.kill(server.pid, signal.SIGTERM)
        answers = await asyncio.gather(*(reader.read() for reader, _ in asked))
        for _, writer in asked:
            writer.close()
    for each in answers:
        head, _, body = each.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), each
        assert json.loads(body)["data"]["responsible"]["verdict"]


async def test_what_is_too_much_for_all_is_refused_at_once_and_passes(home):
    """Ten times what may run at a time, from many addresses: answers or 503; then as ever."""
    most = 4
    with served(
        home, max_operations=most, rate_points_per_s=0, trusted_proxies="127.0.0.1"
    ) as server:
        limits = httpx.Limits(max_connections=10 * most)
        async with httpx.AsyncClient(timeout=60, limits=limits) as client:

            async def ask(number: int) -> httpx.Response:
                body = {"query": ASK, "variables": {"q": QUESTIONS[number % len(QUESTIONS)]}}
                sender = {"x-forwarded-for": f"192.0.2.{number}"}
                return await client.post(server.graphql, json=body, headers=sender)

            answers = await asyncio.gather(*(ask(number) for number in range(10 * most)))
            seen = Counter(answer.status_code for answer in answers)
            assert set(seen) == {200, 503}
            assert seen[200] >= most
            for each in answers:
                if each.status_code == 200:
                    assert each.json()["data"]["responsible"]["verdict"]
                    continue
                (error,) = each.json()["errors"]
                assert error["extensions"]["code"] == "OVERLOADED"
                assert each.headers["retry-after"] == "1"
            assert {(await ask(number)).status_code for number in range(2 * most)} == {200}


async def test_hanging_clients_take_no_place(home):
    """Half heads, heads without bodies, unread answers: others are answered, sockets come back."""
    with served(
        home, max_at_once=_HANGING * 3, body_timeout_s=3, rate_points_per_s=0, request_timeout_s=60
    ) as server:
        port = int(server.address.rpartition(":")[2])
        before = server.open_sockets()
        sent = [request("谁？")[:30], request("谁？", body=False), request("谁负责秸秆禁烧？")]
        hanging = [await connection(port, sent[at % 3]) for at in range(_HANGING)]
        async with httpx.AsyncClient(timeout=30) as client:
            asked = {"query": ASK, "variables": {"q": "谁负责秸秆禁烧？"}}
            for _ in range(5):
                answer = await client.post(server.graphql, json=asked)
                assert answer.json()["data"]["responsible"]["verdict"] == "ANSWERED"
        # The server itself ends those that say nothing; the others have asked to close.
        ended = asyncio.gather(*(reader.read() for reader, _ in hanging))
        answers = await asyncio.wait_for(ended, 60)
        assert sum(each.startswith(b"HTTP/1.1 200 ") for each in answers) == _HANGING // 3
        for _, writer in hanging:
            writer.close()
        async with asyncio.timeout(30):
            while server.open_sockets() > before + _HANGING // 3:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.1)
