"""What is the embedded engine's own: files, locks, processes that die, snapshots in memory."""

import asyncio
import signal
import subprocess
import sys

import engines
import pytest
from engines import change, document, plan

from schema import errors
from schema.stores.embedded import layout, views
from schema.stores.embedded.admin import EmbeddedAdmin
from schema.stores.embedded.index import EmbeddedIndex

BURNING = plan("秸秆")


@pytest.fixture
async def engine(tmp_path, request):
    """The engine with one document, in its first generation."""
    async with engines.make("embedded", tmp_path, request) as made:
        await made.serve(1, change(5, document("a1", "秸秆禁烧")))
        yield made


@pytest.fixture
def root(engine, tmp_path):
    """Where its files are."""
    return tmp_path / "index"


async def test_a_build_beside_does_not_keep_the_serving_one_waiting(engine):
    """Each generation has a lock of its own; swapping needs neither."""
    await engine.admin.create(2)
    async with engine.admin.building(2) as writer:
        await writer.apply([change(6, document("b1", "秸秆"))])
        await engine.apply(change(7, document("a2", "秸秆"), edition="e2"))
        assert await engine.ids(BURNING) == ["a2", "a1"]
        async with engine.admin.writing(1):
            await engine.build(3)
            await engine.admin.swap(3, expected=1)


async def test_writers_of_one_generation_wait_for_each_other(engine):
    """A second writer begins when the first has ended."""
    seen = []

    async def second() -> None:
        async with engine.admin.writing(1) as writer:
            seen.append("second begins")
            await writer.apply([change(7, document("a2", "秸秆"))])

    async with engine.admin.writing() as writer:
        waiting = asyncio.create_task(second())
        await writer.apply([change(6, document("a2", "采砂"))])
        await writer.apply([change(6, document("a3", "采砂"))])
        seen.append("first ends")
    await waiting
    assert seen == ["first ends", "second begins"]
    assert await engine.held("e1") == {"e1": {"a2.0": 7}}


async def test_a_writer_that_waited_writes_what_serves_then(engine):
    """One that waited for the lock while another generation began to serve goes there."""
    await engine.build(2, change(5, document("a1", "秸秆禁烧")))
    async with engine.admin.writing(1):
        waiting = asyncio.create_task(engine.apply(change(6, document("b1", "秸秆"))))
        await asyncio.sleep(0)  # it has looked up the first generation and found it locked
        await engine.admin.swap(2, expected=1)
    await waiting
    assert await engine.ids(BURNING) == ["b1"]
    assert await engine.held("e1", number=1) == {"e1": {"a1.0": 5}}


async def test_a_cancelled_writer_keeps_the_lock_until_its_thread_has_ended(engine):
    """Cancelling does not stop a commit, so it is waited for: the next one finds the place free."""
    many = [document(f"m{n:04}", "秸秆禁烧巡查") for n in range(2000)]
    async with engine.admin.writing() as writer:
        task = asyncio.create_task(writer.apply([change(6, *many, edition="e2")]))
        await asyncio.sleep(0)  # its thread has begun
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await writer.apply([change(7, document("a3", "秸秆"), edition="e3")])
    assert await engine.index.count(BURNING) == 2002


KILLED = """
import asyncio, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from engines import change, document
from schema.stores.embedded.admin import EmbeddedAdmin

async def main():
    admin = EmbeddedAdmin(Path(sys.argv[1]))
    await admin.create(2)
    async with admin.writing(1) as serving, admin.building(2) as built:
        await built.apply([change(9, document("b1", "秸秆"))])
        await serving.apply([change(6, document("a2", "秸秆"))])
        print("written", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_writer_that_is_killed_frees_its_locks_and_loses_no_commit(engine, root):
    """What was committed stays, what was being built is not read, and others can write."""
    command = [sys.executable, "-c", KILLED, str(root), *filter(None, sys.path)]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"written\n"
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert await engine.ids(BURNING) == ["a2"]
    await engine.apply(change(7, document("a3", "秸秆")))
    assert await engine.ids(BURNING) == ["a3"]
    assert [each.documents for each in await engine.admin.generations()] == [1, 0]
    await engine.admin.remove(2)
    await engine.serve(3, change(8, document("c1", "秸秆")), expected=1)
    assert await engine.ids(BURNING) == ["c1"]


async def test_a_removed_generation_stays_readable_where_it_is_open(engine):
    """Pages go on in a snapshot whose files are gone; whoever has not opened it is told."""
    await engine.apply(change(6, document("a1", "秸秆"), document("a2", "秸秆")))
    first = await engine.index.search(BURNING, limit=1)
    old = engine.admin.generation(1)
    assert await old.count(BURNING) == 2
    await engine.serve(2, change(7, document("b1", "秸秆")), expected=1)
    await engine.admin.remove(1)
    after = first.hits[0].position
    rest = await engine.index.search(BURNING, limit=9, after=after, snapshot=first.snapshot)
    assert [hit.id for hit in (*first.hits, *rest.hits)] == ["a1", "a2"]
    assert await engine.ids(BURNING) == ["b1"]
    with pytest.raises(errors.IndexMissing, match="1"):
        await old.count(BURNING)


async def test_searches_go_on_while_generations_come_and_go(engine):
    """A reader that looked up a generation just before it was removed reads the next one."""
    done = asyncio.Event()

    async def search() -> int:
        searches = 0
        while not done.is_set():
            assert await engine.ids(BURNING) in (["a1"], ["b1"])
            searches += 1
        return searches

    async def turn_over() -> None:
        for number in range(2, 12):
            await engine.serve(number, change(6, document("b1", "秸秆")), expected=number - 1)
            await engine.admin.remove(number - 1)
        done.set()

    *counts, _ = await asyncio.gather(*(search() for _ in range(3)), turn_over())
    assert all(counts)


async def test_a_build_whose_generation_is_removed_says_so(engine):
    """An overtaken builder fails with a typed error, and what it built is not there."""
    await engine.admin.create(2)
    with pytest.raises(errors.IndexMissing, match="2"):
        await _overtaken_build(engine)
    assert [each.number for each in await engine.admin.generations()] == [1]


async def _overtaken_build(engine: engines.Engine) -> None:
    async with engine.admin.building(2) as writer:
        await writer.apply([change(6, document("b1", "秸秆"))])
        await engine.admin.remove(2)


async def test_a_generation_that_was_begun_and_left_is_listed_empty(engine, root):
    """A process may die between two steps of making one: it is no index, and can be removed."""
    (root / "gen-2-4").mkdir()
    assert await engine.admin.problems() == []
    assert [(g.number, g.documents) for g in await engine.admin.generations()] == [(1, 1), (4, 0)]
    with pytest.raises(errors.IndexMissing, match="4"):
        await engine.admin.generation(4).status()
    with pytest.raises(errors.IndexMissing, match="4"):
        await engine.admin.swap(4, expected=1)
    await engine.admin.remove(4)
    assert not (root / "gen-2-4").exists()


async def test_generations_of_another_mapping_are_not_ours(engine, root):
    """They are never opened; older ones go when one of this mapping begins to serve."""
    for name in ("gen-1-7", "gen-99-3"):
        (root / name).mkdir()
        (root / name / "meta.json").write_text("{}")
    (root / "CURRENT").write_text("gen-1-7")
    with pytest.raises(errors.IndexMissing):
        await engine.ids(BURNING)
    assert [(g.number, g.serving) for g in await engine.admin.generations()] == [(1, False)]
    await engine.admin.swap(1, expected=None)
    assert await engine.ids(BURNING) == ["a1"]
    assert not (root / "gen-1-7").exists()
    assert (root / "gen-99-3").exists()


async def test_files_that_cannot_be_read_name_the_remedy(engine, root):
    """A damaged index is a typed error, and a rebuild mends it."""
    (layout.path_of(root, 1) / "meta.json").write_text("no index")
    with pytest.raises(errors.SearchUnavailable, match="yidan index rebuild"):
        await engine.ids(BURNING)
    (problem,) = await engine.admin.problems()
    assert "第 1 代" in problem
    assert "yidan index rebuild" in problem
    await engine.serve(2, change(6, document("b1", "秸秆")), expected=1)
    assert await engine.ids(BURNING) == ["b1"]


async def test_another_process_sees_commits_and_goes_on_with_the_newest_snapshot(engine, root):
    """Readers share nothing but files; a cursor of the newest commit holds for all of them."""
    other = EmbeddedIndex(root)
    assert await other.count(BURNING) == 1
    async with EmbeddedAdmin(root).writing() as writer:
        await writer.apply([change(6, document("a1", "秸秆"), document("a2", "秸秆"))])
    assert await other.count(BURNING) == 2
    first = await engine.index.search(BURNING, limit=1)
    rest = await other.search(
        BURNING, limit=1, after=first.hits[0].position, snapshot=first.snapshot
    )
    assert [hit.id for hit in rest.hits] == ["a2"]


async def test_the_oldest_snapshots_are_let_go(engine):
    """A bounded number of snapshots is kept; a cursor of one that is gone has expired."""
    names = []
    for version in range(6, 6 + views._MAX_KEPT + 1):
        await engine.apply(change(version, document("a1", "秸秆")))
        names.append((await engine.index.search(BURNING, limit=1)).snapshot)
    assert len(set(names)) == len(names)
    for name in names[1:]:
        page = await engine.index.search(BURNING, limit=1, after="1", snapshot=name)
        assert page.hits == ()
    with pytest.raises(errors.CursorExpired):
        await engine.index.search(BURNING, limit=1, after="1", snapshot=names[0])


async def test_a_snapshot_expires(engine, monkeypatch):
    """A snapshot that nobody used for long is given up, unless it is the newest."""
    first = await engine.index.search(BURNING, limit=1)
    monkeypatch.setattr(views, "_KEPT_S", -1.0)
    await engine.index.search(BURNING, limit=1, after="1", snapshot=first.snapshot)
    await engine.apply(change(6, document("a1", "秸秆")))
    with pytest.raises(errors.CursorExpired):
        await engine.index.search(BURNING, limit=1, after="1", snapshot=first.snapshot)


async def test_snapshots_nobody_uses_are_let_go(engine, monkeypatch):
    """A commit lets go the snapshots before it that were not used for long: they hold files."""
    monkeypatch.setattr(views, "_KEPT_S", 0.0)
    for version in range(6, 10):
        await engine.apply(change(version, document("a1", "秸秆")))
        await engine.index.search(BURNING, limit=1)
    assert len(engine.index._views._kept) == 1


async def test_a_snapshot_kept_for_pages_holds_nothing_that_was_unpacked(engine):
    """Once another commit is there, a page to come reads from what no search has read from."""
    await engine.apply(change(6, document("a1", "秸秆"), document("a2", "秸秆")))
    first = await engine.index.search(BURNING, limit=1)
    searched = engine.index._views.newest().searcher
    await engine.apply(change(7, document("a1", "秸秆")))
    await engine.index.search(BURNING, limit=1)
    assert engine.index._views.named(first.snapshot).searcher is not searched
    rest = await engine.index.search(
        BURNING, limit=1, after=first.hits[0].position, snapshot=first.snapshot
    )
    assert [hit.id for hit in rest.hits] == ["a2"]
