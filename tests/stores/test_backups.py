"""Backups as docs/operations.md tells them: made beside writers, restored, and found to hold."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import county
import postgres_server
import psycopg
import pytest

from schema import errors
from schema.domain import audit
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import auditing, documents, generations, reconcile, verified_audit

LATER_US = county.NOW_US + 10**9
LOGS = "../logs"  # as seen from the server's data


@pytest.fixture
def cluster() -> Iterator[postgres_server.Cluster]:
    """A server of this test's own that archives its log beside its data."""
    postgres_server.need(own=True)
    command = f"test ! -f {LOGS}/%f && cp %p {LOGS}/%f"
    found = postgres_server.Cluster("archive_mode = on", f"archive_command = '{command}'")
    (found.home / "logs").mkdir()
    found.own(found.home / "logs")
    yield found
    found.remove()


async def test_sqlite_is_copied_beside_a_writer(tmp_path):
    """VACUUM INTO while a transaction is open: a whole database of the moment before it."""
    settings, copy = Settings(home=tmp_path / "home"), tmp_path / "restored"
    await county.build(settings)
    copy.mkdir()
    async with opened(settings) as stores:
        before = await _known(stores)
        async with stores.sql.unit_of_work() as work:
            await work.audit({"action": "test"}, LATER_US)
            with sqlite3.connect(settings.home / "yidan.db") as connection:
                connection.execute("VACUUM INTO ?", [str(copy / "yidan.db")])
            connection.close()
    shutil.copytree(settings.home / "sources", copy / "sources")
    async with opened(Settings(home=copy)) as stores:
        assert await _known(stores) == before
        await _whole(stores)


async def test_postgresql_goes_back_to_a_moment(cluster, tmp_path):
    """A base backup and the archived log give the state at a named point; what came after is gone.

    It is not silent: a checkpoint made since says CUT, no more are signed, and the index, which is
    ahead, is found to be and mended by a rebuild.
    """
    base, server = cluster.home / "base", postgres_server.Server(cluster.url)
    with server.database() as url:
        settings = Settings(home=tmp_path / "home", database_url=url)
        await county.build(settings)
        cluster.run("pg_basebackup", "-h", cluster.home, "-U", "postgres", "-D", base, "-c", "fast")
        async with opened(settings) as stores:
            await auditing.checkpoint(stores, lambda: LATER_US)
            await _take(stores, "水库巡查", LATER_US)
            _tell(cluster, "SELECT pg_create_restore_point('before')")
            before = await _known(stores)
            await _take(stores, "误收的事项", LATER_US + 1, county.ListClass.RECLAIMED)
            await auditing.checkpoint(stores, lambda: LATER_US + 2)
            await generations.rebuild(stores, lambda: LATER_US + 3)
            assert await _known(stores) != before
        _archived(cluster)
        cluster.crash()
        _restored(cluster, base)
        async with opened(settings) as stores:
            assert await _known(stores) == before
            kept = await stores.checkpoints.read()
            found = await verified_audit.verify(stores.sql.reads, kept)
            assert {each.fault for each in found.broken} == {audit.Fault.CUT}
            with pytest.raises(errors.AuditBroken):
                await auditing.checkpoint(stores, lambda: LATER_US + 4)
            assert (await reconcile.reconcile(stores, lambda: LATER_US, repair=False)).orphaned
            await _whole(stores)


async def test_a_dump_keeps_the_audit_log_append_only(cluster, tmp_path):
    """pg_dump and pg_restore bring the triggers along; revision and chain are those dumped."""
    dump, server = cluster.home / "yidan.dump", postgres_server.Server(cluster.url)
    with server.database() as url, server.empty() as other:
        settings = Settings(home=tmp_path / "home", database_url=url)
        await county.build(settings)
        async with opened(settings) as stores:
            before = await _known(stores)
        cluster.run("pg_dump", "--format=custom", "-f", dump, url)
        cluster.run("pg_restore", "--exit-on-error", "-d", other, dump)
        async with opened(settings.model_copy(update={"database_url": other})) as stores:
            assert await _known(stores) == before
            await _take(stores, "水库巡查", LATER_US)
            await _whole(stores)
        with (
            psycopg.connect(other) as connection,
            pytest.raises(psycopg.Error, match="append-only"),
        ):
            connection.execute("UPDATE audit_record SET payload = '{}'")


async def _known(stores: Stores) -> tuple[list[str], list[str]]:
    """Titles of all current entries, and the hashes of the audit chain."""
    entries = await stores.sql.reads.all_entries()
    records = await stores.sql.reads.audit_records()
    return [each.title for each in entries], [each.hash for each in records]


async def _whole(stores: Stores) -> None:
    """The chain holds, sources are there, and a rebuilt index is that of the database."""
    records = await stores.sql.reads.audit_records()
    assert audit.first_break(records) is None
    for source in await stores.sql.reads.source_page("", 100):
        await stores.blobs.get(source.sha256)
    await generations.rebuild(stores, lambda: LATER_US + 9)
    assert (await reconcile.reconcile(stores, lambda: LATER_US + 9, repair=False)).clean


async def _take(
    stores: Stores, title: str, at_us: int, list_class: county.ListClass = county.ListClass.BASIC
) -> None:
    made = county.duty_list(list_class, "990121101", None, county.entry(list_class, 3, title))
    parsed = county.parsed(f"lists/{title}.xlsx", made)
    await documents.take(stores.sql, stores.blobs, parsed, at_us)


def _tell(cluster: postgres_server.Cluster, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        return connection.execute(statement).fetchall()


def _archived(cluster: postgres_server.Cluster) -> None:
    """Close the current log file, and wait until it has been archived."""
    ((name,),) = _tell(cluster, "SELECT pg_walfile_name(pg_current_wal_lsn())")
    _tell(cluster, "SELECT pg_switch_wal()")
    for _ in range(600):
        ((last,),) = _tell(cluster, "SELECT last_archived_wal FROM pg_stat_archiver")
        if last and str(last)[:24] >= str(name):
            return
        time.sleep(0.1)
    pytest.fail("the log was not archived within a minute")


def _restored(cluster: postgres_server.Cluster, base: Path) -> None:
    """Put the base backup where the lost data were, and let the server replay to the point."""
    cluster.data.rename(cluster.home / "lost")
    base.rename(cluster.data)
    with (cluster.data / "postgresql.auto.conf").open("a") as conf:
        conf.write(f"restore_command = 'cp {LOGS}/%f %p'\n")
        conf.write("recovery_target_name = 'before'\nrecovery_target_action = 'promote'\n")
    signal = cluster.data / "recovery.signal"
    signal.touch()
    cluster.own(signal)
    cluster.start()
