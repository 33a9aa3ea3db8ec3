"""The audit log on both databases: append-only, checkpointed, and every tampering found.

Each tampering is done with plain SQL, triggers dropped, and judged by the program and by the
verifier that stands alone.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import audited
import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import DBAPIError

from schema import errors
from schema.domain import audit, checkpoints
from schema.domain.audit import Fault
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.tables.audit import AuditRecord
from schema.usecases import auditing, verified_audit

TAKEN = "INSERT INTO audit_record SELECT {}, payload, {}, hash, at_us FROM audit_record"


@pytest.fixture
def settings(place, tmp_path) -> Settings:
    """An installation on a database of each kind."""
    if isinstance(place.at, Path):
        return Settings(home=place.at.parent)
    return Settings(home=tmp_path / "home", database_url=place.at)


@pytest.fixture
async def stores(settings) -> AsyncIterator[Stores]:
    """Its stores."""
    async with opened(settings) as found:
        yield found


@pytest.fixture
async def chain(stores, settings, tmp_path) -> list[AuditRecord]:
    """Twelve records; checkpoints at 5 (which names the key) and 10; the public key kept apart."""
    await append(stores, 4)
    await auditing.checkpoint(stores, audited.clock())
    await append(stores, 5)
    await auditing.checkpoint(stores, audited.clock())
    await append(stores, 2)
    (key,) = (settings.home / "checkpoints").glob("key-*.pem")
    shutil.copy(key, tmp_path / "public.pem")
    return await stores.sql.reads.audit_records()


async def append(stores: Stores, number: int) -> None:
    """Append events, a transaction each."""
    for n in range(number):
        async with stores.sql.unit_of_work() as work:
            await work.audit({"action": "test", "名": "甲", "n": n}, at_us=1_000_000 + n)


async def judged(
    stores: Stores, tmp_path: Path, *, pinned: bool = True, head: str | None = None
) -> verified_audit.Verified:
    """What the program finds; the verifier that stands alone must find the same."""
    public = tmp_path / "public.pem"
    keys = [checkpoints.public_key(public.read_bytes())] if pinned else []
    kept = await stores.checkpoints.read()
    found = await verified_audit.verify(stores.sql.reads, kept, keys=keys, head=head)
    export = tmp_path / "export.jsonl"
    lines = [line async for line in auditing.exported(stores.sql.reads)]
    export.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    options = ["--checkpoints", str(stores.checkpoints._directory)]
    options += ["--public-key", str(public)] * pinned + ["--head", str(head)] * bool(head)
    # -I: nothing of the project can be imported.
    command = [sys.executable, "-I", str(audited.VERIFIER), str(export), *options]
    done = await asyncio.to_thread(_run, command)
    assert done.returncode == int(not found.holds), done.stdout + done.stderr
    assert done.stdout.startswith("HOLDS" if found.holds else "BROKEN")
    assert f"protected up to record {found.protected}\n" in done.stdout
    assert f"unprotected tail: {found.unprotected} records" in done.stdout
    told = re.findall(r"^  (?:\S+\.json: )?([A-Z]+)", done.stdout, re.MULTILINE)
    assert told == [str(each.fault) for each in found.broken]
    return found


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def faults(found: verified_audit.Verified) -> list[tuple[Fault, int | None]]:
    """What is wrong, and where."""
    return [(each.fault, each.seq) for each in found.broken]


def rows(connection: Connection) -> list[dict[str, object]]:
    """The chain's rows."""
    found = connection.execute(select(AuditRecord.__table__).order_by(AuditRecord.seq))
    return [dict(row) for row in found.mappings()]


def rewritten(connection: Connection, at: int) -> None:
    """Change a record and everything after it, as a whole and valid chain."""
    before = [AuditRecord(**row) for row in rows(connection)]
    connection.execute(text("DELETE FROM audit_record WHERE seq >= :at"), {"at": at})
    previous = before[at - 2] if at > 1 else None
    for record in before[at - 1 :]:
        event = audit.event_of(record)
        if record.seq == at:
            event |= {"by": "mallory"}
        previous = AuditRecord(**_fields(audit.link(previous, event, record.at_us)))
        connection.execute(insert(AuditRecord.__table__).values(**audited.written(previous)))


def _fields(link: audit.Link) -> dict[str, object]:
    return {name: getattr(link, name) for name in AuditRecord.model_fields}


def edited(connection: Connection) -> None:
    """Change what a record says."""
    change = "UPDATE audit_record SET payload = replace(payload, '甲', '乙') WHERE seq = 3"
    connection.execute(text(change))


def rehashed(connection: Connection) -> None:
    """Change what a record says, and its hash with it."""
    edited(connection)
    row = rows(connection)[2]
    digest = audit.digest(str(row["previous_hash"]), str(row["payload"]))
    change = text("UPDATE audit_record SET hash = :hash WHERE seq = 3")
    connection.execute(change, {"hash": digest})


def dated(connection: Connection) -> None:
    """Change the moment beside a record."""
    connection.execute(text("UPDATE audit_record SET at_us = 7 WHERE seq = 4"))


def swapped(connection: Connection) -> None:
    """Exchange two whole records."""
    for old, new in ((6, -6), (7, 6), (-6, 7)):
        connection.execute(text(f"UPDATE audit_record SET seq = {new} WHERE seq = {old}"))


def removed(connection: Connection) -> None:
    """Take a record out."""
    connection.execute(text("DELETE FROM audit_record WHERE seq = 7"))


def closed_up(connection: Connection) -> None:
    """Take a record out and number the others anew."""
    removed(connection)
    for seq in range(8, 13):
        connection.execute(text(f"UPDATE audit_record SET seq = {seq - 1} WHERE seq = {seq}"))


def cut(connection: Connection, last: int = 8) -> None:
    """Take all records after one away."""
    connection.execute(text(f"DELETE FROM audit_record WHERE seq > {last}"))


def emptied(connection: Connection) -> None:
    """Take everything away."""
    connection.execute(text("DELETE FROM audit_record"))


F = Fault
TAMPERINGS: dict[str, tuple[Callable[[Connection], None], list[tuple[Fault, int | None]]]] = {
    "edited": (edited, [(F.EDITED, 3)]),
    "rehashed": (rehashed, [(F.UNLINKED, 4)]),
    "dated": (dated, [(F.COLUMNS, 4)]),
    "swapped": (swapped, [(F.UNLINKED, 6), (F.UNLINKED, 7), (F.UNLINKED, 8)]),
    "removed": (removed, [(F.MISPLACED, 8)]),
    "closed up": (
        closed_up,
        [(F.UNLINKED, 7), *((F.COLUMNS, seq) for seq in range(8, 12)), (F.DIFFERS, 10)],
    ),
    "cut": (cut, [(F.CUT, 10)]),
    "emptied": (emptied, [(F.CUT, 5), (F.CUT, 10)]),
    "rewritten from 3": (lambda c: rewritten(c, 3), [(F.DIFFERS, 5), (F.DIFFERS, 10)]),
    "rewritten from 9": (lambda c: rewritten(c, 9), [(F.DIFFERS, 10)]),
    "rewritten from 1": (lambda c: rewritten(c, 1), [(F.FOREIGN, 5), (F.FOREIGN, 10)]),
}


async def test_an_untouched_chain_holds_and_names_its_unprotected_tail(chain, stores, tmp_path):
    """Ten records are protected, two are not; with the head noted all twelve are."""
    found = await judged(stores, tmp_path)
    assert found.holds
    assert (found.records, found.protected, found.unprotected) == (12, 10, 2)
    assert found.unprotected_since_us == chain[10].at_us
    assert found.head == chain[-1].hash
    noted = await judged(stores, tmp_path, head=chain[-1].hash)
    assert (noted.holds, noted.protected, noted.unprotected) == (True, 12, 0)
    unpinned = await judged(stores, tmp_path, pinned=False)
    assert (unpinned.holds, unpinned.pinned, unpinned.keys) == (True, False, found.keys)


@pytest.mark.parametrize("name", TAMPERINGS)
async def test_each_tampering_is_found_at_its_place(chain, stores, place, tmp_path, name):
    """Editing, exchanging, removing, cutting and rewriting up to the last checkpoint."""
    change, expected = TAMPERINGS[name]
    with audited.altered(place) as connection:
        change(connection)
    assert faults(await judged(stores, tmp_path)) == expected


@pytest.mark.parametrize("name", TAMPERINGS)
async def test_nothing_is_signed_on_a_chain_that_was_bent(chain, stores, place, settings, name):
    """What the last checkpoint no longer leads to gets no new one; older damage verify finds."""
    change, expected = TAMPERINGS[name]
    with audited.altered(place) as connection:
        change(connection)
    kept = sorted((settings.home / "checkpoints").iterdir())
    if any(seq and seq >= 10 for _, seq in expected):
        with pytest.raises(errors.AuditBroken):
            await auditing.checkpoint(stores, audited.clock())
        assert sorted((settings.home / "checkpoints").iterdir()) == kept
    else:
        made = await auditing.checkpoint(stores, audited.clock())
        assert made is not None
        assert made.seq == 12


@pytest.mark.parametrize("bend", [lambda c: cut(c, 10), lambda c: rewritten(c, 11)])
async def test_beyond_the_last_checkpoint_only_a_noted_head_tells(
    chain, stores, place, tmp_path, bend
):
    """The tail that was named unprotected can be cut or forked unseen, but for a noted head."""
    with audited.altered(place) as connection:
        bend(connection)
    assert (await judged(stores, tmp_path)).holds
    assert faults(await judged(stores, tmp_path, head=chain[-1].hash)) == [(F.HEAD, None)]


async def test_a_checkpoint_that_was_edited_or_spoilt_is_found(chain, stores, settings, tmp_path):
    """A forged number, hash or signature breaks the signature; an empty file says nothing."""
    directory = settings.home / "checkpoints"
    first, second = sorted(directory.glob("checkpoint-*.json"))
    honest = json.loads(first.read_text())
    for change in ({"seq": 4, "count": 4}, {"hash": chain[3].hash}, {"signature": "AAAA"}):
        first.write_text(json.dumps(honest | change))
        found = await judged(stores, tmp_path)
        assert [each.fault for each in found.broken] == [F.SIGNATURE]
        assert found.broken[0].file == first.name
    for spoilt in ("{}", json.dumps(honest | {"note": 1}), second.read_text()[:40], "[]"):
        first.write_text(spoilt)
        assert faults(await judged(stores, tmp_path)) == [(F.UNREADABLE, None)]
    first.write_text("")
    assert (await judged(stores, tmp_path)).holds


async def test_a_replaced_key_is_found(chain, stores, settings, place, tmp_path):
    """Checkpoints of another key: never named by the chain, or named but not the one pinned."""
    directory = settings.home / "checkpoints"
    shutil.rmtree(directory)
    stranger = checkpoints.private_key(checkpoints.new_key())
    forged = checkpoints.signed(stranger, chain[-1], chain[0], 9)
    await stores.checkpoints.keep(forged)
    assert faults(await judged(stores, tmp_path)) == [(F.KEY, 12)]
    assert faults(await judged(stores, tmp_path, pinned=False)) == [(F.KEY, 12)]
    # A whole new chain with a key of its own convinces whoever pins none.
    (settings.home / "checkpoint.key").unlink()
    shutil.rmtree(directory)
    with audited.altered(place) as connection:
        emptied(connection)
    await append(stores, 3)
    await auditing.checkpoint(stores, audited.clock())
    assert (await judged(stores, tmp_path, pinned=False)).holds
    assert faults(await judged(stores, tmp_path)) == [(F.KEY, 4)]


async def test_checkpoints_of_another_chain_are_found(chain, stores, place, tmp_path):
    """The same key, but a chain that began otherwise."""
    with audited.altered(place) as connection:
        rewritten(connection, 1)
        connection.execute(text("DELETE FROM audit_record WHERE seq > 7"))
    assert faults(await judged(stores, tmp_path)) == [(F.FOREIGN, 5), (F.FOREIGN, 10)]


async def test_the_database_refuses_changes_and_forks(chain, place):
    """UPDATE, DELETE, replacing, gaps and a second successor of a record are refused."""
    engine = place.engine()
    refused = [
        "UPDATE audit_record SET payload = payload",
        "DELETE FROM audit_record WHERE seq = 12",
        TAKEN.format(14, "hash") + " WHERE seq = 12",
        TAKEN.format(13, "hash") + " WHERE seq = 11",
        TAKEN.format(12, "hash") + " WHERE seq = 11",
    ]
    before = []
    if engine.dialect.name == "sqlite":
        refused.append("INSERT OR REPLACE INTO audit_record SELECT * FROM audit_record")
    else:
        refused.append("TRUNCATE audit_record")
        before.append("SET LOCAL session_replication_role = replica")  # skips usual triggers
    for statement in refused:
        with engine.connect() as connection:
            for each in before:
                connection.exec_driver_sql(each)
            with pytest.raises(DBAPIError):
                connection.exec_driver_sql(statement)
    with engine.begin() as connection:
        assert len(rows(connection)) == 12
        connection.execute(text(TAKEN.format(13, "hash") + " WHERE seq = 12"))
    engine.dispose()


async def test_checkpoints_fall_due_by_rows_or_by_age(stores, settings):
    """99 fresh records or one of nine minutes are not yet due; 100, or ten minutes, are."""
    minute = 60_000_000
    await append(stores, 1)  # at the moment 1,000,000
    for late, due in ((9, False), (10, True)):
        found = await auditing.tail(stores)
        assert found.due(1_000_000 + late * minute) is due
    assert await auditing.keep_up(stores, lambda: 1_000_000) is None
    assert not (settings.home / "checkpoints").exists()
    await append(stores, 98)
    assert not (await auditing.tail(stores)).due(1_000_000)
    await append(stores, 1)
    made = await auditing.keep_up(stores, lambda: 1_000_000)
    assert made is not None
    assert (made.seq, made.count) == (101, 101)  # the key's own event comes before
    assert await auditing.checkpoint(stores, lambda: 2_000_000) is None
    assert (await auditing.tail(stores)).unprotected == 0


async def test_the_key_is_private_and_made_once(chain, settings):
    """Nobody else may read the private key; the public one lies beside the checkpoints."""
    private = settings.home / "checkpoint.key"
    assert private.stat().st_mode & 0o777 == 0o600
    key = checkpoints.private_key(private.read_bytes()).public_key()
    public = settings.home / "checkpoints" / f"key-{checkpoints.key_id(key)}.pem"
    assert checkpoints.public_key(public.read_bytes()) == key


async def test_a_key_of_the_settings_is_used_and_a_bad_one_told(settings):
    """Several machines sign with one key; what is no key is refused by name."""
    pem = checkpoints.new_key().decode()
    keyed = settings.model_copy(update={"checkpoint_key": pem})
    async with opened(keyed) as stores:
        made = await auditing.checkpoint(stores, audited.clock())
    assert made is not None
    assert made.key == checkpoints.key_id(checkpoints.private_key(pem.encode()).public_key())
    assert not (settings.home / "checkpoint.key").exists()
    async with opened(settings.model_copy(update={"checkpoint_key": "no key"})) as stores:
        with pytest.raises(errors.CheckpointFailed, match="YIDAN_CHECKPOINT_KEY"):
            await auditing.checkpoint(stores, audited.clock())


async def test_a_directory_that_cannot_be_written_is_told(settings, tmp_path):
    """Here a file stands in its place."""
    (tmp_path / "file").write_text("")
    elsewhere = settings.model_copy(update={"checkpoint_dir": tmp_path / "file"})
    async with opened(elsewhere) as stores:
        with pytest.raises(errors.CheckpointFailed, match="不能写入"):
            await auditing.checkpoint(stores, audited.clock())


async def test_processes_that_write_at_once_make_one_chain_that_checkpoints_follow(
    stores, place, tmp_path, settings
):
    """Four processes append while checkpoints are made: one chain, each event once, all hold."""
    processes = [
        await asyncio.create_subprocess_exec(*audited.append(place.at, name, 30)) for name in "abcd"
    ]
    waiting = asyncio.gather(*(process.wait() for process in processes))
    tick = audited.clock()
    while not waiting.done():
        await auditing.checkpoint(stores, tick)
        await asyncio.sleep(0.05)
    assert await waiting == [0, 0, 0, 0]
    await auditing.checkpoint(stores, tick)
    (key,) = (settings.home / "checkpoints").glob("key-*.pem")
    shutil.copy(key, tmp_path / "public.pem")
    found = await judged(stores, tmp_path)
    assert found.holds
    assert (found.records, found.unprotected) == (121, 0)
    assert found.checkpoints > 1
    events = [audit.event_of(record) for record in await stores.sql.reads.audit_records()]
    assert {(each["by"], each["n"]) for each in events if each["action"] == "test"} == {
        (name, n) for name in "abcd" for n in range(30)
    }


async def test_a_long_chain_is_read_page_by_page(stores, place):
    """Verifying takes memory for a page, not for the chain."""
    made: list[audit.Link] = []
    for n in range(6 * auditing.PAGE):
        event = {"action": "test", "n": n, "text": "甲" * 200}
        made.append(audit.link(made[-1] if made else None, event, n))
    engine = place.engine()
    with engine.begin() as connection:
        connection.execute(insert(AuditRecord.__table__), [_fields(each) for each in made])
    engine.dispose()
    number = len(made)
    made.clear()
    tracemalloc.start()
    found = await verified_audit.verify(stores.sql.reads, [])
    _, paged = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    records = await stores.sql.reads.audit_records()
    _, whole = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(records) == number
    assert (found.holds, found.records, found.unprotected) == (True, number, number)
    assert paged < whole / 2
