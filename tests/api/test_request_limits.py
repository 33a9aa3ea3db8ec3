"""What one client may ask of the process: points, requests at once, time for a body."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from apps import app_of
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from api import buckets, limits
from api.buckets import Buckets
from schema.settings import Settings

DEAR = "{serverInfo{version}}"  # 6 points
PAGE = '{search(query:"秸秆",first:20){... on SearchConnection{edges{node{... on Entry{title}}}}}}'


class Clock:
    """A clock that stands until it is set."""

    now = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


def client_of(stores, address: str = "192.0.2.1", **settings: object) -> httpx.AsyncClient:
    """A client at an address, of an application with settings of its own."""
    app = app_of(stores, Settings(**settings))
    transport = httpx.ASGITransport(app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://yidan")


async def post(client: httpx.AsyncClient, query: str = "{__typename}") -> httpx.Response:
    return await client.post("/graphql", json={"query": query})


def told(response: httpx.Response) -> str:
    (error,) = response.json()["errors"]
    assert any("\u4e00" <= char <= "\u9fff" for char in error["message"])
    return error["extensions"]["code"]


async def test_an_operation_is_paid_for_by_its_cost(stores):
    """The headers tell what there is, what is left, and when all of it is back."""
    async with client_of(stores, rate_points_per_s=10, rate_burst=1000) as client:
        least = await post(client)
        dear = await post(client, PAGE)
    assert least.headers["ratelimit-policy"] == '"points";q=1000;w=100'
    assert least.headers["ratelimit"] == '"points";r=990;t=1'
    cost = dear.json()["extensions"]["cost"]["requested"]
    assert cost > limits.LEAST
    left = int(dear.headers["ratelimit"].partition("r=")[2].partition(";")[0])
    assert 990 - cost <= left < 990  # some came back in between


async def test_who_owes_points_waits(stores):
    """429 with the seconds to wait; a refusal costs nothing, and another address is not touched."""
    async with client_of(stores, rate_points_per_s=1, rate_burst=30) as client:
        assert [(await post(client)).status_code for _ in range(3)] == [200] * 3
        refused = await post(client)
        assert (refused.status_code, told(refused)) == (429, "RATE_LIMITED")
        assert refused.headers["retry-after"] == "10"
        assert refused.headers["ratelimit"] == '"points";r=0;t=30'
        page = await client.get("/", headers={"accept": "text/html"})
        assert page.status_code == 429
        assert "请求过多" in page.text
        assert (await client.get("/healthz")).status_code == 200
        app = client._transport.app
    transport = httpx.ASGITransport(app, client=("192.0.2.2", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://yidan") as other:
        assert (await post(other)).status_code == 200


async def test_the_limit_can_be_switched_off(stores):
    """Without points there are no headers, and no end."""
    async with client_of(stores, rate_points_per_s=0, rate_burst=1) as client:
        for _ in range(5):
            response = await post(client)
            assert response.status_code == 200
    assert "ratelimit" not in response.headers


async def test_made_up_tokens_come_to_an_end(stores):
    """After so many refused tokens an address is refused without a look at the database."""
    async with client_of(stores) as client:
        headers = {"authorization": "Bearer ydn_nobodys"}
        statuses = [
            (await client.get("/graphql?query={me{id}}", headers=headers)).status_code
            for _ in range(61)
        ]
        assert statuses == [401] * 60 + [429]
        refused = await client.get("/graphql?query={me{id}}", headers=headers)
        assert told(refused) == "TOO_MANY_ATTEMPTS"
        assert (await post(client)).status_code == 200  # without a token as before


async def test_requests_of_a_client_at_once_have_an_end():
    """Those beyond are 429 at once; when one ends another may begin."""
    begun, go = asyncio.Event(), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        await go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    app = limits.Limited(slow, limits.Policy(0, 1, at_once=1, body_s=1))
    transport = httpx.ASGITransport(app, client=("192.0.2.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://yidan") as client:
        first = asyncio.create_task(client.get("/graphql"))
        await begun.wait()
        refused = await client.get("/graphql")
        assert (refused.status_code, told(refused)) == (429, "CONCURRENCY_LIMITED")
        assert refused.headers["retry-after"] == "1"
        go.set()
        assert (await first).status_code == 200
        assert (await client.get("/graphql")).status_code == 200


async def test_all_clients_together_have_turns(stores):
    """Where no turn is left programs are told 503 and people see a page; then they are answered."""
    app = app_of(stores, Settings(max_operations=1, rate_points_per_s=0))
    transport = httpx.ASGITransport(app, client=("192.0.2.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://yidan") as client:
        both = await asyncio.gather(post(client, PAGE), post(client, PAGE))
        assert sorted(each.status_code for each in both) == [200, 503]
        (refused,) = (each for each in both if each.status_code == 503)
        assert (told(refused), refused.headers["retry-after"]) == ("OVERLOADED", "1")
        people = {"accept": "text/html"}

        async def without_end() -> None:
            while True:
                await post(client, PAGE)
                await asyncio.sleep(0)  # a refusal waits for nothing

        busy = asyncio.create_task(without_end())
        shown = [await client.get("/", headers=people) for _ in range(10)]
        busy.cancel()
        page = next(each for each in shown if each.status_code == 503)
        assert "服务器正忙" in page.text
        with pytest.raises(asyncio.CancelledError):
            await busy
        assert (await client.get("/", headers=people)).status_code == 200


@pytest.mark.parametrize("path", ["/graphql", "/session"])
async def test_a_body_must_come_in_in_time(stores, path):
    """A client that sends a byte now and then is told 408 and cut off."""

    async def drops() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(30)

    async with client_of(stores, body_timeout_s=0.05) as client:
        headers = {"content-type": "application/json"}
        response = await client.post(path, content=drops(), headers=headers)
    assert response.status_code == 408
    assert response.headers["connection"] == "close"
    assert "请求体未在 0.05 秒内传完" in response.text
    if path == "/graphql":
        assert told(response) == "REQUEST_TIMEOUT"


async def test_waiting_for_the_client_to_go_is_no_slow_body():
    """Once a body is complete nothing is timed: what waits for the end of a client may wait."""
    messages: list[Message] = [{"type": "http.disconnect"}, {"type": "http.request"}]

    async def receive() -> Message:
        await asyncio.sleep(0.02 if len(messages) == 1 else 0)
        return messages.pop()

    timed = limits.in_time(receive, 0.01)
    assert [(await timed())["type"] for _ in range(2)] == ["http.request", "http.disconnect"]


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 50)), max_size=30))
def test_a_bucket_gives_no_more_than_its_burst_and_what_came_back(steps):
    """Whatever is asked when: left = what was there + what came back - what was spent, capped."""
    clock = Clock()
    made = Buckets(per_s=3, burst=100, clock=clock)
    spent = 0.0
    for passed, points in steps:
        clock.now += passed
        left = made.spend("甲", points)
        spent += points
        assert left <= 100 - points
        assert left >= 100 - spent - 1e-6
        assert left <= 100 + clock.now * 3 - spent + 1e-6 or spent < clock.now * 3
    clock.now += 1000
    assert made.left("甲") == 100


def test_buckets_do_not_fill_the_memory(monkeypatch):
    """Full ones go first, then the longest unseen; who owes is remembered."""
    monkeypatch.setattr(buckets, "MOST_CLIENTS", 3)
    clock = Clock()
    made = Buckets(per_s=1, burst=10, clock=clock)
    made.spend("full", 1)
    clock.now = 5
    for name in ("a", "b", "c"):
        made.spend(name, 50)
    assert (made.left("a"), made.left("full")) == (-40, 10)
    made.spend("d", 50)
    assert made.left("a") == 10  # forgotten: there are too many who owe
    assert made.left("b") == -40


@pytest.mark.parametrize(
    ("addresses", "same"),
    [
        (("2001:db8::1", "2001:db8::ffff"), True),
        (("2001:db8::1", "2001:db8:0:1::1"), False),
        (("192.0.2.1", "192.0.2.2"), False),
    ],
)
def test_a_subscriber_is_one_client(addresses, same):
    """An IPv6 /64 is one client; IPv4 addresses are one each."""
    one, other = (limits._client({"client": (each, 1)}) for each in addresses)
    assert (one == other) is same
