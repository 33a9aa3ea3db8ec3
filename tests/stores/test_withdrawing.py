"""Withdrawing a source: it no longer speaks, history and audit keep it, it can come back."""

import json
from datetime import date

import pytest
from county import NOW_US, TODAY, build, files

from schema import errors
from schema.domain.search import Filters
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import answers, documents, draining, reconcile, search
from schema.usecases.authors import Author
from schema.usecases.bodies import Register
from schema.usecases.withdrawing import withdraw

LATER_US = NOW_US + 3_600_000_000
XLSX, CSV = "lists/城关配合.xlsx", "lists/城关配合.csv"
TOWN = "城关街道"


@pytest.fixture
async def county_stores(new_settings):
    """The hand-made county, for one test alone."""
    settings: Settings = new_settings()
    await build(settings)
    async with opened(settings) as stores:
        yield stores


async def withdrawn(stores: Stores, name: str) -> None:
    """Withdraw a source, and bring it into the index."""
    await withdraw(stores.sql, name, reason="误发", author=Author("张三"), now_us=LATER_US)
    await draining.drain(stores, lambda: LATER_US)


async def found(stores: Stores) -> set[str]:
    """Source names of the entries and passages that a search for 犬只管理 at the town gives."""
    page = await answers.ask(
        stores, Register(stores.sql.reads), "犬只管理谁负责", as_of=TODAY, place=TOWN, top=10
    )
    return {source.name for each in page.passages for source in each.sources}


async def listed(stores: Stores, name: str) -> list[str]:
    """Titles of the current entries of a source."""
    return [entry.title for entry in await stores.sql.reads.all_entries(name)]


async def clean(stores: Stores) -> bool:
    """Whether the index holds what SQL holds."""
    return (await reconcile.reconcile(stores, lambda: LATER_US)).clean


async def searched(stores: Stores, known_at_us: int | None = None) -> int:
    """How many hits 犬只管理 has on the cooperative list of the town."""
    filters = Filters(
        as_of=TODAY,
        known_at_us=known_at_us,
        places=frozenset({"990121001"}),
        classes=frozenset({"COOPERATIVE"}),
    )
    return await search.total(stores, search.planned('"犬只管理"', filters))


async def test_what_a_withdrawn_source_says_is_found_in_its_twin(county_stores):
    """The csv of the same edition still carries the item; the edition stays."""
    stores = county_stores
    assert (await searched(stores), len(await listed(stores, XLSX))) == (1, 3)
    assert await found(stores) >= {XLSX, CSV}
    await withdrawn(stores, XLSX)
    assert await listed(stores, XLSX) == []
    assert XLSX not in await found(stores)
    assert CSV in await found(stores)
    assert await searched(stores) == 1
    assert await clean(stores)


async def test_without_any_source_the_edition_is_gone_now_but_not_then(county_stores):
    """Lists and search lack it; knownAt before the withdrawal, rows, bytes and audit have it."""
    stores = county_stores
    reads = stores.sql.reads
    (entry, *_) = await reads.all_entries(XLSX)
    for name in (XLSX, CSV):
        await withdrawn(stores, name)
    editions = await reads.list_editions(territories=["990121001"], on=TODAY)
    assert "COOPERATIVE" not in {edition.list_class for edition in editions}
    assert await searched(stores) == 0
    assert await found(stores) & {XLSX, CSV} == set()
    assert await searched(stores, known_at_us=LATER_US - 1) > 0
    before = await reads.entries_of([entry.edition_id], known_at_us=LATER_US - 1)
    assert entry.id in {each.id for each in before}
    assert await stores.blobs.get(entry.sha256) == XLSX.encode()
    events = [json.loads(record.payload) for record in await reads.audit_records()]
    (event,) = [e for e in events if e["action"] == "source.withdrawn" and e["name"] == XLSX]
    assert (event["reason"], event["author"]) == ("误发", "张三")
    assert event["editions"] == [entry.edition_id]
    assert await clean(stores)


async def test_an_edition_that_a_withdrawn_one_ended_binds_again(county_stores):
    """The list of 2025 withdrawn, the one of 2023 has no end any more; taken again, it has."""
    stores = county_stores
    reads = stores.sql.reads

    async def end() -> date | None:
        (entry, *_) = await reads.all_entries("lists/柳河配合2023.xlsx")
        (edition,) = await reads.editions([entry.edition_id])
        return edition.binding_to

    ended = await end()
    assert ended is not None
    await withdrawn(stores, "lists/柳河配合2025.xlsx")
    assert await end() is None
    assert await clean(stores)
    (file,) = [each for each in files() if each.name == "lists/柳河配合2025.xlsx"]
    assert await documents.known(stores.sql, file.name, file.sha256) is None
    await documents.take(stores.sql, stores.blobs, file, LATER_US + 1)
    await draining.drain(stores, lambda: LATER_US + 1)
    assert await end() == ended
    assert len(await listed(stores, file.name)) == 3
    assert await clean(stores)


async def test_what_is_not_there_cannot_be_withdrawn(county_stores):
    """A second withdrawal, an unknown name, no reason: each says so, and changes nothing."""
    stores = county_stores
    await withdrawn(stores, XLSX)
    audited = len(await stores.sql.reads.audit_records())
    for name, reason, error, said in (
        (XLSX, "误发", errors.SourceUnknown, "已经撤回"),
        ("没有.xlsx", "误发", errors.SourceUnknown, "没有收录过"),
        (CSV, " ", errors.InputError, "理由"),
    ):
        with pytest.raises(error, match=said):
            await withdraw(stores.sql, name, reason=reason, now_us=LATER_US)
    assert len(await stores.sql.reads.audit_records()) == audited
