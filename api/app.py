"""The HTTP application: what answers at which address, and what every request passes."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from api import (
    asker,
    auth,
    exporting,
    health,
    helping,
    limits,
    logs,
    metrics,
    pages,
    queries,
    reference,
    telemetry,
    templating,
    tracing,
)
from api.documents import Documents
from api.graphql import graphiql_page, graphql_app
from api.headers import SecurityHeaders
from api.running import Aides, Running
from api.signing import Signing
from api.transport import PREFLIGHT
from api.turns import Turns
from schema import errors
from schema.gql import root
from schema.gql.context import Context, context_factory
from schema.settings import Settings
from schema.stores.opening import Stores
from schema.usecases import sources
from schema.usecases.bodies import Register

_STATIC = Path(__file__).parent / "static"
_MIN_GZIP_BYTES = 1000
_GZIP_LEVEL = 4  # 9 takes nearly twice the time for 2 % less
_FAILURES = (HTTPException, errors.Overloaded, Exception)
_PREFLIGHT_LASTS_S = 7200  # browsers keep it no longer


def _now_us() -> int:
    return time.time_ns() // 1000


def create_app(
    settings: Settings,
    stores: Stores,
    reader: sources.Reader,
    today: Callable[[], date],
    now_us: Callable[[], int] = _now_us,
    aides: Aides | None = None,
) -> Starlette:
    """Build the application over open stores; `aides` answer long queries beside it.

    The hops of a request:
    0. `Identified` gives it a number
    1. `Measured` counts and times it
    2. `SecurityHeaders` completes its response
    3. `CORSMiddleware` lets pages of the origins listed ask, if there are any
    4. `GZipMiddleware` compresses what is worth it
    5. `Authenticated` says who asks, or refuses
    6. `Limited` refuses who asks too much, too often or too slowly
    7. errors become a Chinese page for browsers, JSON for programs (`pages.failed`)
    8. the route: GraphQL, the page (which asks the same GraphQL schema in-process), a source
       file, entries in bulk, the schema for readers, signing in, health, metrics, static files;
       bodies are read to a bounded length, operations run so many at a time (`Turns`)
    """
    measured = metrics.Metrics()
    traced = tracing.tracing(settings)
    observer = telemetry.Telemetry(
        measured.registry, settings.slow_operation_s, traced.observe if traced else None
    ).observe
    authenticator = auth.Authenticator(settings, stores.sql, now_us)
    register = Register(stores.sql.reads)
    schema = root.build(settings, observer)
    made = context_factory(stores, register, today, reader, settings.rules_dir, now_us)

    def new_context() -> Context:
        found: Context = made(asker.current())
        return found

    turns = Turns(
        settings.max_operations,
        settings.request_timeout_s / 2,
        settings.operations_at_a_time,
        aides=aides.number if aides else lambda: 0,
    )
    running = Running(schema, turns, aides)
    if aides is not None:
        measured.aides.set_function(aides.number)
    app = Starlette(
        routes=[
            *_routes(settings, stores, register, reader, running, new_context),
            *Signing(authenticator, round(settings.session_hours * 3600), register).routes(),
        ],
        middleware=[
            Middleware(logs.Identified),
            Middleware(metrics.Measured, metrics=measured),
            Middleware(SecurityHeaders),
            *_cors(settings),
            Middleware(GZipMiddleware, minimum_size=_MIN_GZIP_BYTES, compresslevel=_GZIP_LEVEL),
            Middleware(auth.Authenticated, authenticator=authenticator),
            Middleware(limits.Limited, policy=limits.Policy.of(settings)),
        ],
        exception_handlers=dict.fromkeys(
            (HTTPException, errors.Overloaded, Exception), pages.failed
        ),
        lifespan=_ending(traced),
    )
    app.state.stores = stores
    app.state.metrics = measured
    return app


def _ending(
    traced: tracing.Tracing | None,
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """What happens when the application ends: spans that wait are sent."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        if traced is not None:
            await asyncio.to_thread(traced.close)

    return lifespan


def _routes(
    settings: Settings,
    stores: Stores,
    register: Register,
    reader: sources.Reader,
    running: Running,
    new_context: Callable[[], Context],
) -> list[BaseRoute]:
    graphql = graphql_app(
        running,
        lambda _request: new_context(),
        max_body_bytes=settings.max_body_bytes,
        documents=Documents.read(settings.trusted_documents, only=settings.trusted_only),
    )
    operations = queries.Operations(running, new_context)
    page = pages.Pages(operations, stores, register, reader, documented=settings.introspection)
    return [
        Route("/graphql", graphql),
        *([Route("/graphiql", _graphiql)] if settings.graphiql else []),
        *page.routes(),
        *helping.Helping(operations).routes(),
        *exporting.Exporting(stores).routes(),
        *reference.Reference(running.schema, settings).routes(),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", metrics.endpoint),
        Route("/favicon.ico", _icon),
        Mount("/static", Static(directory=_STATIC)),
    ]


def _cors(settings: Settings) -> list[Middleware]:
    """Let the pages of listed origins ask, with tokens but never with cookies."""
    if not settings.cors:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors,
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", PREFLIGHT],
            expose_headers=[logs.HEADER, "ratelimit", "ratelimit-policy", "retry-after"],
            max_age=_PREFLIGHT_LASTS_S,
        )
    ]


class Static(StaticFiles):
    """Files that ship with the program; what is asked for with its version never changes."""

    async def get_response(self, path: str, scope: dict[str, object]) -> Response:  # type: ignore[override]
        """Serve a file with the time for which it may be kept."""
        response = await super().get_response(path, scope)
        versioned = b"v=" in bytes(scope["query_string"])  # type: ignore[call-overload]
        age = "max-age=31536000, immutable" if versioned else "max-age=3600"
        response.headers["cache-control"] = f"public, {age}"
        return response


async def _graphiql(_request: Request) -> Response:
    return graphiql_page()


async def _icon(_request: Request) -> Response:
    return RedirectResponse(templating.asset("yidan.svg"), 301)
