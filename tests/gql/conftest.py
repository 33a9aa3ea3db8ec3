"""The county of `county`, built once, and ways to ask it questions."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import backends
import plans
import pytest
from county import TODAY, build

from schema.gql import root
from schema.gql.context import context_factory
from schema.gql.running import Schema
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases.bodies import Register

Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(scope="session")
def settings(backend, request, tmp_path_factory) -> Iterator[Settings]:
    """Where the county is stored, on each pair of backends; tests only read it."""
    home = tmp_path_factory.mktemp("county")
    with backends.settings(backend, home, request.getfixturevalue) as made:
        keyed = made.model_copy(update={"cursor_key": "key of the tests"})
        asyncio.run(build(keyed))
        yield keyed


@pytest.fixture(scope="session")
def schema(settings) -> Schema:
    """The schema as it is served."""
    return root.build(settings)


@pytest.fixture
async def stores(settings) -> AsyncIterator[Stores]:
    """The county's stores."""
    async with opened(settings) as made:
        yield made


@pytest.fixture
def execute(schema, stores) -> Ask:
    """Run an operation as a request of its own; gives the whole result."""
    make_context = context_factory(stores, Register(stores.sql.reads), lambda: TODAY)

    async def run(query: str, /, **variables: Any) -> Any:
        return await schema.execute(query, variable_values=variables, context_value=make_context())

    return run


@pytest.fixture
def ask(execute) -> Ask:
    """Run an operation that must succeed; gives its data."""

    async def run(query: str, /, **variables: Any) -> dict[str, Any]:
        result = await execute(query, **variables)
        assert result.errors is None, result.errors
        assert result.data is not None
        return result.data

    return run


@pytest.fixture
def statements(monkeypatch) -> Callable[[], AbstractContextManager[list[plans.Statement]]]:
    """Note the SQL of a block, SQLAlchemy's and the driver's own; `seen` grows inside it."""
    return plans.noting(monkeypatch)
