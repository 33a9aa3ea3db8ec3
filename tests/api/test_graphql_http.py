"""GraphQL over HTTP, after the audits of the npm package `graphql-http` (their ids in brackets)."""

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import strawberry
from starlette.requests import Request
from starlette.types import Message

from api import graphql as edge
from api.running import Running
from api.turns import Turns
from schema.errors import QueryInvalid, StoreBusy
from schema.gql import limits, running

JSON, NEW = edge.JSON, edge.GRAPHQL_JSON
BOTH = pytest.mark.parametrize("accept", [JSON, NEW])
MAX_BODY_BYTES = 64 * 1024
WRITTEN: list[int] = []

Answer = tuple[int, str, dict[str, Any]]


@strawberry.type
class Query:
    """Reads."""

    @strawberry.field
    def greeting(self, info: strawberry.Info[str]) -> str:
        """Greet whom the context names."""
        return f"你好，{info.context}"

    @strawberry.field
    def required(self) -> str:
        """Fail where null is not allowed."""
        raise QueryInvalid("检索式有误")

    @strawberry.field
    def echo(self, n: int) -> int:
        """Return the argument."""
        return n

    @strawberry.field
    async def slow(self) -> int:
        """Take too long."""
        await asyncio.sleep(30)
        return 1


@strawberry.type
class Mutation:
    """Writes."""

    @strawberry.mutation
    def add(self, n: int) -> int:
        """Pretend to write."""
        WRITTEN.append(n)
        return n


SCHEMA = running.Schema(Query, Mutation, limited=limits.Limits(timeout_s=0.1))


async def who(request: Request) -> object:
    if request.headers.get("x-who") == "busy":
        raise StoreBusy("另一进程正占用数据")
    if request.headers.get("x-who") == "crash":
        raise RuntimeError("password of the database")
    return request.headers.get("x-who", "世界")


RUNNING = Running(SCHEMA, Turns())
APP = edge.graphql_app(RUNNING, who, max_body_bytes=MAX_BODY_BYTES)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=APP)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as made:
        yield made


async def post(client: httpx.AsyncClient, accept: str = NEW, **body: object) -> Answer:
    return answer(await client.post("/graphql", json=body, headers={"accept": accept}))


def answer(response: httpx.Response) -> Answer:
    return response.status_code, response.headers["content-type"], response.json()


def code(body: dict[str, Any]) -> str:
    assert all(error["message"] for error in body["errors"])
    (found,) = {error["extensions"]["code"] for error in body["errors"]}
    return str(found)


@BOTH
async def test_posts_are_answered_in_the_type_asked_for(
    client: httpx.AsyncClient, accept: str
) -> None:
    """A query by POST yields data in the accepted media type [22EB, 4655, 13EE, 34A2]."""
    status, media_type, body = await post(client, accept, query="{greeting}")
    assert (status, media_type) == (200, accept)
    assert body == {
        "data": {"greeting": "你好，世界"},
        "extensions": {"cost": {"requested": 1, "maximum": 5000}},
    }


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (f"{NEW}, {JSON}", NEW),
        (f"{JSON}, {NEW}", NEW),
        (f"{JSON}, {NEW};q=0.9", JSON),
        (f"{NEW};charset=utf-8, */*;q=0.1", NEW),
        (f"{JSON};q=0, */*", NEW),
        (f"{NEW};q=0, */*", JSON),
        ("text/html,*/*;q=0.8", JSON),
        ("text/html", None),
        (f"{JSON};q=0", None),
        (f"{JSON};q=nan", None),
        (f"{JSON};q=inf", None),
        (";;,=,", None),
    ],
)
async def test_media_type_is_negotiated(
    client: httpx.AsyncClient, accept: str, media_type: str | None
) -> None:
    """The best liked type is used, JSON where any will do, 406 where none will [80D8]."""
    response = await client.get("/graphql?query={greeting}", headers={"accept": accept})
    assert response.headers["content-type"] == (media_type or JSON)
    assert response.headers["vary"] == "accept"
    assert response.status_code == (200 if media_type else 406)
    if media_type is None:
        assert code(response.json()) == "NOT_ACCEPTABLE"


async def test_queries_may_come_by_get(client: httpx.AsyncClient) -> None:
    """All four parameters can stand in the URL; JSON is spelt in two of them [5A70, D6D5, 6A70]."""
    parameters = {
        "query": "query A{greeting} query B($n:Int!){echo(n:$n)}",
        "variables": '{"n":3}',
        "operationName": "B",
        "extensions": "{}",
    }
    response = await client.get("/graphql", params=parameters)
    assert response.json()["data"] == {"echo": 3}
    assert response.headers["cache-control"] == "no-store"


async def test_mutations_do_not_come_by_get(client: httpx.AsyncClient) -> None:
    """A link cannot write: mutations by GET are 405, and nothing has run [9C48]."""
    WRITTEN.clear()
    response = await client.get("/graphql", params={"query": "mutation{add(n:1)}"})
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert code(response.json()) == "METHOD_NOT_ALLOWED"
    assert not WRITTEN
    assert (await post(client, query="mutation{add(n:1)}"))[2]["data"] == {"add": 1}
    assert WRITTEN == [1]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_other_methods_are_refused(client: httpx.AsyncClient, method: str) -> None:
    """What is neither GET nor POST is 405 and told what is."""
    response = await client.request(method, "/graphql")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST"
    assert code(response.json()) == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": JSON}, 200),
        ({"content-type": "Application/JSON; charset=UTF-8"}, 200),
        ({"content-type": 'application/json;charset="utf-8"'}, 200),
        ({"content-type": "application/json; charset=utf-16"}, 415),
        ({"content-type": "application/jsonp"}, 415),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": "multipart/form-data; boundary=x"}, 415),
        ({}, 415),
        ({"content-type": JSON, "content-encoding": "gzip"}, 415),
        ({"content-type": JSON, "content-encoding": "identity"}, 200),
    ],
)
async def test_bodies_must_be_plain_json(
    client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    """Only application/json in UTF-8 is read, which no HTML form can send [9ABE, 03D4]."""
    content = b'{"query":"{greeting}"}'
    if headers.get("content-encoding") == "gzip":
        content = gzip.compress(content)
    response = await client.post("/graphql", content=content, headers=headers)
    assert response.status_code == status
    if status == 415:
        assert code(response.json()) == "UNSUPPORTED_MEDIA_TYPE"


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"1",
        b'"x"',
        b"null",
        b"true",
        b"1.5",
        b"[]",
        b"{}",
        b'[{"query":"{greeting}"}]',
        b'{"query":""}',
        b'{"query":null}',
        b'{"query":{"a":1}}',
        b'{"query":["a"]}',
        b'{"query":0}',
        b'{"query":"{greeting}","variables":"{}"}',
        b'{"query":"{greeting}","variables":[]}',
        b'{"query":"{greeting}","operationName":1}',
        b'{"query":"{greeting}","extensions":"x"}',
        b'{"query":"{greeting}"',
        b"\xff\xfe{}",
        rb'{"query":"{greeting}","operationName":"\ud800"}',
        b'{"query":"{greeting}","variables":{"n":' + b"9" * 5000 + b"}}",
        b'{"query":"{greeting}","variables":{"n":1e999}}',
        b'{"query":"{greeting}","variables":{"n":NaN}}',
        b'{"query":"{greeting}","variables":' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
        b"[" * 60_000,
    ],
    ids=lambda body: repr(body[:50]),
)
async def test_malformed_requests_are_400(
    client: httpx.AsyncClient, accept: str, body: bytes
) -> None:
    """What is no GraphQL request is BAD_REQUEST, never a 500 [A5BF, 423L, LKJ, 6C0, 476, 58B]."""
    headers = {"content-type": JSON, "accept": accept}
    response = await client.post("/graphql", content=body, headers=headers)
    assert response.status_code == 400
    assert response.headers["content-type"] == accept
    assert code(response.json()) == "BAD_REQUEST"
    assert "data" not in response.json()


@pytest.mark.parametrize(
    "parameters",
    ["", "variables={}", "query={greeting}&variables=x", "query={greeting}&extensions=[]"],
)
async def test_malformed_urls_are_400(client: httpx.AsyncClient, parameters: str) -> None:
    """A GET without a query, or with broken JSON, is 400 as well."""
    response = await client.get(f"/graphql?{parameters}")
    assert response.status_code == 400
    assert code(response.json()) == "BAD_REQUEST"


@BOTH
async def test_null_and_absent_parameters_are_equal(client: httpx.AsyncClient, accept: str) -> None:
    """Null may stand for an absent parameter, an empty operationName too [94B, 022]."""
    for operation_name in (None, ""):
        status, _, body = await post(
            client,
            accept,
            query="{greeting}",
            variables=None,
            operationName=operation_name,
            extensions=None,
        )
        assert status == 200
        assert "errors" not in body


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{nothing}"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query($n:Int!){echo(n:$n)}", "variables": {"n": "x"}}, "BAD_USER_INPUT"),
        ({"query": "{greeting}", "operationName": "Absent"}, "BAD_USER_INPUT"),
        ({"query": "subscription{greeting}"}, "BAD_USER_INPUT"),
        ({"query": "query A{greeting} query B{greeting}"}, "OPERATION_NAME_REQUIRED"),
        (
            {"query": "{" + " ".join(f"a{n}:echo(n:1)" for n in range(31)) + "}"},
            "ALIAS_LIMIT_EXCEEDED",
        ),
    ],
)
async def test_status_of_what_was_not_executed_depends_on_the_type(
    client: httpx.AsyncClient, body: dict[str, object], expected: str
) -> None:
    """Request errors are 400 without data, but 200 in the older type [865D, D586, 5E5B, 572B]."""
    for accept, status in ((NEW, 400), (JSON, 200)):
        found, media_type, answered = await post(client, accept, **body)
        assert (found, media_type) == (status, accept)
        assert code(answered) == expected
        assert "data" not in answered


@BOTH
async def test_errors_below_fields_are_200_with_data(
    client: httpx.AsyncClient, accept: str
) -> None:
    """Once executed it is 200, and `data` is there even if null took it all."""
    status, _, body = await post(client, accept, query="{required}")
    assert status == 200
    assert body["data"] is None
    assert body["errors"] == [
        {
            "message": "检索式有误",
            "locations": [{"line": 1, "column": 2}],
            "path": ["required"],
            "extensions": {"code": "QUERY_INVALID"},
        }
    ]


async def test_time_budget_is_504(client: httpx.AsyncClient) -> None:
    """What ran out of time was the server's failing."""
    status, _, body = await post(client, query="{slow}")
    assert status == 504
    assert code(body) == "TIMEOUT"


async def test_bodies_are_bounded_while_they_stream(client: httpx.AsyncClient) -> None:
    """A body over the limit is 413, announced or not, and is not read to its end."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 8192
            yield b" " * 8192

    response = await client.post("/graphql", content=endless(), headers={"content-type": JSON})
    assert response.status_code == 413
    assert code(response.json()) == "PAYLOAD_TOO_LARGE"
    assert sent <= MAX_BODY_BYTES + 2 * 8192
    announced = {"content-type": JSON, "content-length": "9" * 30}
    response = await client.post("/graphql", content=b"{}", headers=announced)
    assert response.status_code == 413


async def test_largest_allowed_body_passes(client: httpx.AsyncClient) -> None:
    """A body of exactly the limit is read."""
    body = b'{"query":"{greeting}"}'.ljust(MAX_BODY_BYTES)
    response = await client.post("/graphql", content=body, headers={"content-type": JSON})
    assert response.status_code == 200


async def test_context_may_refuse(client: httpx.AsyncClient) -> None:
    """What the context factory raises on purpose is told, with the status of its code."""
    response = await client.get("/graphql?query={greeting}", headers={"x-who": "busy"})
    assert response.status_code == 503
    assert code(response.json()) == "STORE_BUSY"


async def test_context_may_crash(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    """What goes wrong outside of GraphQL is 500 in JSON, with a number that the log has."""
    with caplog.at_level(logging.ERROR):
        response = await client.get("/graphql?query={greeting}", headers={"x-who": "crash"})
    assert response.status_code == 500
    assert code(response.json()) == "INTERNAL"
    assert "password" not in response.text
    assert response.json()["errors"][0]["extensions"]["id"] in caplog.text


async def test_context_may_be_made_without_awaiting() -> None:
    """A plain function serves as context factory too."""
    app = edge.graphql_app(RUNNING, lambda _: "张三")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        _, _, body = await post(client, query="{greeting}")
    assert body["data"] == {"greeting": "你好，张三"}


async def test_websockets_are_turned_away() -> None:
    """There are no subscriptions, hence no WebSockets: the handshake is closed unaccepted."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await APP({"type": "websocket", "path": "/graphql"}, receive, send)
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_page_loads_nothing_from_elsewhere() -> None:
    """GraphiQL's page names our own files only, each of them present, and runs no inline script."""
    response = edge.graphiql_page('/g?"<', "/assets")
    page = bytes(response.body).decode()
    assert 'data-url="/g?&quot;&lt;"' in page
    assert "://" not in page
    assert "<script>" not in page
    assert "unsafe" not in response.headers["content-security-policy"]
    for part in page.split('"'):
        if part.startswith("/assets/"):
            assert (edge._GRAPHIQL.parent / part.removeprefix("/assets/")).stat().st_size


def test_styles_embed_no_fonts() -> None:
    """The stylesheet asks for nothing but the small images that it holds."""
    css = (edge._GRAPHIQL.parent / "graphiql.min.css").read_text(encoding="utf-8")
    assert "@font-face" not in css
    assert css.count("url(") == css.count("url(data:image/png;base64,")
