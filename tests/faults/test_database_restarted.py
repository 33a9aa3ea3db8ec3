"""PostgreSQL goes down in the middle of a write, as in a power cut, and is started again."""

import county
import faulty
import httpx
import postgres_server
import pytest
import soundness
from app_client import asking

from schema import errors
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import documents, draining

LATER_US = county.NOW_US + 10**9
ASK = """{ search(query: "露天禁烧秸秆", first: 5) { ... on SearchConnection { totalCount }
  ... on UnavailableProblem { code retryAfter } } }"""


async def test_a_write_that_was_cut_off_leaves_nothing_and_is_done_again(own_postgres, tmp_path):
    """What had left its audit record and not committed is gone whole; the API says what is away."""
    with postgres_server.Server(own_postgres.url).database() as url:
        settings = Settings(home=tmp_path / "home", database_url=url)
        await county.build(settings)
        async with opened(settings) as stores, asking(settings, stores) as client:
            before = [each.hash for each in await stores.sql.reads.audit_records()]
            struck: list[str] = []

            def strike(point: str) -> None:
                struck.append(point)
                own_postgres.crash()

            with pytest.raises(errors.StoreUnavailable):
                await _take(stores, faulty.Sql(stores.sql, strike))
            assert struck == ["after-audit"]
            await _told(client, ready=503, answer="STORE_UNAVAILABLE")
            own_postgres.start()
            assert [each.hash for each in await stores.sql.reads.audit_records()] == before
            held = [each.title for each in await stores.sql.reads.all_entries()]
            assert faulty.title(1) not in held
            await _told(client, ready=200, answer="totalCount")
            await _take(stores, stores.sql)
            await draining.drain(stores, lambda: LATER_US)
            await soundness.check(stores, {faulty.title(1)})


async def test_a_restart_that_nobody_noticed_fails_no_request(own_postgres, tmp_path):
    """All connections are dead, and nothing tells but their use: look-ups and changes go on."""
    with postgres_server.Server(own_postgres.url).database() as url:
        settings = Settings(home=tmp_path / "home", database_url=url)
        await county.build(settings)
        async with opened(settings) as stores, asking(settings, stores) as client:
            await _told(client, ready=200, answer="totalCount")
            _restart(own_postgres)
            await _told(client, ready=200, answer="totalCount")
            await _take(stores, stores.sql)
            _restart(own_postgres)
            await _take(stores, stores.sql, 2)
            _restart(own_postgres)
            await draining.drain(stores, lambda: LATER_US)
            await soundness.check(stores, {faulty.title(1), faulty.title(2)})


def _restart(cluster: postgres_server.Cluster) -> None:
    cluster.crash()
    cluster.start()


async def _take(stores: Stores, sql: object, number: int = 1) -> None:
    await documents.take(sql, stores.blobs, faulty.taken(number), LATER_US)


async def _told(client: httpx.AsyncClient, *, ready: int, answer: str) -> None:
    """The process lives whatever is away; whether it is ready, and what a question is told."""
    assert (await client.get("/healthz")).status_code == 200
    assert (await client.get("/readyz")).status_code == ready
    assert answer in (await client.post("/graphql", json={"query": ASK})).text
