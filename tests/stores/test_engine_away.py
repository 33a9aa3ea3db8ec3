"""While Elasticsearch is away: what needs no search goes on, nothing is lost, and it says so."""

import asyncio
import os

import county
import elastic_node
import httpx
import pytest
import soundness

from api.app import create_app
from cli import clock
from indexer.jail import Jail
from schema import errors
from schema.domain import search
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import documents, draining
from schema.usecases import search as searching

QUERY = """{
  search(query: "秸秆", first: 5) { __typename ... on UnavailableProblem { code retryAfter } }
  responsible(question: "谁负责秸秆禁烧") {
    __typename ... on UnavailableProblem { code retryAfter } }
  lists(township: "城关街道") { ... on DutyLists { nodes { title } } }
  serverInfo { searchAvailable indexLag indexBehindSince }
}"""


@pytest.fixture
def node(tmp_path):
    """A node of its own, to be killed."""
    if why := elastic_node.available():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no Elasticsearch: {why}")
    made = elastic_node.Node(tmp_path / "node")
    made.start()
    yield made
    made.stop()


async def test_while_the_engine_is_away_everything_but_search_goes_on(node, tmp_path):
    """Search and ask say when to come back; lists answer, files are taken in, and found later."""
    settings = Settings(home=tmp_path / "home", elastic_url=node.url, elastic_prefix="away")
    await county.build(settings)
    more = county.duty_list(
        county.ListClass.BASIC,
        "990121101",
        None,
        county.entry(county.ListClass.BASIC, 3, "水库巡查"),
    )
    async with opened(settings) as stores:
        jail = Jail(settings)
        app = create_app(settings, stores, jail, lambda: county.TODAY)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://yidan") as client:
            await asyncio.to_thread(node.kill)
            data = (await client.post("/graphql", json={"query": QUERY})).json()["data"]
            away = {
                "__typename": "UnavailableProblem",
                "code": "SEARCH_UNAVAILABLE",
                "retryAfter": 5,
            }
            assert data["search"] == data["responsible"] == away
            assert data["lists"]["nodes"]
            assert data["serverInfo"]["searchAvailable"] is False
            await documents.take(
                stores.sql, stores.blobs, county.parsed("lists/水库.xlsx", more), clock.now_us()
            )
            with pytest.raises(errors.SearchUnavailable):
                await draining.drain(stores, clock.now_us)
            data = (await client.post("/graphql", json={"query": QUERY})).json()["data"]
            assert data["serverInfo"]["indexLag"] == 1
            assert data["serverInfo"]["indexBehindSince"]
            ready = await client.get("/readyz")
            assert (ready.status_code, list(ready.json()["degraded"])) == (200, ["index"])
            assert "yidan_search_up 0.0" in (await client.get("/metrics")).text
            await asyncio.to_thread(node.start)
            await draining.drain(stores, clock.now_us)
            page = await searching.page(
                stores, searching.planned('"水库巡查"', search.Filters()), first=5
            )
            assert [found.cleaned for found in page.found] == ["水库巡查"]
            assert "yidan_search_up 1.0" in (await client.get("/metrics")).text
            await soundness.check(stores, {"水库巡查"})
        jail.close()
