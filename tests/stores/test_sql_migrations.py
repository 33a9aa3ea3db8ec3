"""Migrations on both databases: from every earlier revision, several at once, equal to models."""

import subprocess
import sys
from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Connection,
    Date,
    Float,
    Integer,
    MetaData,
    Table,
    select,
    text,
)
from sqlmodel import SQLModel

from schema import errors
from schema.stores.sql import migrate, models

_EARLIER = [
    each.revision
    for each in ScriptDirectory.from_config(migrate.config()).walk_revisions()
    if each.revision != migrate.head()
]
_OPENER = """
import pathlib, sys
from schema.stores.sql.store import SqlStore
print("ready", flush=True)
sys.stdin.readline()
at = sys.argv[1]
SqlStore.postgresql(at) if "://" in at else SqlStore.sqlite(pathlib.Path(at))
"""


def test_the_revisions_are_one_chain_named_by_its_files():
    """What is known without Alembic is what Alembic knows, in its order."""
    walked = ScriptDirectory.from_config(migrate.config()).walk_revisions()
    assert [each.revision for each in walked] == list(reversed(migrate.revisions()))


def test_migrations_make_exactly_the_models(bare):
    """A migrated database has the models' tables, columns, types, defaults, indexes; no more."""
    engine = bare.engine()
    with engine.begin() as connection:
        migrate.upgrade(connection)
        assert {table.__tablename__ for table in models.TABLES} == set(SQLModel.metadata.tables)
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


@pytest.mark.parametrize("revision", _EARLIER)
async def test_an_upgrade_keeps_every_row(bare, revision):
    """A row in each table of an earlier revision is the same afterwards, by SQL and by port."""
    engine = bare.engine()
    with engine.begin() as connection:
        migrate.upgrade(connection, to=revision)
        before = _fill(connection)
    store = bare.open()
    with engine.begin() as connection:
        after = _contents(connection)
    engine.dispose()
    for table, row in before.items():
        assert row.items() <= after[table].items(), table
    reads = store.reads
    (edition,) = await reads.editions(["edition"])
    (entry,) = await reads.entries(["entry"])
    (passage,) = await reads.passages(["passage"])
    (report,) = await reads.report_page(None, 10)
    (revised,) = await reads.revisions(["edition"])
    (part,) = await reads.parts(["entry"])
    (record,) = await reads.audit_records()
    assert (edition.evidence, edition.binding_from) == (_JSON, _DAY)
    assert edition.index_version == before["edition"].get("index_version", 0)
    assert (entry.limits, passage.heading, report.suspicious) == (_JSON, _JSON, _JSON)
    assert (revised.known_to_us, record.at_us, part.body) == (_MOMENT, _MOMENT, "甲.body")
    assert [source.sha256 for source in await reads.sources(["source"])] == ["source"]
    assert [division.code for division in await reads.divisions()] == ["division"]
    assert [body.id for _, body in await reads.bodies_named(["body_alias"])] == ["body"]
    assert (await reads.register_state()).imports == 7
    assert (await reads.counts()).pending == 1
    async with store.unit_of_work() as work:
        await work.touch(["edition"], at_us=_MOMENT)
        assert await work.index_version() > 1
    await store.aclose()


def test_processes_that_migrate_at_once_do_it_once(bare):
    """Three processes that open a new database together all find it migrated."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _OPENER, str(bare.at)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout.readline() == b"ready\n"
    for process in processes:
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0, 0, 0]
    engine = bare.engine()
    with engine.connect() as connection:
        assert not migrate.pending(connection)
    engine.dispose()


async def test_opening_a_migrated_database_waits_for_no_writer(place):
    """A process can start while another one writes."""
    store = place.open()
    async with store.unit_of_work():
        await place.open().aclose()
    await store.aclose()


def test_a_database_of_a_newer_program_is_refused(place):
    """A revision that this program does not know is refused, naming it."""
    place.open()
    engine = place.engine()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(errors.EngineUnsuitable, match="9999"):
        place.open()


_DAY = date(2024, 2, 29)
_JSON = [{"键": ["值", 1, None]}]
_MOMENT = 2**60


def _fill(connection: Connection) -> dict[str, dict[str, object]]:
    """One row in each table, made from the tables as they are; keys are the tables' names."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        if table.name != "alembic_version":
            connection.execute(table.insert().values(_row(table)))
    return _contents(connection)


def _row(table: Table) -> dict[str, object]:
    given = [each for each in table.columns if not (each.primary_key and each.server_default)]
    return {column.name: _value(column) for column in given}


_VALUES = {Boolean: False, Date: _DAY, JSON: _JSON, BigInteger: _MOMENT}


def _value(column) -> object:
    if column.foreign_keys:
        (foreign,) = column.foreign_keys
        return foreign.column.table.name
    if isinstance(column.type, Integer | Float) and not isinstance(column.type, BigInteger):
        return 1 if column.primary_key else 7
    for kind, value in _VALUES.items():
        if isinstance(column.type, kind):
            return value
    return column.table.name if _is_key(column) else f"甲.{column.name}"


def _is_key(column) -> bool:
    return column.primary_key or column.name == "edition_id"


def _contents(connection: Connection) -> dict[str, dict[str, object]]:
    metadata = MetaData()
    metadata.reflect(connection)
    rows = {}
    for table in metadata.sorted_tables:
        if table.name != "alembic_version":  # a table of a later revision has no row
            for row in connection.execute(select(table)).mappings():
                rows[table.name] = dict(row)
    return rows
