"""Pages read while others write: nothing of what was there is skipped, nothing comes twice."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any

import county
import pytest
from casework import AUDITOR

from schema.domain.access import Actor, Grant, Role
from schema.domain.lists import ListClass
from schema.domain.lists import Role as Part
from schema.gql import root
from schema.gql.context import context_factory
from schema.stores.opening import Stores, opened
from schema.usecases import documents, draining
from schema.usecases.bodies import Register

READER = Actor("reader", "审计", (*AUDITOR.grants, Grant(Role.AUDITOR, "")))
LATER_US = county.NOW_US + 3_600_000_000

# What a page shows of each item stands under `it`.
SEARCH = """query ($first: Int!, $after: String) {
  page: search(query: "秸秆 犬只 传染病 工作", first: $first, after: $after) {
    ... on SearchConnection { pageInfo { endCursor hasNextPage }
      edges { node { ... on Entry { it: id } ... on Passage { it: id } } } }
    ... on Problem { code message } } }"""
LIST = """query ($first: Int!, $after: String) {
  page: NAME(first: $first, after: $after) {
    pageInfo { endCursor hasNextPage } edges { node { ITEM } } } }"""
LISTS = {
    "sources": "it: sha256",
    "bodies": "it: id",
    "ingestReports": "it: name",
    "audit": "it: seq",
}

Read = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def written(new_settings) -> AsyncIterator[tuple[Stores, Read]]:
    """The county on each pair of backends, to be written to, and how to read of it."""
    settings = new_settings().model_copy(update={"cursor_key": "k"})
    await county.build(settings)
    schema = root.build(settings)
    async with opened(settings) as stores:
        make = context_factory(stores, Register(stores.sql.reads), lambda: county.TODAY)

        async def read(query: str, **variables: Any) -> dict[str, Any]:
            result = await schema.execute(query, variables, context_value=make(READER))
            assert result.errors is None, result.errors
            return result.data["page"]

        yield stores, read


async def write(stores: Stores, number: int) -> None:
    """Take a list in whose entries match best of all, with a new body, and index it."""
    kind = ListClass.COOPERATIVE
    entries = [
        county.entry(
            kind,
            row,
            f"秸秆 犬只 传染病 工作 {number}",
            county.part(f"县{number}办", Part.LEAD, "负责。"),
        )
        for row in (3, 4)
    ]
    made = county.duty_list(kind, "990121001", date(2025, 1, 1), *entries)
    now_us = LATER_US + number * 1_000_000
    await documents.take(stores.sql, stores.blobs, county.parsed(f"新{number}.xlsx", made), now_us)
    await draining.drain(stores, lambda: now_us)


async def pages(stores: Stores, read: Read, query: str) -> list[Any]:
    """All pages of two, with a write before each but the first."""
    seen, after = [], None
    for number in range(60):
        found = await read(query, first=2, after=after)
        seen += [edge["node"]["it"] for edge in found["edges"]]
        if not found["pageInfo"]["hasNextPage"]:
            return seen
        after = found["pageInfo"]["endCursor"]
        await write(stores, number)
    raise AssertionError(seen)


async def test_hits_are_those_of_the_moment_of_the_first_page(written):
    """However much better what is written meanwhile would match; the next search has it."""
    stores, read = written
    before = [edge["node"]["it"] for edge in (await read(SEARCH, first=100))["edges"]]
    assert len(before) > 8
    assert await pages(stores, read, SEARCH) == before
    assert len((await read(SEARCH, first=100))["edges"]) > len(before)


@pytest.mark.parametrize("name", LISTS)
async def test_what_was_in_a_list_is_read_once(written, name):
    """Lists of SQL go on behind the last item read, wherever new ones come in."""
    stores, read = written
    query = LIST.replace("NAME", name).replace("ITEM", LISTS[name])
    before = [edge["node"]["it"] for edge in (await read(query, first=100))["edges"]]
    assert len(before) > 3
    seen = await pages(stores, read, query)
    assert len(set(seen)) == len(seen)
    assert [each for each in seen if each in before] == before
