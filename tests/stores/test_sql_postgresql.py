"""What only a server can do: be unsuitable, be slow, be busy, go away and come back."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator

import postgres_server
import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from schema import errors
from schema.stores.sql import postgresql, suitability
from schema.stores.sql.store import SqlStore
from schema.tables.bodies import Division


@pytest.fixture
def url(postgres) -> Iterator[str]:
    """URL of a new, migrated database."""
    with postgres.database() as found:
        yield found


@pytest.mark.parametrize("name", ["postgres", "postgresql", "postgresql+psycopg"])
def test_urls_of_all_usual_forms_are_read(name):
    """The forms that hosters give out name the same driver."""
    read = postgresql.read_url(f"{name}://user:p%40ss@host:5433/yidan?sslmode=require")
    assert read.drivername == "postgresql+psycopg"
    assert (read.password, read.port, read.query["sslmode"]) == ("p@ss", 5433, "require")


@pytest.mark.parametrize("given", ["", "mysql://u:geheim@h/d", "postgresql://u:geheim@h:x/d"])
def test_an_unreadable_url_is_refused_without_being_shown(given):
    """What is no PostgreSQL URL is refused; the message holds none of it."""
    with pytest.raises(errors.EngineUnsuitable) as caught:
        SqlStore.postgresql(given)
    assert "geheim" not in f"{caught.value}{caught.value.__cause__}"


def test_a_server_that_is_not_there_is_named_without_the_password():
    """The message tells what was tried, and never the password."""
    with pytest.raises(errors.StoreUnavailable, match="yidan") as caught:
        SqlStore.postgresql("postgresql://user:geheim@127.0.0.1:1/yidan")
    assert "geheim" not in f"{caught.value}{caught.value.__cause__}"


@pytest.mark.parametrize(
    "order", ["ENCODING 'LATIN1' LOCALE 'C'", "ENCODING 'SQL_ASCII' LOCALE 'C'"]
)
def test_another_encoding_is_refused_with_the_remedy(postgres, order):
    """A database that cannot hold Chinese is refused, with the statement that makes a fit one."""
    with postgres.empty(order) as url, pytest.raises(errors.EngineUnsuitable, match="CREATE DAT"):
        SqlStore.postgresql(url)


@pytest.mark.parametrize(
    ("provider", "collate", "locale", "fits"),
    [
        (None, "C", None, True),
        ("c", "POSIX", None, True),
        ("c", "C.UTF-8", None, True),
        ("c", "zh_CN.UTF-8", None, False),
        ("c", "en_US.UTF-8", None, False),
        ("b", "en_US.UTF-8", "C.UTF-8", True),
        ("i", "C", "zh-Hans-CN", False),
    ],
)
def test_only_the_order_of_code_points_fits(provider, collate, locale, fits):
    """What sorts otherwise than SQLite is refused, whoever provides the order."""
    found = suitability.Found(18, "18.4", "UTF8", provider, collate, locale)
    assert (suitability.misfit(found) is None) is fits


def test_an_old_server_is_refused_with_its_version():
    """A server older than 14 is refused; the message names its version and ours."""
    found = suitability.Found(13, "13.9", "UTF8", None, "C", None)
    assert "13.9" in suitability.misfit(found)
    assert "14" in suitability.misfit(found)


async def test_a_look_up_that_runs_too_long_is_ended(url):
    """The server ends it; the next one is answered."""
    store = SqlStore.postgresql(url, pool=3, statement_timeout_s=0.2)
    with pytest.raises(errors.StoreBusy, match=r"0\.2 秒"):
        await store.reads._run(lambda session: session.execute(text("SELECT pg_sleep(60)")))
    assert await store.reads.divisions() == []
    await store.aclose()


async def test_a_look_up_sees_one_snapshot_and_changes_nothing(url):
    """What is committed during a look-up is not seen by it, and it cannot write."""
    store = SqlStore.postgresql(url)

    def look_up(session) -> tuple[int, int]:
        before = session.execute(_DIVISIONS).scalar_one()
        with psycopg.connect(url) as other:
            other.execute("INSERT INTO division VALUES ('32', '江苏省')")
        return before, session.execute(_DIVISIONS).scalar_one()

    assert await store.reads._run(look_up) == (0, 0)
    assert len(await store.reads.divisions()) == 1
    with pytest.raises(DBAPIError, match="read-only"):
        await store.reads._run(lambda session: session.execute(text("DELETE FROM division")))
    await store.aclose()


async def test_a_writer_that_waits_too_long_is_told_busy(url):
    """While another keeps the writer's place, a writer gives up in time and is told why."""
    holder = SqlStore.postgresql(url)
    hasty = SqlStore.postgresql(_with_options(url, "-c lock_timeout=200"))
    async with holder.unit_of_work():
        with pytest.raises(errors.StoreBusy):
            await _import(hasty)
        assert await hasty.reads.divisions() == []
    await _import(hasty)
    await holder.aclose()
    await hasty.aclose()


async def test_waiting_writers_starve_no_reader(url):
    """Many writers that wait leave connections for look-ups."""
    holder, store = SqlStore.postgresql(url), SqlStore.postgresql(url, pool=3)
    async with holder.unit_of_work():
        writers = [asyncio.create_task(_import(store)) for _ in range(10)]
        async with asyncio.timeout(20):
            await asyncio.gather(*(store.reads.divisions() for _ in range(20)))
        assert not any(writer.done() for writer in writers)
    await asyncio.gather(*writers)
    assert (await store.reads.register_state()).imports == 10
    await holder.aclose()
    await store.aclose()


async def test_text_with_nul_is_refused_in_our_words(url):
    """PostgreSQL stores no U+0000: asked for or written, the answer is an error of ours."""
    store = SqlStore.postgresql(url)
    with pytest.raises(errors.InputError, match="NUL"):
        await store.reads.entries(["a\0b"])
    with pytest.raises(errors.InputError, match="NUL"):
        async with store.unit_of_work() as work:
            await work.add([Division(code="32", name="江\0苏")])
    assert await store.reads.divisions() == []
    await store.aclose()


async def test_a_killed_server_is_told_and_found_again(own_postgres):
    """While it is away both reads and writes say so; when it is back the same store works."""
    with postgres_server.Server(own_postgres.url).database() as url:
        store = SqlStore.postgresql(url)
        await _import(store)
        await store.reads.divisions()
        with pytest.raises(errors.StoreUnavailable):
            await _import(store, own_postgres.crash)
        with pytest.raises(errors.StoreUnavailable):
            await store.reads.divisions()
        with pytest.raises(errors.StoreUnavailable):
            await _import(store)
        with pytest.raises(errors.StoreUnavailable):
            await store.state()
        with pytest.raises(errors.StoreUnavailable):
            async with store.leading("worker"):
                pytest.fail("nobody can lead")
        own_postgres.start()
        assert (await store.reads.register_state()).imports == 1
        await _import(store)
        assert (await store.reads.register_state()).imports == 2
        await store.aclose()


async def test_a_leader_that_loses_its_connection_stops(own_postgres):
    """When the server ends the leader's connection, its block is cancelled and says why."""
    with postgres_server.Server(own_postgres.url).database() as url:
        store = SqlStore.postgresql(url)
        with pytest.raises(errors.StoreUnavailable, match="主进程"):
            await _lead(store, url, lambda pid: os.kill(pid, signal.SIGTERM))
        async with store.leading("worker") as again:
            assert again
        await store.aclose()


async def test_a_leader_that_hears_nothing_stops(own_postgres):
    """When the server hangs, the leader gives up before the server could let another lead."""
    with postgres_server.Server(own_postgres.url).database() as url:
        store = SqlStore.postgresql(url)
        stopped = []

        def stop(pid: int) -> None:
            os.kill(pid, signal.SIGSTOP)
            stopped.append(pid)

        with pytest.raises(errors.StoreUnavailable, match="主进程"):
            await _lead(store, url, stop)
        os.kill(stopped[0], signal.SIGCONT)
        await store.aclose()


_DIVISIONS = text("SELECT count(*) FROM division")


async def _import(store: SqlStore, interrupt: Callable[[], None] = lambda: None) -> None:
    async with store.unit_of_work() as work:
        await work.register_imported()
        interrupt()


async def _lead(store: SqlStore, url: str, interrupt: Callable[[int], None]) -> None:
    """Lead until something ends it, with the number of the server's process that holds it."""
    async with asyncio.timeout(60), store.leading("worker") as leads:
        assert leads
        with psycopg.connect(url, autocommit=True) as other:
            found = other.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")
            interrupt(found.fetchone()[0])
        await asyncio.Event().wait()


def _with_options(url: str, options: str) -> str:
    changed = make_url(url).update_query_dict({"options": options})
    return changed.render_as_string(hide_password=False)
