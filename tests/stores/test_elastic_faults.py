"""A node of Elasticsearch of our own, short of memory and killed: what was applied stays."""

import contextlib
import os

import elastic_node
import pytest
from engines import Engine, change, document, plan

from schema import errors
from schema.domain.search import Plan
from schema.settings import Settings
from schema.stores.elastic import admin

STRAW = document("a1", "秸秆禁烧")


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """A node of our own, to be killed, with little room for bulk requests."""
    if why := elastic_node.available(own=True):
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no Elasticsearch: {why}")
    home = tmp_path_factory.mktemp("node")
    made = elastic_node.Node(home, settings=["indexing_pressure.memory.limit=1mb"])
    with contextlib.ExitStack() as stack:
        stack.callback(made.stop)
        made.start()
        yield made


async def test_a_busy_server_is_given_time(node):
    """Requests that find no room are sent again; nothing of a build is lost."""
    docs = [document(f"d{n}", f"秸秆禁烧{n}") for n in range(4000)]
    async with admin.opened(Settings(elastic_url=node.url, elastic_prefix="busy")) as opened:
        engine = Engine(*opened)
        await engine.serve(1, change(1, *docs))
        assert await engine.index.count(Plan()) == len(docs)
        async with engine.admin._connection.reading() as client:
            stats = await client.nodes.stats(metric="indexing_pressure")
    (found,) = stats.body["nodes"].values()
    assert found["indexing_pressure"]["memory"]["total"]["coordinating_rejections"] > 0


async def test_a_killed_node_is_away_and_when_it_is_back_all_goes_on(node):
    """Nothing that was applied is lost, and no process has to be started again."""
    async with admin.opened(Settings(elastic_url=node.url)) as opened:
        engine = Engine(*opened)
        await engine.serve(1, change(1, STRAW, document("a2", "秸秆")))
        first = await engine.index.search(plan("秸秆"), limit=1)
        node.kill()
        for call in (
            engine.index.search(plan("秸秆"), limit=1),
            engine.index.count(plan("秸秆")),
            engine.admin.generations(),
            engine.apply(change(2, STRAW)),
        ):
            with pytest.raises(errors.SearchUnavailable, match="稍后重试"):
                await call
        node.start()
        assert set(await engine.ids(plan("秸秆"))) == {"a1", "a2"}
        position, snapshot = first.hits[-1].position, first.snapshot
        with pytest.raises(errors.CursorExpired):
            await engine.index.search(plan("秸秆"), limit=1, after=position, snapshot=snapshot)
        await engine.apply(change(2, STRAW))
        assert await engine.held("e1") == {"e1": {"a1.0": 2}}
