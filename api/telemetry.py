"""What operations cost (遥测): numbers for Prometheus, and lines of the log.

A line for each slow operation and each use of a deprecated field; spans for OpenTelemetry where a
collector is set (`tracing`). Must not know what was asked.
"""

import logging
from collections.abc import Callable
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram

from api import logs
from schema.gql.observed import Operation

# Names are the clients' to choose; beyond so many they count together.
MOST_NAMES = 200
ANONYMOUS, OTHER = "(none)", "(other)"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_COSTS = (10, 50, 100, 250, 500, 1000, 2500, 5000)

_log = logging.getLogger(__name__)


class Telemetry:
    """Takes in what each operation was; `slow_s` is the threshold of the slow log."""

    def __init__(
        self,
        registry: CollectorRegistry,
        slow_s: float,
        traced: Callable[[Operation], None] | None = None,
    ) -> None:
        self.slow_s, self.traced = slow_s, traced
        self._names: set[str] = set()
        self.operations = Counter(
            "yidan_graphql_operations",
            "GraphQL operations by name, kind and code of the first error (OK: none).",
            ["operation", "kind", "code"],
            registry=registry,
        )
        self._counted = cache(self.operations.labels)  # it makes texts of its labels each time
        self.deprecated = Counter(
            "yidan_graphql_deprecated_uses",
            "Operations that select a deprecated field.",
            ["field"],
            registry=registry,
        )
        self.seconds = self._times("operation", "Time of an operation.", registry)
        self.sql = self._times("sql", "What an operation waited for SQL, summed.", registry)
        self.engine = self._times("engine", "What it waited for the search engine.", registry)
        self.cost = Histogram(
            "yidan_graphql_cost", "Cost of an operation.", buckets=_COSTS, registry=registry
        )

    def observe(self, operation: Operation) -> None:
        """Count one operation, and write it down if it was slow or uses what will go."""
        name = self._label(operation.name)
        kind = operation.kind or ANONYMOUS
        self._counted(name, kind, operation.code or "OK").inc()
        self.seconds.observe(operation.seconds)
        self.sql.observe(operation.spent.sql_s)
        self.engine.observe(operation.spent.engine_s)
        if operation.cost is not None:
            self.cost.observe(operation.cost)
        for field in sorted(operation.deprecated):
            self.deprecated.labels(field).inc()
            told = {"field": field, "operation": operation.name, "client": logs.client_name()}
            _log.warning("deprecated field used", extra={"told": told})
        if operation.seconds >= self.slow_s:
            _log.warning("slow operation", extra={"told": _told(operation)})
        if self.traced is not None:
            self.traced(operation)

    def _label(self, name: str | None) -> str:
        if name is None:
            return ANONYMOUS
        if name not in self._names:
            if len(self._names) >= MOST_NAMES:
                return OTHER
            self._names.add(name)
        return name

    def _times(self, what: str, documentation: str, registry: CollectorRegistry) -> Histogram:
        name = f"yidan_graphql_{what}_seconds"
        return Histogram(name, documentation, buckets=_SECONDS, registry=registry)


def _told(operation: Operation) -> dict[str, object]:
    spent = operation.spent
    return {
        "operation": operation.name,
        "fingerprint": operation.fingerprint,
        "seconds": round(operation.seconds, 4),
        "sqlSeconds": round(spent.sql_s, 4),
        "sqlCalls": spent.sql_calls,
        "engineSeconds": round(spent.engine_s, 4),
        "engineCalls": spent.engine_calls,
        "cost": operation.cost,
        "code": operation.code,
    }
