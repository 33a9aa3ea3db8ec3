"""A full disk below the data directory (a small tmpfs of its own): told, nothing lost, goes on."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import county
import faulty
import httpx
import pytest
import small_disk
import soundness

from api.app import create_app
from indexer.jail import Jail
from schema import errors
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import documents, draining, generations
from schema.usecases.parsed import Parsed

GIVE = """mutation { giveFeedback(question: "谁负责露天禁烧秸秆？", opinion: WRONG, comment: "%s") {
  ... on FeedbackTaken { number } ... on Problem { code } } }"""
ASK = """{ search(query: "露天禁烧秸秆", first: 5) { ... on SearchConnection { totalCount } } }"""


@pytest.fixture
def disk() -> Iterator[Path]:
    """A file system of 64 MiB."""
    with small_disk.mounted(64) as at:
        yield at


async def test_a_full_disk_is_told_and_nothing_is_lost(disk):
    """Files, feedback, index: each write says STORE_FULL and changes nothing; reading goes on."""
    settings = Settings(home=disk / "home")
    await county.build(settings)
    async with opened(settings) as stores:
        await take(stores, 1)
        ballast = small_disk.filled(disk)
        before = [each.hash for each in await stores.sql.reads.audit_records()]
        with pytest.raises(errors.StoreFull, match="文件未收录"):
            await documents.take(stores.sql, stores.blobs, large(), county.NOW_US)
        with pytest.raises(errors.StoreFull, match="数据库"):
            await refuse(stores)
        with pytest.raises(errors.StoreFull, match="索引"):
            await draining.drain(stores, lambda: county.NOW_US)
        jail = Jail(settings)
        app = create_app(settings, stores, jail, lambda: county.TODAY)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://yidan") as client:
            given = await client.post("/graphql", json={"query": GIVE % ("不对" * 100)})
            assert given.json()["data"]["giveFeedback"] == {"code": "STORE_FULL"}
            found = await client.post("/graphql", json={"query": ASK})
            assert found.json()["data"]["search"]["totalCount"] > 0
        jail.close()
        ballast.unlink()
        assert [e.hash for e in await stores.sql.reads.audit_records()][: len(before)] == before
        await draining.drain(stores, lambda: county.NOW_US)
        await generations.rebuild(stores, lambda: county.NOW_US)
        await take(stores, 2)
        await draining.drain(stores, lambda: county.NOW_US)
        await soundness.check(stores, {faulty.title(1), faulty.title(2)})
    assert [path for path in (disk / "home/sources").rglob("tmp*") if path.is_file()] == []


async def take(stores: Stores, number: int) -> None:
    """Take a file in."""
    await documents.take(stores.sql, stores.blobs, faulty.taken(number), county.NOW_US)


async def refuse(stores: Stores) -> None:
    """Write to the database until it finds no room in the pages that it has."""
    for _ in range(1000):
        await documents.refuse(stores.sql, "坏.pdf", "不是文字版" * 10, county.NOW_US)


def large() -> Parsed:
    """A file of a megabyte."""
    made = faulty.taken(3)
    return dataclasses.replace(made, data=made.data * (2**20 // len(made.data)))
