"""Where the time of a request goes (耗时): what it waited for SQL and for the search engine.

Off unless somebody keeps an account (`accounting`): then a look-up costs one read of a context
variable. Look-ups that run beside one another count each, so that the sum may exceed the clock.
"""

import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, ParamSpec, TypeVar

from schema.domain.search import Facet, FacetCount, IndexStatus, Page, Plan
from schema.stores.ports import SearchIndex

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class Spent:
    """Seconds, and calls, that one request waited for."""

    sql_s: float = 0.0
    sql_calls: int = 0
    engine_s: float = 0.0
    engine_calls: int = 0


_account: ContextVar[Spent | None] = ContextVar("spent", default=None)


@contextmanager
def accounting() -> Iterator[Spent]:
    """Keep an account of the block and of the tasks that it starts."""
    spent = Spent()
    reset = _account.set(spent)
    try:
        yield spent
    finally:
        _account.reset(reset)


def timed(
    what: Literal["sql", "engine"], call: Callable[P, Awaitable[T]]
) -> Callable[P, Awaitable[T]]:
    """Return the call, its time put to the account of who calls."""

    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        spent = _account.get()
        if spent is None:
            return await call(*args, **kwargs)
        begun = time.perf_counter()
        try:
            return await call(*args, **kwargs)
        finally:
            seconds = time.perf_counter() - begun
            if what == "sql":
                spent.sql_s += seconds
                spent.sql_calls += 1
            else:
                spent.engine_s += seconds
                spent.engine_calls += 1

    return run


class TimedIndex:
    """`ports.SearchIndex`, timed."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    async def search(
        self, plan: Plan, *, limit: int, after: str = "", snapshot: str | None = None
    ) -> Page:
        """One page of hits."""
        run = timed("engine", self._index.search)
        return await run(plan, limit=limit, after=after, snapshot=snapshot)

    async def count(self, plan: Plan) -> int:
        """Exact number of hits."""
        return await timed("engine", self._index.count)(plan)

    async def facets(self, plan: Plan, facets: Sequence[Facet], *, size: int) -> list[FacetCount]:
        """Hits counted by field."""
        return await timed("engine", self._index.facets)(plan, facets, size=size)

    async def explain(self, plan: Plan, id_: str) -> str | None:
        """The engine's own explanation of a score."""
        return await timed("engine", self._index.explain)(plan, id_)

    async def status(self) -> IndexStatus:
        """Generation and size."""
        return await timed("engine", self._index.status)()

    async def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """Number of documents that hold each term."""
        return await timed("engine", self._index.frequencies)(terms)
