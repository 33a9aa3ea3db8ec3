"""Three real nodes of Elasticsearch under load: one is killed, comes back, and nobody notices."""

import asyncio
import contextlib
import itertools
import os
from collections.abc import Iterator

import county
import elastic_node
import faulty
import httpx
import pytest
import soundness
from app_client import asking

from cli import clock
from schema import errors
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import documents, draining

LOAD = """{
  search(query: "\\"露天禁烧秸秆\\"", asOf: "2025-06-01", first: 20) {
    ... on SearchConnection { totalCount edges { node { ... on Entry { id } } } }
    ... on UnavailableProblem { code message } }
  responsible(question: "谁负责露天禁烧秸秆？", place: "城关街道", asOf: "2025-06-01") {
    __typename ... on UnavailableProblem { code message } } }"""
ASKING, PAUSE_S = 2, 0.1
WITHIN_S = 120
BEFORE, AFTER = 3, 5  # writes before the node is killed, and those it then takes at least


@pytest.fixture
def cluster(tmp_path) -> Iterator[elastic_node.Cluster]:
    """Three nodes of our own, to be killed."""
    if why := elastic_node.available(own=True):
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no Elasticsearch: {why}")
    made = elastic_node.Cluster(tmp_path / "nodes")
    with contextlib.ExitStack() as stack:
        stack.callback(made.stop)
        made.start()
        yield made


async def test_a_node_of_three_is_killed_and_no_question_or_write_fails(
    cluster, postgres, tmp_path
):
    """The node that is asked first, master and holder of a primary, goes under load.

    Answers stay the same, and every write is found once.
    """
    with postgres.database() as url:
        settings = Settings(
            home=tmp_path / "home",
            database_url=url,
            elastic_url=cluster.urls,
            elastic_shards=3,
            elastic_replicas=1,
            elastic_timeout_s=60,  # three servers on few processors
            request_timeout_s=60,
        )
        await county.build(settings)
        await asyncio.to_thread(cluster.nodes[0].wait, "wait_for_status=green")
        lost = await _master_with_a_primary(cluster)
        asked = sorted(cluster.nodes, key=lambda node: node is not lost)
        first = settings.model_copy(update={"elastic_url": ",".join(node.url for node in asked)})
        async with opened(first) as stores, asking(first, stores) as client:
            expected = await _asked(client)
            written: list[str] = []
            load = [asyncio.create_task(_asking(client, expected)) for _ in range(ASKING)]
            load.append(asyncio.create_task(_writing(stores, written)))
            await _grown(written, BEFORE, load)
            await asyncio.to_thread(lost.kill)
            await _grown(written, len(written) + AFTER, load)
            await asyncio.to_thread(lost.launch)
            await asyncio.to_thread(lost.wait, "wait_for_status=green&wait_for_nodes=3")
            await _grown(written, len(written) + 1, load)
            await _ended(load)
            await _drained(stores)
            await soundness.check(stores, set(written))


async def _asked(client: httpx.AsyncClient) -> str:
    """What the server answers, whole."""
    answer = await client.post("/graphql", json={"query": LOAD})
    return answer.text


async def _asking(client: httpx.AsyncClient, expected: str) -> None:
    """Ask again and again; ends at the first answer that differs."""
    while True:
        assert await _asked(client) == expected
        await asyncio.sleep(PAUSE_S)


async def _writing(stores: Stores, written: list[str]) -> None:
    """File after file is taken in and brought into the index."""
    for number in itertools.count():
        await documents.take(stores.sql, stores.blobs, faulty.taken(number), clock.now_us())
        await _drained(stores)
        written.append(faulty.title(number))


async def _drained(stores: Stores) -> None:
    """Bring it into the index; while the engine is away it is tried again, as the worker does."""
    while True:
        with contextlib.suppress(errors.SearchUnavailable):
            await draining.drain(stores, clock.now_us)
            return
        await asyncio.sleep(PAUSE_S)


async def _grown(written: list[str], count: int, load: list[asyncio.Task[None]]) -> None:
    """Wait until so many were written; what broke the load is raised."""
    async with asyncio.timeout(WITHIN_S):
        while len(written) < count:
            for task in load:
                if task.done():
                    task.result()
            await asyncio.sleep(0.05)


async def _ended(load: list[asyncio.Task[None]]) -> None:
    for task in load:
        task.cancel()
    outcomes = await asyncio.gather(*load, return_exceptions=True)
    assert all(isinstance(each, asyncio.CancelledError) for each in outcomes), outcomes


async def _master_with_a_primary(cluster: elastic_node.Cluster) -> elastic_node.Node:
    """The node that leads the cluster; of three shards on three nodes it holds a primary."""
    async with httpx.AsyncClient(base_url=cluster.nodes[0].url, timeout=30) as client:
        (master,) = (await client.get("/_cat/master?format=json")).json()
        shards = (await client.get("/_cat/shards/yidan-*?format=json")).json()
    assert master["node"] in {each["node"] for each in shards if each["prirep"] == "p"}
    return next(node for node in cluster.nodes if node.name == master["node"])
