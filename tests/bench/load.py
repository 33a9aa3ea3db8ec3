"""64 callers at once: our GraphQL, strawberry as it comes, and a plain JSON endpoint.

All three run the same use case on the same stores and answer with the same twenty nodes of six
fields; the callers call the applications without sockets, which would cost all three the same.
"""

import asyncio
import itertools
import statistics
import time
from typing import Any

import orjson
import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp
from strawberry.asgi import GraphQL
from strawberry.schema.config import StrawberryConfig

from cli import clock
from schema.domain import search
from schema.gql import context, ids, root
from schema.gql.scalars import SCALARS
from schema.stores.opening import Stores
from schema.tables.lists import Entry
from schema.usecases import search as hits
from schema.usecases.bodies import Register
from tests.bench import calls

CALLERS = 64
REQUESTS = 320
ROUNDS = 3


async def measured(ours: ASGIApp, stores: Stores, asked: list[str], text: str) -> dict[str, float]:
    """Requests a second and milliseconds at p50 and p99 of each application, in turns."""
    apps = {"ours": ours, "stock": _stock(stores), "plain": _plain(stores)}
    taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in apps}
    for turn in range(ROUNDS + 1):
        for name, app in apps.items():
            figures = await _load(app, asked, text)
            if turn:  # the first turn warms up
                taken[name].append(figures)
    return {
        f"load_{name}_{label}": statistics.median(each[at] for each in rounds)
        for name, rounds in taken.items()
        for at, label in enumerate(("per_s", "p50_ms", "p99_ms"))
    }


async def _load(app: ASGIApp, asked: list[str], text: str) -> tuple[float, float, float]:
    """Keep as many callers busy until so many requests are answered."""
    waiting, taken = iter(itertools.islice(itertools.cycle(asked), REQUESTS)), list[float]()

    async def caller() -> None:
        for question in waiting:
            started = time.perf_counter()
            await calls.post(app, text, {"query": question})
            taken.append(1000 * (time.perf_counter() - started))

    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(CALLERS):
            group.create_task(caller())
    rate = REQUESTS / (time.perf_counter() - started)
    return rate, statistics.median(taken), sorted(taken)[int(REQUESTS * 0.99)]


def _stock(stores: Stores) -> ASGIApp:
    """The same types under strawberry's own view and executor: no caches, no limits."""
    config = StrawberryConfig(scalar_map=SCALARS)
    schema = strawberry.Schema(query=root.Query, mutation=root.Mutation, config=config)
    made = context.context_factory(stores, Register(stores.sql.reads), clock.today)

    class View(GraphQL[Any, None]):
        async def get_context(self, request: Any, response: Any) -> Any:  # noqa: ARG002
            return made()

    return View(schema)


def _plain(stores: Stores) -> ASGIApp:
    """One endpoint that runs the use case and writes down what the query selects."""

    async def endpoint(request: Request) -> Response:
        asked = orjson.loads(await request.body())["variables"]["query"]
        filters = search.Filters(as_of=clock.today())
        page = await hits.page(stores, hits.planned(asked, filters), first=20)
        nodes = [{"node": _node(each.row)} for each in page.found]
        answer = orjson.dumps({"data": {"search": {"edges": nodes}}})
        return Response(answer, media_type="application/json")

    return Starlette(routes=[Route("/graphql", endpoint, methods=["POST"])])


def _node(row: Any) -> dict[str, Any]:
    kind = type(row).__name__
    told = {"__typename": kind, "id": ids.encode(kind, row.id)}
    if isinstance(row, Entry):
        names = {name: name for name in ("title", "number", "category", "basis")}
    else:
        names = {"text": "text", "article": "article", "words": "text", "clause": "article"}
    return told | {name: getattr(row, column) for name, column in names.items()}
