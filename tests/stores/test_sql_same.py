"""The sample county on SQLite and PostgreSQL: the same rows, hashes and answers."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any

import pytest
from sql_places import AT_US, ENGINES, Place, parse_sample, take_sample
from sqlalchemy import Select, Table, select
from sqlmodel import SQLModel

from schema.domain import audit
from schema.domain.search import OPEN_END_US, HitKind
from schema.stores import ports
from schema.stores.sql.store import SqlStore
from schema.usecases.indexing import expand


@pytest.fixture(scope="module")
def filled(postgres, tmp_path_factory) -> Iterator[dict[str, Place]]:
    """The sample in a database of each kind."""
    home = tmp_path_factory.mktemp("same")
    parsed = asyncio.run(parse_sample(tmp_path_factory.mktemp("parsed")))
    with postgres.database() as url:
        places = {"sqlite": Place(home / "yidan.db"), "postgresql": Place(url)}
        for place in places.values():
            asyncio.run(take_sample(place, home, parsed))
        yield places


@pytest.fixture(params=ENGINES)
async def sample(request, filled) -> AsyncIterator[SqlStore]:
    """The sample's store, of each kind."""
    store = filled[request.param].open()
    yield store
    await store.aclose()


def test_every_row_is_the_same(filled):
    """All tables hold the same rows: ids, hashes, audit chain, outbox ids and versions."""
    sqlite, postgresql = (_rows(filled[engine]) for engine in ENGINES)
    for table in SQLModel.metadata.tables:
        assert sqlite[table] == postgresql[table], table
    full = {"entry", "passage", "responsibility", "revision", "audit_record", "outbox", "division"}
    assert all(sqlite[table] for table in full)


async def test_the_chain_holds(sample):
    """The audit chain of the whole import is unbroken."""
    records = await sample.reads.audit_records()
    assert records
    assert audit.first_break(records) is None


async def test_every_look_up_answers_the_same(filled):
    """Each look-up gives the same rows in the same order."""
    answers = []
    for engine in ENGINES:
        store = filled[engine].open()
        answers.append([_plain(each) async for each in _look_ups(store.reads)])
        await store.aclose()
    for number, (one, other) in enumerate(zip(*answers, strict=True)):
        assert one == other, number
    assert sum(bool(answer) for answer in answers[0]) > 20


async def test_what_an_index_holds_is_counted_as_it_is_made(sample):
    """`index_content` counts what `expand` makes, past revisions and twins included."""
    changes = await expand(sample.reads, await sample.reads.edition_ids())
    made = [document for change in changes for document in change.documents]
    current = [document for document in made if document.known_to_us == OPEN_END_US]
    entries = Counter(each.list_class for each in current if each.hit_kind is HitKind.ENTRY)
    passages = sum(each.hit_kind is HitKind.PASSAGE for each in current)
    found = await sample.reads.index_content()
    assert found == ports.IndexContent(len(made), dict(entries), passages)
    stored = await sample.reads.counts()
    assert len(made) > len(current)
    assert sum(entries.values()) < stored.entries


async def test_versions_are_the_ids_of_outbox_items(sample):
    """An edition's version is its newest outbox item; later ones are found, lowest first."""
    async with sample.unit_of_work() as work:
        items = await work.outbox(1000)
        assert await work.touched_since(0) == await sample.reads.touched_since(0)
    newest = {edition: id_ for id_, edition in items}
    ids = list(newest)
    assert {each.id: each.index_version for each in await sample.reads.editions(ids)} == newest
    assert await sample.reads.touched_since(0) == sorted(newest, key=newest.__getitem__)
    top = max(newest.values())
    assert await sample.reads.index_version() == top
    assert await sample.reads.touched_since(top - 1) == [max(newest, key=newest.__getitem__)]
    assert await sample.reads.oldest_pending_us() == AT_US + 1


async def test_probes_are_current_rows_of_several_files(sample):
    """Probes are found again now, always the same, and not all from one edition."""
    entries, passages = await sample.reads.probes(8)
    again = await sample.reads.probes(8)
    assert _plain([entries, passages]) == _plain(list(again))
    assert (len(entries), len(passages)) == (8, 8)
    assert {row.id for row in entries} <= {row.id for row in await sample.reads.all_entries()}
    assert len({row.edition_id for row in entries}) > 2


async def _look_ups(reads: ports.Reads) -> AsyncIterator[Any]:
    """What every look-up answers, asked for rows that are there."""
    editions = await reads.edition_ids()
    entries, passages = await reads.contents(editions)
    yield editions
    yield [entries, passages]
    ids, keys = [row.id for row in entries], [row.item_key for row in entries]
    cited = await reads.cited(ids[::7], [row.id for row in passages][::7])
    for part in ("entries", "passages", "twins", "parts", "editions", "sources"):
        yield getattr(cited, part)
    yield await reads.entries(ids)
    yield await reads.twins(keys)
    parts = await reads.parts(ids)
    yield parts
    yield await reads.editions(editions)
    yield await reads.sources([row.sha256 for row in entries])
    yield await reads.revisions(editions)
    for on in (None, date(2024, 1, 1), date(2020, 1, 1)):
        yield await reads.list_editions(on=on)
    yield await reads.list_editions(list_class="BASIC", territories=["", "320724", "320724103"])
    for known_at_us in (None, AT_US + 5, 0):
        yield await reads.entries_of(editions, known_at_us=known_at_us)
        yield sorted(await reads.entries_placed(editions, known_at_us=known_at_us))
        yield sorted(await reads.passages_placed(editions, known_at_us=known_at_us))
    yield await reads.known_passages(editions)
    yield await reads.all_entries()
    yield await reads.all_entries(cited.sources[0].name)
    bodies = sorted({part.body_key for part in parts})
    yield await reads.body_names(bodies)
    for each in bodies[::5]:
        wanted = ports.DutyFilter((each,))
        narrow = ports.DutyFilter((each,), ("LEAD",), "BASIC", date(2025, 1, 1), "320724103")
        (items,) = await reads.duty_items([ports.DutyPage(wanted, None, 5)])
        yield items
        after = items[0] if items else None
        yield await reads.duty_items(
            [ports.DutyPage(wanted, after, 5), ports.DutyPage(narrow, None, 5)]
        )
        yield await reads.duty_counts([wanted, narrow])
    page = await reads.body_page("", 20)
    yield page
    yield await reads.body_page(page[0].id, 5)
    yield await reads.bodies([body.id for body in page])
    yield await reads.aliases([body.id for body in page])
    yield await reads.bodies_named([alias.key for alias in await reads.aliases([page[0].id])])
    yield await reads.divisions()
    yield await reads.register_state()
    yield await reads.source_page("", 3)
    yield await reads.report_page(None, 10)
    yield await reads.report_page(10, 3)
    yield await reads.audit_records()
    yield await reads.counts()
    yield await reads.index_content()


def _plain(value: Any) -> Any:
    """A value without the identity of its rows."""
    match value:
        case SQLModel():
            return value.model_dump()
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
    return value


def _rows(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, in order of key."""
    engine = place.engine()
    with engine.connect() as connection:
        found = {
            name: [tuple(row) for row in connection.execute(_selected(table))]
            for name, table in SQLModel.metadata.tables.items()
        }
    engine.dispose()
    return found


def _selected(table: Table) -> Select[Any]:
    """Whole rows; displacements without their numbers, which SQLite gives once more.

    They are derived and written anew, and nothing refers to them.
    """
    if table.name != "displacement":
        return select(table).order_by(*table.primary_key)
    columns = [column for column in table.columns if not column.primary_key]
    return select(*columns).order_by(*columns)
