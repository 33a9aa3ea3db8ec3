"""A change whose client goes in the middle is wholly done or wholly not, whenever that was."""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import backends
import pytest
from casework import OFFICER, Desk, by, open_county, temporary
from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from schema.domain import audit
from schema.domain.cases import Event
from schema.settings import Settings
from schema.stores.opening import opened

MOMENTS = ((Engine, "before_cursor_execute"), (Engine, "commit"), (Pool, "reset"))
MOST = 80  # moments of one change; it has far fewer


class Cut:
    """Cancels a task at one moment: a statement begins, or the commit, or the pool's turn."""

    def __init__(self) -> None:
        self.left, self.reached = 0, False
        self._task: asyncio.Task[Any] | None = None
        self._lock = threading.Lock()

    def at(self, task: asyncio.Task[Any], moment: int) -> None:
        """Cancel the task at the so-many-th moment from now."""
        self._task, self.left, self.reached = task, moment, False

    def note(self, *_: Any) -> None:
        """A moment has come, in whichever thread."""
        with self._lock:
            self.left -= 1
            if self.left == 0 and self._task is not None:
                self.reached = True
                self._task.get_loop().call_soon_threadsafe(self._task.cancel)


@pytest.fixture
def cut() -> Iterator[Cut]:
    """What cuts changes off."""
    found = Cut()
    for of, name in MOMENTS:
        event.listen(of, name, found.note)
    yield found
    for of, name in MOMENTS:
        event.remove(of, name, found.note)


@pytest.fixture(params=backends.DATABASES)
def settings(request, tmp_path) -> Iterator[Settings]:
    """An empty installation on each database."""
    with backends.on_database(request.param, tmp_path, request.getfixturevalue) as found:
        yield found


@pytest.fixture
async def desk(settings) -> AsyncIterator[Desk]:
    """Casework in the county."""
    async with opened(settings) as stores:
        yield await open_county(stores)


async def test_a_change_that_is_cut_off_is_whole_or_not_there(desk, cut, caplog):
    """At each statement, commit, return of a connection: case, event and audit record, or none.

    The chain stays whole, who asks again with the same key gets one case, and no connection is
    broken off while the pool takes it back.
    """
    reads = desk.stores.sql.reads
    for moment in range(1, MOST):
        before = len(await reads.audit_records())
        proposal, who = temporary(title=f"第{moment}项临时任务"), by(OFFICER, key=f"k{moment}")
        task = asyncio.create_task(desk.propose(proposal, who))
        cut.at(task, moment)
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        reached, cut.left = cut.reached, 0
        chain = await reads.audit_records()
        cases = [case for case in await reads.case_page(limit=100) if case.title == proposal.title]
        events = await reads.case_events([case.id for case in cases])
        assert (len(cases), len(events)) in {(0, 0), (1, 1)}
        assert len(chain) - before == len(cases)
        assert audit.first_break(chain) is None
        assert isinstance(outcome, asyncio.CancelledError) or len(cases) == 1
        again = await desk.propose(proposal, who)
        assert again.repeated == bool(cases)
        assert again.event.event == Event.PROPOSE
        if not reached:
            break
    else:
        raise AssertionError(MOST)
    assert moment > 3
    assert [each for each in caplog.records if each.name.startswith("sqlalchemy.pool")] == []


@pytest.mark.parametrize("times", [1, 2])
async def test_a_change_that_is_cut_off_while_it_waits_leaves_nothing_locked(tmp_path, times):
    """Another process writes; who waited for it and went, once and again, holds no lock after."""
    outcomes = []
    async with asyncio.timeout(10), opened(Settings(home=tmp_path)) as stores:
        desk = await open_county(stores)
        other = sqlite3.connect(
            tmp_path / "yidan.db", 5, isolation_level=None, check_same_thread=False
        )
        with contextlib.closing(other):
            for number in range(5):
                other.execute("BEGIN IMMEDIATE")
                task = asyncio.create_task(
                    desk.propose(temporary(title=f"第{number}项临时任务"), by(OFFICER))
                )
                await asyncio.sleep(0.05)
                for _ in range(times):
                    task.cancel()
                    await asyncio.sleep(0)
                other.execute("ROLLBACK")
                outcomes += await asyncio.gather(task, return_exceptions=True)
                await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
                other.execute("ROLLBACK")
        assert {*map(type, outcomes)} == {asyncio.CancelledError}
        assert (await desk.propose(temporary(), by(OFFICER))).event.event == Event.PROPOSE
    assert not [each for each in threading.enumerate() if "connection_worker" in each.name]
