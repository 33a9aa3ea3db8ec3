"""Work that nobody waits for any more ends in the database too, also below a loader.

A view stands in for a table, so that a statement that a loader runs takes longer than anybody
would wait; then the time budget runs out, or the client goes.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import backends
import httpx
import pytest
import uvicorn
from apps import app_of
from sample import REGISTER, ROOT
from sqlalchemy import Engine, create_engine, event, text

from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.stores.sql import postgresql, sqlite
from schema.usecases import bodies

RENAMED = "ALTER TABLE body_alias RENAME TO body_alias_real"
VIEW = "CREATE VIEW body_alias AS SELECT r.* FROM body_alias_real r WHERE "
SLOW = {
    "sqlite": f"{VIEW} (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT max(i) FROM n) > 0",
    "postgresql": f"{VIEW} (SELECT count(pg_sleep(14))) > 0",
}
LOADER = "body_alias.body_id IN"  # in the statement of the loader, and in no other
ACTIVE = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    f"AND state = 'active' AND query LIKE '%{LOADER}%' AND pid <> pg_backend_pid()"
)
ASKED = {"query": "{bodies(first:5){edges{node{aliases}}}}"}
WAITED = 500  # looks, 10 s; the statement on PostgreSQL takes longer, that on SQLite has no end
BUDGET_S = 2.0


class Database:
    """A database, looked at from outside of the application."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = engine.dialect.name
        self.begun = self.ended = 0  # statements of SQLite, which nobody else tells of

    def note_begun(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """A statement has begun."""
        self.begun += LOADER in statement

    def note_ended(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """A statement has ended."""
        self.ended += LOADER in statement

    def note_failed(self, context: Any) -> None:
        """A statement has failed."""
        self.ended += LOADER in (context.statement or "")

    def running(self) -> int:
        """How many statements of the loader run now."""
        if self.name == "sqlite":
            return self.begun - self.ended
        with self.engine.connect() as connection:
            return int(connection.execute(ACTIVE).scalar_one())

    def slow_down(self) -> None:
        """Let the view stand in for the table."""
        with self.engine.begin() as connection:
            connection.execute(text(RENAMED))
            connection.execute(text(SLOW[self.name]))


@pytest.fixture(params=backends.DATABASES)
def settings(request, tmp_path) -> Iterator[Settings]:
    """An empty installation on each database."""
    with backends.on_database(request.param, tmp_path, request.getfixturevalue) as found:
        yield found


@pytest.fixture
async def stores(settings) -> AsyncIterator[Stores]:
    """Its stores, with bodies and their names."""
    files = {name: (ROOT / "corpus/register" / name).read_text("utf-8") for name in REGISTER}
    async with opened(settings) as found:
        await bodies.import_register(found.sql, files, 1)
        yield found


@pytest.fixture
def database(settings, stores) -> Iterator[Database]:
    """The database, looked at from now on."""
    url = settings.database_url
    path = settings.home / "yidan.db"
    engine = create_engine(postgresql.read_url(url)) if url else sqlite.migrating_engine(path)
    found = Database(engine)
    hooks = (
        ("before_cursor_execute", found.note_begun),
        ("after_cursor_execute", found.note_ended),
        ("handle_error", found.note_failed),
    )
    for name, hook in hooks:
        event.listen(Engine, name, hook)
    yield found
    for name, hook in hooks:
        event.remove(Engine, name, hook)
    engine.dispose()


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, for not longer than the statement would take by itself."""
    for _ in range(WAITED):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(holds)


@asynccontextmanager
async def client_of(stores: Stores, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application behind a real server, over a connection of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        config = uvicorn.Config(app_of(stores, settings), log_config=None)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([listening]))
        try:
            address = f"http://127.0.0.1:{port}"
            async with httpx.AsyncClient(base_url=address, timeout=60) as client:
                yield client
        finally:
            server.should_exit = server.force_exit = True
            await serving


async def begun(client: httpx.AsyncClient, database: Database, by: str) -> asyncio.Task[Any]:
    """A request that waits for the statement of its loader; what comes before it has been read."""
    asked = {"json": ASKED} if by == "POST" else {"params": ASKED}
    assert "errors" not in (await client.request(by, "/graphql", **asked)).json()
    database.slow_down()
    asking = asyncio.create_task(client.request(by, "/graphql", **asked))
    await until(lambda: database.running() > 0)
    return asking


async def test_what_takes_too_long_ends_in_the_database(stores, settings, database):
    """TIMEOUT is told, the statement of the loader is gone, and the next request is answered."""
    hasty = settings.model_copy(update={"request_timeout_s": BUDGET_S})
    async with client_of(stores, hasty) as client:
        asking = await begun(client, database, "POST")
        response = await asking
        assert response.json()["errors"][0]["extensions"]["code"] == "TIMEOUT"
        await until(lambda: database.running() == 0)
        healthy = await client.post("/graphql", json={"query": "{serverInfo{version}}"})
        assert "errors" not in healthy.json()


@pytest.mark.parametrize("by", ["POST", "GET"])
async def test_a_client_that_goes_takes_its_work_along(stores, settings, database, by):
    """The connection is closed, the statement of the loader is gone, others are answered."""
    patient = settings.model_copy(update={"request_timeout_s": 600.0})
    async with client_of(stores, patient) as client:
        asking = await begun(client, database, by)
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
        await until(lambda: database.running() == 0)
        healthy = await client.post("/graphql", json={"query": "{serverInfo{version}}"})
        assert "errors" not in healthy.json()
