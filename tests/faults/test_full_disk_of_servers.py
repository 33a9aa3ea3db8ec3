"""Full disks of servers (small file systems of their own): told, nothing half-written, it goes on.

Elasticsearch turns read-only by its own watermarks; PostgreSQL finds no room for a page.
"""

import asyncio
import itertools
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import county
import elastic_node
import faulty
import postgres_server
import psycopg
import pytest
import small_disk
import soundness
from app_client import asking
from casework import OFFICER, Desk, by, open_county, temporary

from cli import clock
from schema import errors
from schema.settings import Settings
from schema.stores import ports
from schema.stores.opening import Stores, opened
from schema.usecases import documents, draining

ELASTIC_MIB, POSTGRES_MIB = 96, 256
WATERMARKS_MIB = {"low": 40, "high": 36, "flood_stage": 32}  # that must be free
WAL = ("min_wal_size = 32MB", "max_wal_size = 32MB", "autovacuum = off")
WITHIN_S = 60  # a server looks at its disk every 10 s
OLD = "露天禁烧秸秆"
LOOK = """{ search(query: "露天禁烧秸秆", first: 5) { ... on SearchConnection { totalCount } }
  serverInfo { searchAvailable indexWritable indexLag } }"""
GIVE = """mutation { giveFeedback(question: "谁负责？", opinion: WRONG, comment: "不对") {
  ... on FeedbackTaken { number } ... on Problem { code } } }"""


@pytest.fixture
def disk_of_elastic() -> Iterator[tuple[Path, str]]:
    """A small disk, and the URL of a node whose data is on it."""
    if why := elastic_node.available(own=True):
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no Elasticsearch: {why}")
    threshold = "cluster.routing.allocation.disk"
    with small_disk.mounted(ELASTIC_MIB) as disk:
        node = elastic_node.Node(
            disk / "node",
            settings=[
                f"{threshold}.threshold_enabled=true",
                *(f"{threshold}.watermark.{at}={mib}mb" for at, mib in WATERMARKS_MIB.items()),
                "cluster.info.update.interval=10s",
            ],
        )
        with node.running() as url:
            yield disk, url


@pytest.fixture
def disk_of_postgres() -> Iterator[tuple[Path, str]]:
    """A small disk, and the URL of a database that is on it."""
    postgres_server.need(own=True)
    with small_disk.mounted(POSTGRES_MIB) as disk:
        cluster = postgres_server.Cluster(*WAL, below=disk)
        try:
            with postgres_server.Server(cluster.url).database() as url:
                yield disk, url
        finally:
            cluster.remove()


async def test_elasticsearch_short_of_disk_searches_on_and_catches_up(disk_of_elastic, tmp_path):
    """Files are taken in, search serves, the API says what waits; then it catches up."""
    disk, url = disk_of_elastic
    settings = Settings(home=tmp_path / "home", elastic_url=url)
    await county.build(settings)
    async with opened(settings) as stores, asking(settings, stores) as client:
        ballast = small_disk.filled(disk, but_mib=WATERMARKS_MIB["flood_stage"] // 2)
        await _until(lambda: _writable(stores, wanted=False))
        await _take(stores, 1)
        with pytest.raises(errors.SearchUnavailable, match="不接受写入"):
            await draining.drain(stores, clock.now_us)
        told = (await client.post("/graphql", json={"query": LOOK})).json()["data"]
        assert told["search"]["totalCount"] > 0
        assert told["serverInfo"] == {
            "searchAvailable": True,
            "indexWritable": False,
            "indexLag": 1,
        }
        ready = await client.get("/readyz")
        assert ready.status_code == 200
        assert "不接受写入" in ready.json()["degraded"]["index"]
        named = "".join(await stores.index_admin.problems())
        assert "flood_stage" in named
        assert "index.blocks.read_only_allow_delete" in named
        ballast.unlink()
        await _until(lambda: _writable(stores, wanted=True))
        await draining.drain(stores, clock.now_us)
        assert (await client.get("/readyz")).json()["degraded"] == {}
        await soundness.check(stores, {faulty.title(1)})


async def test_postgresql_without_room_refuses_whole_and_goes_on(disk_of_postgres, tmp_path):
    """Cases are proposed until one is refused, which leaves no trace; with room they go on."""
    disk, url = disk_of_postgres
    settings = Settings(home=tmp_path / "home", database_url=url)
    async with opened(settings) as stores, asking(settings, stores) as client:
        desk = await open_county(stores)
        await _take(stores, 1)
        await draining.drain(stores, clock.now_us)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SELECT pg_switch_wal()")  # its log has 16 MiB of room from here
        await desk.propose(temporary(), by(OFFICER))
        ballast = small_disk.filled(disk)
        before = await _proposed_until_refused(desk)
        assert await stores.sql.dump(_rows) == before
        given = await client.post("/graphql", json={"query": GIVE})
        assert given.json()["data"]["giveFeedback"] == {"code": "STORE_FULL"}
        assert await stores.sql.dump(_rows) == before
        ballast.unlink()
        await desk.propose(temporary(title="另一次值守"), by(OFFICER))
        await _take(stores, 2)
        await draining.drain(stores, clock.now_us)
        await soundness.check(stores, {faulty.title(1), faulty.title(2)})


async def _take(stores: Stores, number: int) -> None:
    await documents.take(stores.sql, stores.blobs, faulty.taken(number), clock.now_us())


async def _proposed_until_refused(desk: Desk) -> dict[str, list[Any]]:
    """All rows as they were before the case that found no room."""
    for number in itertools.count():
        before = await desk.stores.sql.dump(_rows)
        asked = temporary(title=f"第{number}次值守", content="值" * 1000)
        try:
            await desk.propose(asked, by(OFFICER))
        except errors.StoreFull as error:
            assert "未作任何改动" in str(error)  # noqa: PT017 - how many go before is not known
            break
    return before


async def _writable(stores: Stores, *, wanted: bool) -> bool:
    return (await stores.index.status()).writable is wanted


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not await holds():  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.5)


def _rows(tables: ports.Tables) -> dict[str, list[Any]]:
    """All rows by table."""
    return {name: list(tables.rows(name)) for name in tables.names}
