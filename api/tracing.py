"""Spans and measures for OpenTelemetry (链路追踪), sent to a collector where one is set.

One span an operation, made when it has ended: nothing is traced within it, so a server without a
collector pays nothing, and one with pays once an operation. A `traceparent` of the caller is gone
on from. The libraries are the extra `telemetry`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api import logs
from schema.gql.observed import Operation
from schema.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import TracerProvider

_NEEDED = "YIDAN_OTLP_ENDPOINT 需要可选组件 telemetry：pip install -r requirements/telemetry.txt"


@dataclass(frozen=True, slots=True)
class Tracing:
    """What takes in operations, and what sends the rest when the server ends."""

    observe: Callable[[Operation], None]
    close: Callable[[], None]


def tracing(settings: Settings) -> Tracing | None:
    """Send to the collector of the settings, if there is one.

    Raises:
        RuntimeError: there is, and the extra is not installed.
    """
    base = settings.otlp_endpoint.rstrip("/")
    if not base:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http import (  # noqa: PLC0415 - an extra
            metric_exporter,
            trace_exporter,
        )
        from opentelemetry.sdk import metrics, resources, trace  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.metrics import export as of_metrics  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace import export as of_traces  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise RuntimeError(_NEEDED) from error
    resource = resources.Resource.create({"service.name": "yidan"})
    traces = trace.TracerProvider(resource=resource)
    sent = trace_exporter.OTLPSpanExporter(endpoint=f"{base}/v1/traces")
    traces.add_span_processor(of_traces.BatchSpanProcessor(sent))
    measured = metric_exporter.OTLPMetricExporter(endpoint=f"{base}/v1/metrics")
    reader = of_metrics.PeriodicExportingMetricReader(measured)
    meters = metrics.MeterProvider([reader], resource=resource)

    def close() -> None:
        traces.shutdown()
        meters.shutdown()

    return Tracing(recorder(traces, meters), close)


def recorder(traces: "TracerProvider", meters: "MeterProvider") -> Callable[[Operation], None]:
    """Return what makes a span, and measures, of an operation that has ended."""
    from opentelemetry import trace  # noqa: PLC0415 - an extra
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415 - an extra
        TraceContextTextMapPropagator,
    )

    tracer, meter = traces.get_tracer("yidan"), meters.get_meter("yidan")
    seconds = meter.create_histogram("graphql.server.operation.duration", "s")
    sql = meter.create_histogram("yidan.operation.sql.duration", "s")
    engine = meter.create_histogram("yidan.operation.engine.duration", "s")
    propagator = TraceContextTextMapPropagator()

    def record(operation: Operation) -> None:
        ended_ns = time.time_ns()
        parent = propagator.extract({"traceparent": logs.traceparent() or ""})
        span = tracer.start_span(
            f"GraphQL {operation.kind or 'request'}",
            context=parent,
            kind=trace.SpanKind.SERVER,
            attributes=_attributes(operation),
            start_time=ended_ns - round(operation.seconds * 1e9),
        )
        if operation.code is not None:
            span.set_status(trace.StatusCode.ERROR, operation.code)
        span.end(ended_ns)
        kind = {"graphql.operation.type": operation.kind or "unknown"}
        seconds.record(operation.seconds, kind)
        sql.record(operation.spent.sql_s, kind)
        engine.record(operation.spent.engine_s, kind)

    return record


def _attributes(operation: Operation) -> dict[str, str | int | float]:
    spent = operation.spent
    told = {
        "graphql.operation.name": operation.name,
        "graphql.operation.type": operation.kind,
        "yidan.fingerprint": operation.fingerprint,
        "yidan.cost": operation.cost,
        "yidan.sql.seconds": spent.sql_s,
        "yidan.sql.calls": spent.sql_calls,
        "yidan.engine.seconds": spent.engine_s,
        "yidan.engine.calls": spent.engine_calls,
        "yidan.request_id": logs.request_id(),
    }
    return {name: value for name, value in told.items() if value is not None}
