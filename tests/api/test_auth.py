"""Who asks, over HTTP: bearer tokens, the page's cookie, forged requests, closed installations."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
from apps import TODAY, DirectReader
from hashing import quick_hashes  # noqa: F401 - a fixture
from starlette.applications import Starlette
from starlette.types import Message, Scope

from api.app import create_app
from api.signing import local
from schema.domain.access import OPERATOR, Grant, Role
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import accounts, sessions

pytestmark = pytest.mark.usefixtures("quick_hashes")

PASSWORD = "correct horse battery"  # noqa: S105
HOUR_US = 3_600_000_000
ME = {"query": "{ me { signedIn id name grants { role title division place body } } }"}
HTML = {"accept": "text/html"}
HTTP, HTTPS = "http://yidan", "https://yidan"


class Clock:
    """A clock that stands until it is set."""

    now_us = 1_790_000_000_000_000

    def __call__(self) -> int:
        """The moment."""
        return self.now_us


class Installation:
    """Stores with one clerk, and clients of applications over them."""

    def __init__(self, stores: Stores) -> None:
        self.stores, self.clock = stores, Clock()

    def app(self, **settings: Any) -> Starlette:
        """An application over the stores."""
        return create_app(
            Settings(**settings), self.stores, DirectReader(), lambda: TODAY, self.clock
        )

    def client(self, base: str = HTTP, **settings: Any) -> httpx.AsyncClient:
        """A client with cookies of its own."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app(**settings)), base_url=base)

    async def token(self) -> str:
        """A service token of the clerk."""
        now = self.clock()
        issued = await sessions.create_token(
            self.stores.sql, OPERATOR, "zhang", "脚本", days=1, now_us=now
        )
        return issued.secret


@pytest.fixture
async def installed(tmp_path) -> AsyncIterator[Installation]:
    async with opened(Settings(home=tmp_path)) as stores:
        found = Installation(stores)
        await accounts.add(
            stores.sql, OPERATOR, "zhang", "张三", password=PASSWORD, now_us=found.clock()
        )
        clerk = Grant(Role.TOWNSHIP_CLERK, "110101001")
        await accounts.grant(stores.sql, OPERATOR, "zhang", clerk, now_us=found.clock())
        yield found


async def me(client: httpx.AsyncClient, **headers: str) -> dict[str, Any]:
    response = await client.post("/graphql", json=ME, headers=headers)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()["data"]["me"]
    return found


async def signed_in(client: httpx.AsyncClient, **form: str) -> httpx.Response:
    base = str(client.base_url).rstrip("/")
    form = {"login": "zhang", "password": PASSWORD, **form}
    return await client.post("/sign-in", data=form, headers={"origin": base})


async def test_a_token_says_who_asks(installed):
    """The actor with its grants; without one, nobody who may read."""
    token = await installed.token()
    async with installed.client() as client:
        found = await me(client, authorization=f"Bearer {token}")
        assert (found["signedIn"], found["name"]) == (True, "张三")
        assert found["grants"][0] == {
            "role": "TOWNSHIP_CLERK",
            "title": "乡镇（街道）经办人",
            "division": "110101001",
            "place": found["grants"][0]["place"],
            "body": None,
        }
        nobody = await me(client)
        assert (nobody["signedIn"], nobody["id"], nobody["name"]) == (False, None, "未登录")
        assert [grant["role"] for grant in nobody["grants"]] == ["READER"]
        # A scheme that a proxy in front has dealt with is not ours.
        assert not (await me(client, authorization="Basic YTpi"))["signedIn"]


async def test_the_use_of_a_token_is_noted_once_the_answer_is_sent(installed):
    """No answer waits for a writer, none is counted as longer; and nothing is left running."""
    secret, answered, told = await installed.token(), asyncio.Event(), []
    content = iter([{"type": "http.request", "body": orjson.dumps(ME), "more_body": False}])

    async def receive() -> Message:
        return next(content, None) or await asyncio.Future()

    async def send(message: Message) -> None:
        told.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            answered.set()

    headers = {"authorization": f"Bearer {secret}", "content-type": "application/json"}
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    app, begun = installed.app(), time.perf_counter()
    async with installed.stores.sql.unit_of_work():
        request = asyncio.create_task(app(scope, receive, send))
        await asyncio.wait_for(answered.wait(), 20)
        await asyncio.sleep(0.1)
        assert not request.done()
        held_s = time.perf_counter() - begun
    await request
    assert told[0]["status"] == 200
    found = await sessions.known(installed.stores.sql.reads, secret, installed.clock())
    assert found.token.last_used_at_us == installed.clock()
    measured = app.state.metrics.registry.get_sample_value
    took_s = measured("yidan_http_request_seconds_sum", {"route": "/graphql"})
    assert took_s < held_s - 0.1
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize(
    "authorization",
    ["Bearer ydn_nobodys", "Bearer ", "bearer eyJhbGciOiJub25lIn0.e30.", "Bearer a b"],
)
@pytest.mark.parametrize("path", ["/graphql?query={__typename}", "/", "/session"])
async def test_a_bad_token_is_refused_everywhere(installed, authorization, path):
    """401 with the challenge, also where nobody need sign in, and no redirect."""
    async with installed.client() as client:
        response = await client.get(path, headers={"authorization": authorization, **HTML})
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer realm="yidan", error="invalid_token"'
    assert response.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in response.headers["content-security-policy"]
    if path.startswith("/graphql"):
        assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_two_tokens_are_none(installed):
    """Which one a proxy checked is not guessed."""
    token = await installed.token()
    headers = [("authorization", f"Bearer {token}"), ("authorization", "Bearer other")]
    async with installed.client() as client:
        response = await client.get("/graphql?query={__typename}", headers=headers)
    assert response.status_code == 401


@pytest.mark.parametrize("name", ["access_token", "token", "authorization"])
async def test_a_token_in_an_address_says_nothing(installed, name):
    """Addresses are logged and kept: only headers count."""
    token = await installed.token()
    async with installed.client() as client:
        query = {"query": "{ me { signedIn } }", name: token}
        response = await client.get("/graphql", params=query)
    assert response.json()["data"]["me"] == {"signedIn": False}


async def test_a_session_for_programs(installed):
    """POST /session gives a token that works until it expires, or is given back."""
    async with installed.client(session_hours=2) as client:
        given = {"login": "ZHANG", "password": PASSWORD}
        response = await client.post("/session", json=given)
        assert (response.status_code, response.headers["cache-control"]) == (201, "no-store")
        answer = response.json()
        assert (answer["tokenType"], answer["expiresAt"]) == ("Bearer", "2026-09-21T16:13:20Z")
        bearer = {"authorization": f"Bearer {answer['token']}"}
        assert (await me(client, **bearer))["signedIn"]
        installed.clock.now_us += 2 * HOUR_US
        assert (await client.get("/", headers=bearer)).status_code == 401
        bearer["authorization"] = (
            f"Bearer {(await client.post('/session', json=given)).json()['token']}"
        )
        assert (await client.delete("/session", headers=bearer)).status_code == 204
        assert (await client.delete("/session", headers=bearer)).status_code == 401
        assert (await client.delete("/session")).status_code == 404


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"login": "zhang"}', b"\xff", b"[" * 4000, b"x" * 5000]
)
async def test_a_session_needs_a_login_and_a_password(installed, body):
    """Anything else is 400, whatever its shape or length."""
    async with installed.client() as client:
        assert (await client.post("/session", content=body)).status_code == 400


async def test_guessing_over_http_waits(installed):
    """401 five times, then 429 with the seconds to wait; the page says so too."""
    async with installed.client() as client:
        given = {"login": "zhang", "password": "wrong"}
        statuses = [(await client.post("/session", json=given)).status_code for _ in range(5)]
        assert statuses == [401] * 5
        response = await client.post("/session", json=given)
        assert (response.status_code, response.headers["retry-after"]) == (429, "1")
        assert response.json()["error"]["code"] == "TOO_MANY_ATTEMPTS"
        page = await signed_in(client)
        assert page.status_code == 429
        assert "请 1 秒后再试" in page.text


@pytest.mark.parametrize(("base", "name"), [(HTTP, "yidan"), (HTTPS, "__Host-yidan")])
async def test_the_page_signs_in_with_a_cookie(installed, base, name):
    """HttpOnly, SameSite=Strict, Secure over https; the page then shows who is signed in."""
    async with installed.client(base) as client:
        response = await signed_in(client, next="/search?q=犬")
        assert (response.status_code, response.headers["location"]) == (303, "/search?q=%E7%8A%AC")
        cookie = response.headers["set-cookie"]
        assert cookie.startswith(f"{name}=ydn_")
        wanted = {"HttpOnly", "SameSite=strict", "Path=/", "Max-Age=28800"}
        assert wanted | ({"Secure"} if base == HTTPS else set()) <= set(cookie.split("; "))
        assert ("Secure" in cookie) == (base == HTTPS)
        shown = (await client.get("/sign-in")).text
        assert "张三" in shown
        assert "乡镇（街道）经办人（北京市 110101001）" in shown  # not in the register
        assert 'title="已登录：张三"' in (await client.get("/search")).text  # on every page
        left = await client.post("/sign-out", headers={"origin": base})
        assert left.status_code == 303
        assert name not in client.cookies
        assert "张三" not in (await client.get("/sign-in")).text
        client.cookies.set(name, cookie.partition("=")[2].partition(";")[0])
        assert not (await me(client, origin=base))["signedIn"]  # the session is over, not forgotten


async def test_a_wrong_password_on_the_page(installed):
    """The form comes back with the login, never with the password; no cookie."""
    async with installed.client() as client:
        wrong = {"password": "wrong password", "login": '"><b>zhang'}
        response = await signed_in(client, **wrong)
        assert response.status_code == 401
        assert "登录名或密码不对" in response.text
        assert "wrong password" not in response.text
        assert "&#34;&gt;&lt;b&gt;zhang" in response.text
        assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"origin": "https://elsewhere"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": HTTP}, 403),  # a form of ours could send that, but no GraphQL
        ({"origin": HTTP, "graphql-require-preflight": "1"}, 200),
        ({"sec-fetch-site": "same-origin", "graphql-require-preflight": "1"}, 200),
        ({"sec-fetch-site": "same-site", "graphql-require-preflight": "1"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": HTTP, "graphql-require-preflight": "1"}, 403),
    ],
)
async def test_a_foreign_page_cannot_use_the_cookie(installed, headers, status):
    """With a cookie, POST /graphql needs our origin and the header that forces a preflight."""
    async with installed.client() as client:
        await signed_in(client)
        response = await client.post("/graphql", json=ME, headers=headers)
        assert response.status_code == status
        if status == 200:
            assert response.json()["data"]["me"]["signedIn"]
        else:
            assert response.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
async def test_a_foreign_page_cannot_sign_anybody_in_or_out(installed, path):
    """The forms work from our own pages only."""
    async with installed.client() as client:
        await signed_in(client)
        form = {"login": "zhang", "password": PASSWORD}
        response = await client.post(path, data=form, headers={"origin": "https://elsewhere"})
        assert response.status_code == 403
        assert (await me(client, origin=HTTP, **{"graphql-require-preflight": "1"}))["signedIn"]


async def test_a_token_needs_no_proof_against_foreign_pages(installed):
    """No browser sends it on its own, so a cookie beside it does not matter."""
    token = await installed.token()
    async with installed.client() as client:
        await signed_in(client)
        headers = {"authorization": f"Bearer {token}", "origin": "https://elsewhere"}
        assert (await me(client, **headers))["signedIn"]


async def test_a_closed_installation_answers_only_who_signed_in(installed):
    """Without public reading: 401 or the sign-in page; health and the door stay open."""
    token = await installed.token()
    async with installed.client(public_reading=False) as client:
        for path in ("/", "/search", "/source/x", "/source/x/raw", "/graphql", "/graphiql", "/no"):
            response = await client.get(path)
            assert (response.status_code, response.headers["www-authenticate"]) == (
                401,
                'Bearer realm="yidan"',
            )
        asked = await client.get("/search", params={"q": "犬"}, headers=HTML)
        assert asked.status_code == 303
        assert asked.headers["location"] == "/sign-in?next=%2Fsearch%3Fq%3D%25E7%258A%25AC"
        for path in ("/healthz", "/metrics", "/static/yidan.css", "/sign-in"):
            assert (await client.get(path)).status_code == 200
        bearer = {"authorization": f"Bearer {token}"}
        assert (await client.get("/", headers=bearer)).status_code == 200
        assert [grant["role"] for grant in (await me(client, **bearer))["grants"]] == [
            "TOWNSHIP_CLERK"
        ]
        await signed_in(client)
        assert (await client.get("/")).status_code == 200


async def test_without_any_role_a_closed_installation_stays_closed(installed):
    """Signed in is not enough to read: 403, not 401."""
    stores, now = installed.stores, installed.clock()
    await accounts.add(stores.sql, OPERATOR, "guest", "来访", password=PASSWORD, now_us=now)
    async with installed.client(public_reading=False) as client:
        await signed_in(client, login="guest")
        assert (await client.get("/", headers=HTML)).status_code == 403


async def test_answers_vary_by_who_asks(installed):
    """No cache between may give one's answer to another."""
    async with installed.client() as client:
        for path in ("/", "/search", "/sign-in"):
            vary = (await client.get(path)).headers["vary"].lower()
            assert {"authorization", "cookie"} <= {each.strip() for each in vary.split(",")}


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/search?q=x", "/search?q=x"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nset-cookie: x", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_to_our_own_pages_only(wanted, goes):
    """An address elsewhere is not followed."""
    assert local(wanted) == goes
