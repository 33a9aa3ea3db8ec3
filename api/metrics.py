"""Numbers for Prometheus: requests and their time, and the index as it is when asked.

One registry an application, nothing global. Routes are counted by their pattern, so that a
question never becomes a label. Must not know what a route does.
"""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, exposition
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schema import errors
from schema.stores.opening import Stores

_ROUTELESS = "(none)"


class Metrics:
    """The metrics of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "yidan_http_requests",
            "HTTP requests by route pattern and status.",
            ["route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "yidan_http_request_seconds",
            "Time from request to the end of the response.",
            ["route"],
            registry=self.registry,
        )
        self.lag = self._gauge("yidan_index_lag", "Changes in SQL that the index lacks yet.")
        self.documents = self._gauge("yidan_index_documents", "Documents in the search index.")
        self.generation = self._gauge("yidan_index_generation", "Index generation; 0: no index.")
        self.sources = self._gauge("yidan_sources", "Source files.")

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one request."""
        route = getattr(scope.get("route"), "path", _ROUTELESS)
        self.requests.labels(route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    async def exposed(self, stores: Stores) -> Response:
        """Read the stores and write everything down as Prometheus has it."""
        counts = await stores.sql.reads.counts()
        self.lag.set(counts.pending)
        self.sources.set(counts.sources)
        try:
            status = await stores.index.status()
        except errors.IndexMissing:
            self.generation.set(0)
            self.documents.set(0)
        else:
            self.generation.set(status.generation)
            self.documents.set(status.documents)
        text = exposition.generate_latest(self.registry)
        return Response(text, headers={"content-type": exposition.CONTENT_TYPE_LATEST})

    def _gauge(self, name: str, documentation: str) -> Gauge:
        return Gauge(name, documentation, registry=self.registry)


class Measured:
    """Middleware that times every request."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count it, also when it fails."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, begun = 500, time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            self.metrics.observe(scope, status, time.perf_counter() - begun)


async def endpoint(request: Request) -> Response:
    """GET /metrics."""
    metrics: Metrics = request.app.state.metrics
    return await metrics.exposed(request.app.state.stores)
