"""What a request costs does not grow with the number of places, editions and bodies."""

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.dialects import postgresql, sqlite

from schema.settings import Settings
from schema.stores import ports
from schema.stores.opening import opened
from schema.stores.sql import duties
from schema.usecases import bodies
from schema.usecases.suggesting import Suggester
from tests.bench import province, province_rows

LARGE = 14  # townships: more than one county
SEVERAL = 6  # townships, each with parts of a 县公安局; 6,000 parts of entries in all


@pytest.fixture
async def stores(tmp_path):
    async with opened(Settings(home=tmp_path)) as made:
        await bodies.import_register(made.sql, province.register(LARGE), 1)
        await province_rows.load(made, 1, 2)
        yield made


async def test_places_are_kept_until_an_edition_changes(stores):
    """A request asks for two numbers, not for the territories of all editions."""
    register = bodies.Register(stores.sql.reads)
    before = await register.places()
    assert await register.places() is before
    async with stores.sql.unit_of_work() as work:
        await work.touch(await stores.sql.reads.edition_ids(), 3)
    assert await register.places() is before  # an edition changed, but no place is new
    (edition,) = await stores.sql.reads.editions((await stores.sql.reads.edition_ids())[:1])
    async with stores.sql.unit_of_work() as work:
        edition.territory = province.townships(LARGE)[-1].code
        await work.upsert([edition])
        await work.touch([edition.id], 4)
    after = await register.places()
    assert set(after.territories) - set(before.territories) == {edition.territory}
    assert after.gazetteer is before.gazetteer  # the divisions are not read again


async def test_namesakes_of_other_counties_are_not_read(stores):
    """Every county has a 县公安局; at a township only its own one is asked for."""
    first, last = (province.townships(LARGE)[at].code for at in (0, -1))
    assert len(await stores.sql.reads.bodies_named(["县公安局"])) == 2
    for code in (first, last, first[:6]):
        near = await stores.sql.reads.bodies_named(["县公安局"], near=[code])
        assert [body.division for _, body in near] == [code[:6]]
    whole = await stores.sql.reads.bodies_named(["县公安局"], near=[province.PROVINCE])
    assert len(whole) == 2
    assert await stores.sql.reads.bodies_named(["县公安局"], near=[]) == []


async def test_whole_tables_are_counted_once_for_each_change(stores):
    """Health and the home page ask for sizes at every visit; counting a province takes long."""
    reads, statements = stores.sql.reads, []

    def noted(*arguments):
        statements.append(arguments[2])

    before = await reads.counts()
    event.listen(Engine, "before_cursor_execute", noted)
    try:
        assert await reads.counts() == before
        assert not [each for each in statements if "FROM entry" in each]
        async with stores.sql.unit_of_work() as work:
            await work.touch((await reads.edition_ids())[:1], 3)
        after = await reads.counts()
        assert [each for each in statements if "FROM entry" in each]
    finally:
        event.remove(Engine, "before_cursor_execute", noted)
    assert (after.entries, after.pending) == (before.entries, before.pending + 1)


async def test_the_most_used_names_are_published(stores):
    """A book of names has an end: of each kind those come in that are used most."""
    every = await stores.sql.reads.published_names(10_000)
    few = await stores.sql.reads.published_names(5)
    for kind in ("ITEM", "BODY"):
        times = sorted((n for _, k, n in every if k == kind), reverse=True)
        assert sorted((n for _, k, n in few if k == kind and n > 1), reverse=True) == [
            n for n in times[:5] if n > 1
        ]


async def test_a_book_that_takes_long_is_made_beside_requests(stores):
    """Until the new one is there the earlier one serves; a request that gives up ends nothing."""
    names = Suggester(stores.sql.reads, at_once_s=0, wait_s=60)
    first = asyncio.create_task(names.book())
    await asyncio.sleep(0)
    first.cancel()
    impatient = Suggester(stores.sql.reads, wait_s=0)
    assert (await impatient.book()).suggest("秸秆", 5) == []
    before = await names.book()
    async with stores.sql.unit_of_work() as work:
        await work.touch((await stores.sql.reads.edition_ids())[:1], 3)
    assert await names.book() is before
    at_once = Suggester(stores.sql.reads, at_once_s=60, wait_s=60)
    fresh = await at_once.book()
    async with stores.sql.unit_of_work() as work:
        await work.touch((await stores.sql.reads.edition_ids())[:1], 4)
    assert await at_once.book() is not fresh


async def test_duties_at_a_county_start_from_its_lists(stores, tmp_path):
    """The way is not through the namesakes of all counties."""
    code = province.townships(1)[0].code
    wanted = ports.DutyFilter(("县公安局",), place=code)
    text = str(
        duties.counts([wanted]).compile(
            dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
        )
    )
    with sqlite3.connect(tmp_path / "yidan.db") as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}")]
    connection.close()
    parts = [step for step in plan if "SEARCH responsibility" in step]
    assert parts
    assert all("(edition_id=? AND body_key=?)" in step for step in parts)
    assert [step for step in plan if step.startswith("SEARCH edition USING INDEX ix_edition_terr")]
    assert not [step for step in plan if step.startswith("SCAN edition")]
    everywhere = replace(wanted, place=None)
    assert await stores.sql.reads.duty_counts([wanted]) == await stores.sql.reads.duty_counts(
        [everywhere]
    )


async def test_on_postgresql_no_parts_of_other_places_are_read(postgres, tmp_path):
    """Duties of a body at a township read its parts in the lists of there, its name one part."""
    wanted = ports.DutyFilter(("县公安局",), place=province.townships(1)[0].code)
    with postgres.database() as url:
        async with opened(Settings(home=tmp_path, database_url=url)) as made:
            await province_rows.load(made, SEVERAL, 2)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ANALYZE")
            assert _parts_read(connection, duties.counts([replace(wanted, place=None)])) > 50
            assert 0 < _parts_read(connection, duties.counts([wanted])) < 25
            assert _parts_read(connection, duties.names(wanted.body_keys)) == 1


def _parts_read(connection: psycopg.Connection, statement: Any) -> int:
    """How many rows of parts a statement reads, those it then leaves out with them."""
    literal = {"literal_binds": True}
    text = statement.compile(dialect=postgresql.dialect(), compile_kwargs=literal)
    (plan,) = connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}").fetchone()
    return round(
        sum(
            (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
            for node in _nodes(plan[0]["Plan"])
            if node.get("Relation Name") == "responsibility"
        )
    )


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)
