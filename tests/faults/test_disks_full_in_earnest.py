"""Disks of servers without a byte left (ENOSPC): told, nothing half-written, it goes on.

Elasticsearch's whole disk fills up in the middle of bulk requests, so that its shard fails and it
is no master any more; PostgreSQL finds no room for its log (WAL), panics and stays down.
"""

import asyncio
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import county
import elastic_node
import faulty
import httpx
import postgres_server
import pytest
import small_disk
import soundness
from app_client import asking
from casework import OFFICER, Desk, by, open_county, temporary

from cli import clock, workers
from schema import errors
from schema.domain import audit
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import documents, draining

ELASTIC_MIB, WAL_MIB, WITHIN_S = 48, 24, 60
TAKEN, MOST = range(1, 10), 400
OLD = "露天禁烧秸秆"
LOOK = """{ search(query: "露天禁烧秸秆", first: 5) { __typename
    ... on SearchConnection { totalCount } ... on UnavailableProblem { code } }
  serverInfo { searchAvailable indexLag entries } }"""
GIVE = """mutation { giveFeedback(question: "谁负责？", opinion: WRONG, comment: "不对") {
  ... on FeedbackTaken { number } ... on Problem { code } } }"""


@pytest.fixture
def disk_of_elastic() -> Iterator[tuple[Path, str]]:
    """A small disk, and the URL of a node that is on it; it looks each second whether it can."""
    if why := elastic_node.available(own=True):
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no Elasticsearch: {why}")
    with small_disk.mounted(ELASTIC_MIB) as disk:
        node = elastic_node.Node(
            disk / "node",
            settings=["monitor.fs.health.refresh_interval=1s"],
            java=elastic_node.LIGHT,
        )
        with node.running() as url:
            yield disk, url


@pytest.fixture
def disk_of_log() -> Iterator[tuple[Path, postgres_server.Cluster]]:
    """A small disk, and a server whose log alone is on it, in files of 1 MiB."""
    postgres_server.need(own=True)
    with small_disk.mounted(WAL_MIB) as disk:
        cluster = postgres_server.Cluster(
            "max_wal_size = 1GB",
            "wal_recycle = off",
            "autovacuum = off",
            "wal_writer_delay = 10s",  # so that a commit is what finds no room
            log=disk / "wal",
        )
        try:
            yield disk, cluster
        finally:
            cluster.remove()


async def test_elasticsearch_without_a_byte_loses_nothing_and_comes_back(disk_of_elastic, tmp_path):
    """Full in the middle of a bulk: it is told as that, lists go on; the worker mends the rest."""
    disk, url = disk_of_elastic
    settings = Settings(home=tmp_path / "home", elastic_url=url, elastic_timeout_s=60)
    await county.build(settings)
    async with opened(settings) as stores, asking(settings, stores) as client:
        before = await soundness.answered(stores, OLD, county.TODAY)
        ballast = small_disk.filled(disk)
        for number in TAKEN:
            await documents.take(stores.sql, stores.blobs, faulty.taken(number), clock.now_us())
        for _ in range(2):  # the bulk itself; then what looks before it writes
            with pytest.raises(errors.SearchUnavailable, match="磁盘"):
                await draining.drain(stores, clock.now_us)
        worker = asyncio.create_task(workers.work(stores, settings))
        await _told_away(client)
        ballast.unlink()
        async with asyncio.timeout(WITHIN_S):
            while await stores.sql.reads.oldest_pending_us() is not None:
                assert not worker.done()
                await asyncio.sleep(0.2)
        worker.cancel()
        await asyncio.wait([worker])
        assert (await client.get("/readyz")).json()["degraded"] == {}
        assert await soundness.answered(stores, OLD, county.TODAY) == before
        await soundness.check(stores, {faulty.title(number) for number in TAKEN})


async def _told_away(client: httpx.AsyncClient) -> None:
    """Once no shard answers: ready, degraded; a code, no internal error; what SQL holds is told."""
    async with asyncio.timeout(WITHIN_S):
        while not (ready := await client.get("/readyz")).json()["degraded"]:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    assert ready.status_code == 200
    told = (await client.post("/graphql", json={"query": LOOK})).json()
    assert "稍后重试" in ready.json()["degraded"]["index"]
    found = told["data"]["search"]
    assert found == {"__typename": "UnavailableProblem", "code": "SEARCH_UNAVAILABLE"}
    assert told["data"]["serverInfo"] == {"searchAvailable": False, "indexLag": 9, "entries": 38}


async def test_postgresql_without_room_for_its_log_keeps_what_it_confirmed(disk_of_log, tmp_path):
    """It panics at a commit: told so, then away; started with room, all is there whole."""
    disk, cluster = disk_of_log
    with postgres_server.Server(cluster.url).database() as url:
        settings = Settings(home=tmp_path / "home", database_url=url)
        async with opened(settings) as stores, asking(settings, stores) as client:
            desk = await open_county(stores)
            ballast = small_disk.filled(disk)
            confirmed = await _proposed_until_down(desk)
            assert (await client.get("/healthz")).status_code == 200
            ready = await client.get("/readyz")
            assert ready.status_code == 503
            assert "数据库" in ready.json()["reasons"]["sql"]
            given = await client.post("/graphql", json={"query": GIVE})
            assert "STORE_UNAVAILABLE" in given.text
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                cluster.crash()  # it may still be trying to recover, and has no room for it
            ballast.unlink()
            cluster.start()
            await _sound(desk, confirmed)
            assert (await client.get("/readyz")).status_code == 200
            await desk.propose(temporary(title="又一次值守"), by(OFFICER))
            await _sound(desk, {*confirmed, "又一次值守"})


async def _proposed_until_down(desk: Desk) -> set[str]:
    """Titles of the cases that were confirmed before the server went."""
    confirmed = set()
    for number in range(MOST):
        try:
            await desk.propose(temporary(title=f"第{number}次值守"), by(OFFICER))
        except errors.StoreUnavailable:  # never STORE_FULL: that says that nothing was kept
            return confirmed
        confirmed.add(f"第{number}次值守")
    raise AssertionError(MOST)


async def _sound(desk: Desk, confirmed: set[str]) -> None:
    """Every confirmed case is there once with its event and audit record, and the chain holds.

    One more may be: whose commit was written and not confirmed.
    """
    reads = desk.stores.sql.reads
    cases = await reads.case_page(limit=MOST + 2)
    titles = [case.title for case in cases]
    assert len(set(titles)) == len(titles)
    assert confirmed <= set(titles)
    assert len(titles) - len(confirmed) in {0, 1}
    assert len(await reads.case_events([case.id for case in cases])) == len(cases)
    assert audit.first_break(await reads.audit_records()) is None
