"""Who asks (身份): a bearer token or the page's cookie becomes an actor, before any route runs.

Bearer: a token of ours (`ydn_…`) or a JWT of the identity provider. A bad bearer token is 401, a
missing one only where the installation does not let everyone read; a stale cookie is as none. The
token never stands in an address, and is never logged. Must not know what an action needs.

Requests that a foreign page may have caused are refused (CSRF): with a cookie, whatever is not
GET or HEAD must come from our own pages, and /graphql must carry the header that forces browsers
to ask first; cookies are SameSite=Strict besides.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import asker, pages
from api.buckets import Buckets
from api.transport import JSON, PREFLIGHT, accepted
from schema import errors
from schema.domain import access, accounts
from schema.settings import Settings
from schema.stores import ports
from schema.usecases import sessions

if TYPE_CHECKING:
    from api.oidc import Provider

SIGN_IN, SIGN_OUT, SESSION = "/sign-in", "/sign-out", "/session"
REALM = 'Bearer realm="yidan"'

# Answered without looking who asks: what monitors, and what the sign-in page itself needs.
NOBODYS = ("/healthz", "/readyz", "/metrics", "/favicon.ico", "/static/")
_DOORS = (SIGN_IN, SIGN_OUT, SESSION)
_SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Shown:
    """Who a request comes from, and whether a browser's cookie alone says so.

    `unnoted` is the token whose use should be written down, once the answer is sent.
    """

    actor: access.Actor
    by_cookie: bool = False
    unnoted: str | None = None


def _provider(settings: Settings) -> "Provider | None":
    """The identity provider, where the settings name one."""
    if not settings.oidc_issuer:
        return None
    from api.oidc import Provider  # noqa: PLC0415 - 0.1 s that a start without one has not

    return Provider(settings)


class Authenticator:
    """Knows who shows which token."""

    def __init__(self, settings: Settings, store: ports.Store, now_us: Callable[[], int]) -> None:
        self.store, self.now_us = store, now_us
        self.public = settings.public_reading
        self._provider = _provider(settings)
        self._anyone = Shown(self._reading(access.NOBODY))

    async def who(self, request: Request) -> Shown:
        """Who sends a request.

        Raises:
            errors.Unauthenticated: the bearer token is not valid.
            errors.IdentityUnavailable: it cannot be checked now.
        """
        token = bearer(request)
        if token is not None:
            return await self._bearer(token)
        secret = request.cookies.get(cookie_name(request))
        found = await self._ours(secret) if secret else None
        return self._anyone if found is None else replace(found, by_cookie=True)

    async def note(self, token_id: str) -> None:
        """Write down that a token was used; a busy database may leave that out."""
        with suppress(errors.YidanError):
            await sessions.note_use(self.store, token_id, self.now_us())

    async def _bearer(self, token: str) -> Shown:
        if self._provider is not None and not token.startswith(accounts.TOKEN_PREFIX):
            given = await self._provider.identity(token)
            reads = self.store.reads
            known = await sessions.at_provider(reads, given.subject, given.name, given.grants)
            return Shown(self._reading(known))
        found = await self._ours(token)
        if found is None:
            raise errors.Unauthenticated("令牌无效、已过期或已停用。")
        return found

    async def _ours(self, secret: str) -> Shown | None:
        found = await sessions.known(self.store.reads, secret, self.now_us())
        if found is None:
            return None
        unnoted = found.token.id if found.unnoted else None
        return Shown(self._reading(found.actor), unnoted=unnoted)

    def _reading(self, actor: access.Actor) -> access.Actor:
        """Let everyone read where the installation does."""
        if not self.public:
            return actor
        return replace(actor, grants=(*actor.grants, *access.PUBLIC.grants))


class Authenticated:
    """Middleware: says who asks, or refuses."""

    def __init__(self, app: ASGIApp, authenticator: Authenticator) -> None:
        self.app = app
        self.authenticator = authenticator
        # Made-up tokens cost a look at the database each, and have no account to be counted for.
        self.guesses = Buckets(per_s=1, burst=60)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its actor."""
        if scope["type"] != "http" or scope["path"].startswith(NOBODYS):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            shown = await self._who(request)
            check_origin(request, by_cookie=shown.by_cookie)
            if scope["path"] not in _DOORS:
                access.require(shown.actor, access.Action.READ_LISTS)
        except (
            errors.Unauthenticated,
            errors.Forbidden,
            errors.TooManyAttempts,
            errors.Unavailable,
        ) as error:
            response = await refused(request, error)
            await response(scope, receive, send)
            return

        async def varied(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).add_vary_header("authorization, cookie")
            await send(message)

        with asker.being(shown.actor):
            await self.app(scope, receive, varied)
        # The answer is sent by now: nobody waits for the writers, and nothing is left running.
        if shown.unnoted is not None:
            await self.authenticator.note(shown.unnoted)

    async def _who(self, request: Request) -> Shown:
        """Who asks, unless the address has shown too many tokens that are nobody's."""
        address = accounts.network(request.client.host if request.client else "")
        left = self.guesses.left(address)
        if left < 1 and "authorization" in request.headers:
            wait_s = self.guesses.wait_s(left, 1)
            told = f"无效令牌过多；请在 {wait_s} 秒后重试。"
            raise errors.TooManyAttempts(told, wait_s)
        try:
            return await self.authenticator.who(request)
        except errors.Unauthenticated:
            self.guesses.spend(address, 1)
            raise


def bearer(request: Request) -> str | None:
    """The bearer token of a request; other schemes are for proxies before us.

    Raises:
        errors.Unauthenticated: there are several, or none after the word.
    """
    sent = [value for name, value in request.headers.raw if name == b"authorization"]
    given = [value.decode("latin-1").partition(" ") for value in sent]
    tokens = [token.strip() for scheme, _, token in given if scheme.lower() == "bearer"]
    if not tokens:
        return None
    if len(tokens) > 1 or not tokens[0]:
        raise errors.Unauthenticated("Authorization 头须恰有一个令牌。")
    return tokens[0]


def check_origin(request: Request, *, by_cookie: bool) -> None:
    """Refuse what a foreign page may have made a browser send.

    Raises:
        errors.Forbidden: it does not come from our own pages.
    """
    path = request.scope["path"]
    if request.method in _SAFE or not (by_cookie or path in {SIGN_IN, SIGN_OUT}):
        return
    if not _from_here(request):
        raise errors.Forbidden("请求不是从本站页面发出的。")
    if path == "/graphql" and not request.headers.get(PREFLIGHT):
        raise errors.Forbidden(f"以 Cookie 登录时，请求须带 {PREFLIGHT} 头。")


def cookie_name(request: Request) -> str:
    """Name of the cookie; the prefix has browsers insist that it is ours alone."""
    return "__Host-yidan" if request.scope["scheme"] == "https" else "yidan"


async def refused(request: Request, error: errors.YidanError) -> Response:
    """Say no: GraphQL's way to GraphQL's clients, else as a page or as JSON."""
    headers = {"cache-control": "no-store"}
    status = 403
    if isinstance(error, errors.Unauthenticated):
        status = 401
        shown = "authorization" in request.headers
        headers["www-authenticate"] = f'{REALM}, error="invalid_token"' if shown else REALM
        if (
            not shown
            and request.method == "GET"
            and "text/html" in request.headers.get("accept", "")
        ):
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"{SIGN_IN}?next={quote(wanted, safe='')}", 303, headers)
    elif isinstance(error, errors.TooManyAttempts | errors.TooManyRequests):
        status = 429
        headers["retry-after"] = str(error.retry_after_s)
    elif isinstance(error, errors.Unavailable):
        status = 503
        headers["retry-after"] = str(error.retry_after_s or 5)
    if request.url.path != "/graphql":
        return await pages.failed(request, HTTPException(status, str(error), headers))
    told = {"message": str(error), "extensions": {"code": error.code}}
    return JSONResponse({"errors": [told]}, status, headers, accepted(request) or JSON)


def _from_here(request: Request) -> bool:
    """Browsers say where a request comes from: Sec-Fetch-Site, older ones Origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == request.headers.get("host")
