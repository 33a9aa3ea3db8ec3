"""What is told of operations: numbers, slow ones, deprecated fields; and what is never told."""

import asyncio
import http.server
import io
import json
import logging
import re
import threading
from collections.abc import Callable, Iterator

import graphql
import pytest
from apps import app_of, client_of
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import CollectorRegistry

from api import logs, telemetry, tracing
from schema.gql import observed
from schema.settings import Settings
from schema.stores.timing import Spent
from schema.usecases import search

SECRET = "ydn_not-for-the-log"  # noqa: S105
PERSON = "张三丰家的犬只"
ASKING = "query Asking($q: String!) { search(query: $q, first: 2) { ... on SearchConnection {"
SEARCH = ASKING + " totalCount edges { node { ... on Entry { title list { title } } } } } } }"


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict]]]:
    """What the log has, as JSON lines."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.JsonLines())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def number(text: str, name: str, **labels: str) -> float:
    """A number of /metrics."""
    inside = ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))
    found = re.search(
        rf"^{name}{re.escape(f'{{{inside}}}') if inside else ''} (\S+)$", text, re.MULTILINE
    )
    assert found, text
    return float(found[1])


async def test_an_operation_is_counted_with_where_its_time_went(stores):
    """By name, kind and code; SQL and engine told apart; refused ones under their code."""
    async with client_of(app_of(stores)) as client:
        for query in (SEARCH, SEARCH, "{ nothing }"):
            asked = {"query": query, "variables": {"q": "秸秆"}}
            await client.post("/graphql", json=asked)
        told = (await client.get("/metrics")).text
    operations = "yidan_graphql_operations_total"
    assert number(told, operations, operation="Asking", kind="query", code="OK") == 2
    failed = {"operation": "(none)", "kind": "query", "code": "GRAPHQL_VALIDATION_FAILED"}
    assert number(told, operations, **failed) == 1
    assert number(told, "yidan_graphql_operation_seconds_count") == 3
    took = number(told, "yidan_graphql_operation_seconds_sum")
    assert number(told, "yidan_graphql_cost_count") == 3
    for part in ("sql", "engine"):
        assert 0 < number(told, f"yidan_graphql_{part}_seconds_sum") < took * 20


async def test_a_slow_operation_is_logged_without_what_was_asked(stores, lines):
    """Name, fingerprint, seconds, calls, cost, number of the request; no question, no token."""
    headers = {"x-request-id": "front-7", "authorization": f"Basic {SECRET}"}
    app = app_of(stores, Settings(slow_operation_s=1e-9))
    async with client_of(app) as client:
        asked = {"query": SEARCH, "variables": {"q": PERSON}}
        answer = await client.post("/graphql", json=asked, headers=headers)
        inline = SEARCH.replace("$q,", f'"{PERSON}",').replace("($q: String!)", "")
        await client.post("/graphql", json={"query": inline})
        await client.get("/", params={"q": PERSON})
    slow = [line for line in lines() if line["message"] == "slow operation"]
    assert answer.headers["x-request-id"] == slow[0]["requestId"] == "front-7"
    assert slow[0]["operation"] == "Asking"
    assert slow[0]["sqlCalls"] > 0 < slow[0]["engineCalls"]
    assert slow[0]["fingerprint"] != slow[1]["fingerprint"]
    assert len(slow) >= 3
    for never in (PERSON, SECRET):
        assert never not in json.dumps(lines(), ensure_ascii=False)


async def test_an_unexpected_error_has_its_request_and_not_the_question(stores, lines, monkeypatch):
    """The log has the number that the client is told, the traceback, and nothing that was asked."""

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(search, "page", broken)
    async with client_of(app_of(stores)) as client:
        asked = {"query": SEARCH, "variables": {"q": PERSON}}
        answer = await client.post("/graphql", json=asked)
    (error,) = answer.json()["errors"]
    (line,) = [line for line in lines() if "internal error" in line["message"]]
    assert error["extensions"]["id"] in line["message"]
    assert line["requestId"] == answer.headers["x-request-id"]
    assert "no such thing" in line["exception"]
    assert PERSON not in json.dumps(lines(), ensure_ascii=False)


async def test_the_number_of_a_request_is_taken_only_if_it_is_a_plain_word(stores):
    """Whatever could forge a line or a header is answered with a number of ours."""
    app = app_of(stores)
    async with client_of(app) as client:
        for given in ("", "a b", "x" * 65, '{"a":1}', "-rf", "é"):
            headers = {b"x-request-id": given.encode()}
            answer = await client.get("/healthz", headers=headers)
            assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])


def test_names_that_clients_choose_do_not_become_labels_without_end():
    """Beyond a number of names all count together."""
    registry = CollectorRegistry()
    told = telemetry.Telemetry(registry, 1.0)
    for at in range(telemetry.MOST_NAMES + 50):
        told.observe(observed.Operation(f"Op{at}", "query", 1, 0.0, Spent(), None, None))
    labels = {"operation": telemetry.OTHER, "kind": "query", "code": "OK"}
    assert registry.get_sample_value("yidan_graphql_operations_total", labels) == 50


def test_uses_of_deprecated_fields_are_found_named_and_logged(lines):
    """The field by its type, also through a fragment; operation and client of the line."""
    schema = graphql.build_schema(
        'type Query { a: A } type A { new: Int old: Int @deprecated(reason: "new") }'
    )
    found = observed.Deprecations(schema)
    text = "query Old { a { ...F } } fragment F on A { old }"
    used = found.used(text, graphql.parse(text))
    assert used == {"A.old"}
    assert found.used("{ a { new } }", graphql.parse("{ a { new } }")) == set()
    registry = CollectorRegistry()
    told = telemetry.Telemetry(registry, 1.0)
    told.observe(observed.Operation("Old", "query", 1, 0.0, Spent(), None, None, used))
    assert registry.get_sample_value("yidan_graphql_deprecated_uses_total", {"field": "A.old"}) == 1
    assert [line["field"] for line in lines()] == ["A.old"]


def test_a_fingerprint_is_that_of_the_shape():
    """Literals, blanks and comments do not count; fields, arguments and names do."""

    def of(text: str) -> str:
        return observed.fingerprint(text)

    one = of('{ a(b: "x", c: [1, 2], d: {e: 1}) { f } }')
    assert one == of('# !\n{ a(b: "y",c:[3],d:{}) {f} }')
    assert len({one, of("{ a { f } }"), of('{ a(z: "x") { f } }'), of("query N { a { f } }")}) == 4


def test_the_log_of_people_names_the_request_too():
    """Text lines end with what JSON lines have as keys."""
    record = logging.LogRecord("yidan", logging.WARNING, "", 0, "slow", None, None)
    record.told = {"seconds": 2.5, "code": None}
    assert logs.Lines().format(record).endswith("WARNING yidan: slow seconds=2.5")


def test_a_span_goes_on_from_the_caller_and_has_no_question():
    """Start and end are those of the operation; what it took stands in attributes and measures."""
    spans, reader = InMemorySpanExporter(), InMemoryMetricReader()
    traces, meters = TracerProvider(), MeterProvider([reader])
    traces.add_span_processor(SimpleSpanProcessor(spans))
    record = tracing.recorder(traces, meters)
    spent = Spent(sql_s=0.25, sql_calls=2, engine_s=0.5, engine_calls=1)
    text = f'{{ search(query: "{PERSON}", first: 1) {{ __typename }} }}'
    operation = observed.Operation("Asking", "query", 12, 2.0, spent, "TIMEOUT", text)

    async def answering(_scope: object, _receive: object, _send: object) -> None:
        record(operation)

    trace, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    heads = [(b"traceparent", f"00-{trace}-{parent}-01".encode()), (b"x-request-id", b"r1")]
    asyncio.run(logs.Identified(answering)({"type": "http", "headers": heads}, None, None))
    (span,) = spans.get_finished_spans()
    assert f"{span.context.trace_id:032x}" == trace
    assert f"{span.parent.span_id:016x}" == parent
    assert span.end_time - span.start_time == 2_000_000_000
    assert span.attributes["yidan.engine.seconds"] == 0.5
    assert span.attributes["yidan.request_id"] == "r1"
    assert span.status.description == "TIMEOUT"
    assert PERSON not in str(dict(span.attributes)) + span.name
    names = {
        metric.name
        for resource in reader.get_metrics_data().resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    }
    assert "graphql.server.operation.duration" in names
    traces.shutdown()
    meters.shutdown()


async def test_spans_reach_the_collector_before_the_server_ends(stores):
    """Sent over HTTP to where the setting says, at the end at the latest; nothing without it."""
    assert tracing.tracing(Settings()) is None
    asked: list[str] = []

    class Collector(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Collector) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings = Settings(otlp_endpoint=f"http://127.0.0.1:{server.server_port}")
        app = app_of(stores, settings)
        async with app.router.lifespan_context(app), client_of(app) as client:
            await client.post("/graphql", json={"query": "{ serverInfo { version } }"})
        server.shutdown()
    assert {"/v1/traces", "/v1/metrics"} <= set(asked)
