"""The HTTP application: what answers at which address, and what every request passes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from api import health, metrics, pages, queries
from api.graphql import graphiql_page, graphql_app
from api.headers import SecurityHeaders
from schema.gql import root
from schema.gql.context import context_factory
from schema.settings import Settings
from schema.stores.opening import Stores
from schema.usecases import sources
from schema.usecases.bodies import Register

_STATIC = Path(__file__).parent / "static"
_MIN_GZIP_BYTES = 1000


def create_app(
    settings: Settings, stores: Stores, reader: sources.Reader, today: Callable[[], date]
) -> Starlette:
    """Build the application over open stores.

    The hops of a request:
    1. `Measured` counts and times it
    2. `SecurityHeaders` completes its response
    3. `GZipMiddleware` compresses what is worth it
    4. errors become a Chinese page for browsers, JSON for programs (`pages.failed`)
    5. the route: GraphQL, the page (which asks the same GraphQL schema in-process), a source
       file, health, metrics, static files; only /graphql reads a body, of bounded length
    """
    measured = metrics.Metrics()
    app = Starlette(
        routes=_routes(settings, stores, reader, today),
        middleware=[
            Middleware(metrics.Measured, metrics=measured),
            Middleware(SecurityHeaders),
            Middleware(GZipMiddleware, minimum_size=_MIN_GZIP_BYTES),
        ],
        exception_handlers={HTTPException: pages.failed, Exception: pages.failed},
    )
    app.state.stores = stores
    app.state.metrics = measured
    return app


def _routes(
    settings: Settings, stores: Stores, reader: sources.Reader, today: Callable[[], date]
) -> list[BaseRoute]:
    schema = root.build(settings)
    register = Register(stores.sql.reads)
    new_context = context_factory(stores, register, today, reader)
    graphql = graphql_app(
        schema, lambda _request: new_context(), max_body_bytes=settings.max_body_bytes
    )
    page = pages.Pages(queries.Operations(schema, new_context), stores, register, reader)
    return [
        Route("/graphql", graphql),
        *([Route("/graphiql", _graphiql)] if settings.graphiql else []),
        *page.routes(),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", metrics.endpoint),
        Route("/favicon.ico", _icon),
        Mount("/static", Static(directory=_STATIC)),
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
    return RedirectResponse(pages.asset("yidan.svg"), 301)
