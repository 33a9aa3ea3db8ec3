"""Numbers for Prometheus: requests and their time, and the index as it is when asked.

One registry an application, nothing global. Routes are counted by their pattern, so that a
question never becomes a label. Must not know what a route does.
"""

import time
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, exposition
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schema import errors
from schema.stores.opening import Stores
from schema.usecases import auditing, health

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
        # They make texts of their labels each time.
        self._requests, self._seconds = cache(self.requests.labels), cache(self.seconds.labels)
        self.lag = self._gauge("yidan_index_lag", "Changes in SQL that the index lacks yet.")
        self.lag_s = self._gauge("yidan_index_lag_seconds", "Age of the oldest of them.")
        self.up = self._gauge("yidan_search_up", "1 while search can be used.")
        self.documents = self._gauge("yidan_index_documents", "Documents in the search index.")
        self.size = self._gauge("yidan_index_size_bytes", "Size of the search index.")
        self.generation = self._gauge("yidan_index_generation", "Index generation; 0: no index.")
        self.missing = self._gauge("yidan_index_missing", "Documents missing, last reconciled.")
        self.orphaned = self._gauge("yidan_index_orphaned", "Documents too many, likewise.")
        self.stale = self._gauge("yidan_index_stale", "Documents out of date, likewise.")
        self.sources = self._gauge("yidan_sources", "Source files.")
        self.aides = self._gauge("yidan_aides", "Processes that answer long queries beside it.")
        self.audited = self._gauge("yidan_audit_records", "Records of the audit chain.")
        self.unprotected = self._gauge(
            "yidan_audit_unprotected", "Records after the newest checkpoint seen here."
        )

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one request."""
        route = getattr(scope.get("route"), "path", _ROUTELESS)
        self._requests(route, str(status)).inc()
        self._seconds(route).observe(seconds)

    async def exposed(self, stores: Stores) -> Response:
        """Read the stores and write everything down as Prometheus has it.

        While SQL is away only what the process itself counts is told.
        """
        try:
            found = await health.look(stores)
            tail = await auditing.tail(stores)
        except errors.StoreUnavailable:
            self.up.set(0)
        else:
            self._take(found)
            self.audited.set(tail.head.seq if tail.head else 0)
            self.unprotected.set(tail.unprotected)
        text = exposition.generate_latest(self.registry)
        return Response(text, headers={"content-type": exposition.CONTENT_TYPE_LATEST})

    def _take(self, found: health.Look) -> None:
        since, status, row = found.behind_since_us, found.status, found.serving
        self.lag.set(found.counts.pending)
        self.lag_s.set(0 if since is None else max(time.time() - since / 1_000_000, 0))
        self.sources.set(found.counts.sources)
        self.up.set(status is not None)
        self.generation.set(status.generation if status else 0)
        self.documents.set(status.documents if status else 0)
        self.size.set(status.size_bytes if status else 0)
        self.missing.set((row and row.missing) or 0)
        self.orphaned.set((row and row.orphaned) or 0)
        self.stale.set((row and row.stale) or 0)

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
        ended: float | None = None

        async def noted(message: Message) -> None:
            nonlocal status, ended
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                ended = time.perf_counter()  # what is done after the answer keeps nobody waiting

        try:
            await self.app(scope, receive, noted)
        finally:
            self.metrics.observe(scope, status, (ended or time.perf_counter()) - begun)


async def endpoint(request: Request) -> Response:
    """GET /metrics."""
    metrics: Metrics = request.app.state.metrics
    return await metrics.exposed(request.app.state.stores)
