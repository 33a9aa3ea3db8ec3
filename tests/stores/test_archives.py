"""Moving house: everything out of one installation into an empty one, on either database."""

import asyncio
import dataclasses
import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import county as small
import pytest
from sql_places import ENGINES, Place, made
from sqlalchemy import JSON, Boolean, Column, Connection, Date, Float, Integer, Table, insert
from sqlmodel import SQLModel

from schema import errors
from schema.domain import archives, audit, search
from schema.domain.archives import Manifest, Part
from schema.settings import Settings
from schema.stores import archives as files
from schema.stores import ports
from schema.stores.opening import opened
from schema.usecases import archives as moving
from schema.usecases import documents, exporting, generations
from schema.usecases import search as searching

AT_US = 1_760_000_000_000_000
RULES = '# 本地规则\nid = "x"\n'


@pytest.fixture
def archive(county, tmp_path) -> Path:
    """The sample county's archive."""
    path = tmp_path / "county.zip"
    asyncio.run(export(Settings(home=county), path))
    return path


async def test_there_and_back_everything_is_the_same(county, archive, postgres, tmp_path):
    """SQLite to PostgreSQL to SQLite: contents, chain and entries are equal, search finds."""
    first, again = manifest(archive), tmp_path / "again.zip"
    assert first.parts["tables/entry.jsonl"].rows > 1000
    assert first.head
    with postgres.database() as url:
        server = Settings(home=tmp_path / "server", database_url=url)
        await load(server, archive)
        await export(server, again)
    assert manifest(again).fingerprint == first.fingerprint
    back = Settings(home=tmp_path / "back")
    await load(back, again)
    assert await entries(back) == await entries(Settings(home=county)) != []
    async with opened(back) as stores:
        assert audit.first_break(await stores.sql.reads.audit_records()) is None
        await generations.rebuild(stores, lambda: AT_US)
        plan = searching.planned("秸秆禁烧", search.Filters())
        assert (await searching.page(stores, plan, first=5)).found


@pytest.mark.parametrize("to", ENGINES)
@pytest.mark.parametrize("origin", ENGINES)
async def test_every_table_moves_and_numbers_go_on(origin, to, request, tmp_path):
    """Each table keeps rows of every type and of nothing; a new row's number is a new one."""
    (tmp_path / "to").mkdir()
    server = lambda: request.getfixturevalue("postgres")  # noqa: E731
    with made(origin, tmp_path, server) as one, made(to, tmp_path / "to", server) as other:
        source, target = one.open(), other.open()
        run(one, lambda connection: fill(connection, first=True))
        before = await source.dump(rows)
        assert [name for name, held in before.items() if len(held) < 2] == []
        assert set(before) == set(SQLModel.metadata.tables) - {"outbox", "index_generation"}
        await target.load(lambda tables: [tables.add(n, before[n]) for n in tables.names])
        assert await target.dump(rows) == before
        run(other, lambda connection: fill(connection, first=False))
        async with target.unit_of_work() as work:
            await work.touch(["edition1"], AT_US)
            assert await work.index_version() > max(e["index_version"] for e in before["edition"])
        await source.aclose()
        await target.aclose()


async def test_what_is_written_meanwhile_is_not_torn(tmp_path):
    """An archive made beside a writer holds what there was when it began, and fits together."""
    settings, path = Settings(home=tmp_path / "home"), tmp_path / "a.zip"
    await small.build(settings)
    before = await entries(settings)
    later = small.duty_list(
        small.ListClass.BASIC, "990121101", None, small.entry(small.ListClass.BASIC, 3, "水库巡查")
    )

    def write(done: int, total: int) -> None:
        if (done, total) == (1, len(SQLModel.metadata.tables) - 2):
            asyncio.run(take(settings, small.parsed("lists/水库.xlsx", later)))

    await export(settings, path, write)
    assert len(await entries(settings)) > len(before)
    moved = Settings(home=tmp_path / "moved")
    await load(moved, path)
    assert await entries(moved) == before


async def test_only_an_empty_installation_is_filled(county, archive, tmp_path):
    """A target that holds anything is refused, as is one of another revision of the tables."""
    with pytest.raises(errors.TargetNotEmpty, match="audit_record"):
        await load(Settings(home=county), archive)
    edited(archive, lambda found: dataclasses.replace(found, revision="0001"))
    await refused(archive, tmp_path / "new", "0001.*yidan")


BENT: Mapping[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "审计链第 2 条": ("tables/audit_record.jsonl", lambda row: row.update(hash="0" * 64)),
    "缺来源文件": ("tables/source.jsonl", lambda row: row.update(sha256="0" * 64)),
    "不接受表": ("tables/edition.jsonl", lambda row: row.update(work_id="nobody")),
    "不合表的格式": ("tables/entry.jsonl", lambda row: row.pop("title")),
}


@pytest.mark.parametrize("told", BENT)
async def test_what_does_not_fit_together_leaves_nothing(told, archive, tmp_path):
    """An archive that was changed in both part and manifest is refused, and nothing of it stays."""
    name, bend = BENT[told]
    lines = part(archive, name).splitlines()
    row = json.loads(lines[1])
    bend(row)
    lines[1] = json.dumps(row, ensure_ascii=False).encode()
    edited(archive, lambda found: found, {name: b"\n".join(lines) + b"\n"})
    await refused(archive, tmp_path / "new", told)


async def test_a_cut_chain_and_damage_are_refused(archive, tmp_path):
    """A shortened audit chain, a changed and a missing part, half a file: all are refused."""
    whole = archive.read_bytes()
    name = "tables/audit_record.jsonl"
    cut = b"".join(part(archive, name).splitlines(keepends=True)[:-1])
    edited(archive, lambda found: found, {name: cut})
    await refused(archive, tmp_path / "cut", "审计链头")
    archive.write_bytes(whole)
    edited(archive, None, {name: cut})
    await refused(archive, tmp_path / "changed", f"{name} 已损坏")
    archive.write_bytes(whole)
    source = next(each for each in manifest(archive).parts if each.startswith("sources/"))
    edited(archive, None, {source: None})
    await refused(archive, tmp_path / "missing", "缺少或多出")
    archive.write_bytes(whole[: len(whole) // 2])
    await refused(archive, tmp_path / "half", "不是完整的依单档案")


async def test_own_rules_move_too_and_overwrite_nothing(county, tmp_path):
    """Rule sets and words go where the new installation keeps them, or it says what to set."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "x.toml").write_text(RULES, encoding="utf-8")
    path, new = tmp_path / "a.zip", tmp_path / "new"
    await export(Settings(home=county, rules_dir=own), path)
    await refused(path, new, "YIDAN_RULES_DIR")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/x.toml").write_text("", encoding="utf-8")
    with pytest.raises(errors.TargetNotEmpty, match=r"x\.toml"):
        await load(Settings(home=new, rules_dir=tmp_path / "taken"), path)
    await load(Settings(home=new, rules_dir=tmp_path / "rules"), path)
    assert (tmp_path / "rules/x.toml").read_text(encoding="utf-8") == RULES
    edited(path, lambda found: found, {"rules/x.toml": None, "rules/../x.toml": RULES.encode()})
    other = Settings(home=tmp_path / "other", rules_dir=tmp_path / "rules2")
    with pytest.raises(errors.ArchiveInvalid, match="文件名"):
        await load(other, path)


async def test_an_archive_is_for_its_owner_and_replaces_nothing(archive):
    """It holds hashes of passwords: mode 0600; a failed export leaves no half of one."""
    assert archive.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        await export(Settings(home=archive.parent / "other"), archive)
    half = archive.with_name("half.zip")
    with pytest.raises(ZeroDivisionError), files.written(half) as out:
        out.add("tables/entry.jsonl", (b"%d" % (1 // n) for n in (1, 0)))
    assert [each.name for each in archive.parent.glob("half*")] == []


async def export(
    settings: Settings, path: Path, progress: Callable[[int, int], None] = lambda *_: None
) -> Manifest:
    """Export an installation."""
    async with opened(settings) as stores:
        with files.written(path) as out:
            return await moving.export(stores, settings, out, AT_US, progress)


async def load(settings: Settings, path: Path) -> None:
    """Import an archive."""
    async with opened(settings) as stores:
        with files.opened(path) as archive:
            await moving.load(stores, settings, archive, lambda *_: None)


async def refused(path: Path, home: Path, told: str) -> None:
    """An import is refused, and the installation is empty afterwards."""
    settings = Settings(home=home)
    with pytest.raises(errors.ArchiveInvalid, match=told):
        await load(settings, path)
    async with opened(settings) as stores:
        assert await stores.sql.dump(lambda tables: tables.filled()) == []


async def take(settings: Settings, parsed: Any) -> None:
    """Take a file in."""
    async with opened(settings) as stores:
        await documents.take(stores.sql, stores.blobs, parsed, AT_US)


async def entries(settings: Settings) -> list[str]:
    """What `yidan entries` prints."""
    async with opened(settings) as stores:
        batches = exporting.entries(stores.sql.reads, None, on=None, known_at_us=None)
        return [json.dumps(exporting.entry(each)) async for batch in batches for each in batch]


def manifest(path: Path) -> Manifest:
    """An archive's manifest."""
    with files.opened(path) as archive:
        return archive.manifest


def part(path: Path, name: str) -> bytes:
    """A part's bytes."""
    with files.opened(path) as archive:
        return archive.whole(name)


def edited(
    path: Path,
    change: Callable[[Manifest], Manifest] | None,
    changed: Mapping[str, bytes | None] = {},
) -> None:
    """Write an archive anew with other parts, and a manifest that names them unless left alone."""
    with zipfile.ZipFile(path) as file:
        held: dict[str, bytes | None] = {name: file.read(name) for name in file.namelist()}
    text = held.pop("manifest.json")
    parts = {name: data for name, data in {**held, **changed}.items() if data is not None}
    if change is not None:
        made = {name: _part(name, data) for name, data in parts.items()}
        found = dataclasses.replace(archives.read((text or b"").decode()), parts=made)
        text = change(found).text().encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, data in {**parts, "manifest.json": text or b""}.items():
            file.writestr(name, data)


def _part(name: str, data: bytes) -> Part:
    number = data.count(b"\n") if name.startswith("tables/") else None
    return Part(hashlib.sha256(data).hexdigest(), len(data), number)


def run(place: Place, work: Callable[[Connection], None]) -> None:
    """Run plain statements on a database."""
    engine = place.engine()
    with engine.begin() as connection:
        work(connection)
    engine.dispose()


def rows(tables: ports.Tables) -> dict[str, list[Any]]:
    """All rows by table."""
    return {name: list(tables.rows(name)) for name in tables.names}


def fill(connection: Connection, *, first: bool) -> None:
    """Rows in each table: two with values of every type, later one whose number is left open."""
    previous = None
    for table in SQLModel.metadata.sorted_tables:
        for n in (1, 2) if first else (3,):
            row = {each.name: _value(each, n, numbered=first) for each in table.columns}
            if table.name == "audit_record" and first:
                previous = audit.link(previous, {"action": "test"}, AT_US)
                row = dataclasses.asdict(previous)
            if table.name == "index_generation" or (table.name == "audit_record" and not first):
                continue  # their numbers are not the database's
            given = {name: value for name, value in row.items() if value is not ...}
            connection.execute(insert(table).values(given))


def _value(column: Column[Any], n: int, *, numbered: bool) -> Any:
    table: Table = column.table
    if column.foreign_keys:
        (foreign,) = column.foreign_keys
        return f"{foreign.column.table.name}{n}"
    if isinstance(column.type, Integer) and column.primary_key:
        return n if numbered or column is not table.autoincrement_column else ...
    if column.primary_key:
        return f"{table.name}{n}"
    return None if column.nullable and n == 2 else _plain_value(column, n)


def _plain_value(column: Column[Any], n: int) -> Any:
    values = {
        Boolean: n == 1,
        Date: date(2024, 2, 29),
        JSON: {"键": ["值", n, 0.1, None]},
        Float: 0.1 + n,
        Integer: 2**31 - n,
    }
    found = (value for kind, value in values.items() if isinstance(column.type, kind))
    return next(found, f"㊀“{n}”\n")
