"""What one client may ask of the process: points over time, requests at once, time for a body.

A client is whoever is signed in, else an address (of IPv6 the /64). Points are the cost of GraphQL
operations (`schema.gql.limits`), at least `LEAST`; a page costs `PAGE`. They come back steadily, up
to a burst (a token bucket); an operation is paid for when its cost is known, so that the bucket may
go below nothing and the next request waits. Each process counts for itself.

Told in the headers of https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/.
"""

import asyncio
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import asker, auth
from api.buckets import Buckets
from schema import errors
from schema.domain.accounts import network
from schema.settings import Settings

LEAST, PAGE = 10, 100


@dataclass(frozen=True, slots=True)
class Policy:
    """What one client may do."""

    points_per_s: float
    burst: int
    at_once: int
    body_s: float

    @classmethod
    def of(cls, settings: Settings) -> "Policy":
        """The policy of an installation."""
        return cls(
            settings.rate_points_per_s,
            settings.rate_burst,
            settings.max_at_once,
            settings.body_timeout_s,
        )


class Limited:
    """Middleware: refuses what is too much, behind `auth.Authenticated`."""

    def __init__(self, app: ASGIApp, policy: Policy) -> None:
        self.app, self.policy = app, policy
        self._buckets = Buckets(policy.points_per_s, policy.burst) if policy.points_per_s else None
        self._running: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and have its client pay."""
        if scope["type"] != "http" or scope["path"].startswith(auth.NOBODYS):
            await self.app(scope, receive, send)
            return
        client = _client(scope)
        try:
            self._check(client)
        except errors.TooManyRequests as error:
            response = await auth.refused(Request(scope), error)
            await response(scope, receive, self._paying(scope, client, send))
            return
        self._running[client] += 1
        try:
            timed = in_time(receive, self.policy.body_s)
            await self.app(scope, timed, self._paying(scope, client, send))
        finally:
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]

    def _check(self, client: str) -> None:
        """Refuse a client that has too much running, or owes points."""
        if self._running[client] >= self.policy.at_once:
            told = f"同一用户同时只能有 {self.policy.at_once} 个请求在处理；请稍后重试。"
            raise errors.TooManyAtOnce(told, 1)
        if self._buckets is None:
            return
        left = self._buckets.left(client)
        if left < LEAST:
            wait_s = self._buckets.wait_s(left, LEAST)
            raise errors.TooManyRequests(f"请求过多；请在 {wait_s} 秒后重试。", wait_s)

    def _paying(self, scope: Scope, client: str, send: Send) -> Send:
        """Take the points when the answer begins: its cost is known by then."""
        buckets = self._buckets
        if buckets is None:
            return send

        async def paying(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                points = 0 if message["status"] == 429 else _points(scope)  # noqa: PLR2004
                headers.update(_told(buckets, buckets.spend(client, points)))
            await send(message)

        return paying


def in_time(receive: Receive, body_s: float) -> Receive:
    """Give a body so many seconds to come in; what follows it is waited for without end."""
    ends, complete = asyncio.get_running_loop().time() + body_s, False

    async def timed() -> Message:
        nonlocal complete
        if complete:
            return await receive()
        try:
            async with asyncio.timeout_at(ends):
                message = await receive()
        except TimeoutError:
            told = f"请求体未在 {body_s:g} 秒内传完。"
            raise HTTPException(408, told, {"connection": "close"}) from None
        complete = not message.get("more_body", False)
        return message

    return timed


def charge(request: Request, extensions: Mapping[str, Any] | None) -> None:
    """Say what an operation that was run has cost."""
    points = (extensions or {}).get("cost", {}).get("requested", LEAST)
    request.scope.setdefault("state", {})["points"] = points


def _points(scope: Scope) -> int:
    least = LEAST if scope["path"] == "/graphql" else PAGE
    return max(int(scope.get("state", {}).get("points", least)), least)


def _client(scope: Scope) -> str:
    actor = asker.current()
    if actor.id:
        return f"actor {actor.id}"
    host, _ = scope["client"] or ("", 0)
    return f"address {network(host)}"


def _told(buckets: Buckets, left: float) -> dict[str, str]:
    window_s = math.ceil(buckets.burst / buckets.per_s)
    resets_s = buckets.wait_s(left, buckets.burst)
    return {
        "ratelimit-policy": f'"points";q={buckets.burst:.0f};w={window_s}',
        "ratelimit": f'"points";r={max(math.floor(left), 0)};t={resets_s}',
    }
