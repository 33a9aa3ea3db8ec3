"""No sequence of calls gets a task to a township without a recorded basis."""

import asyncio
import itertools
import shutil
from datetime import date, timedelta

import pytest
from casework import (
    APPROVER,
    CITY_APPROVER,
    CLERK,
    EDITOR,
    OFFICER,
    OTHER_OFFICER,
    PROVINCE_APPROVER,
    TODAY,
    TOWN,
    Desk,
    adjustment,
    admission,
    by,
    decision,
    open_county,
    opinion,
    temporary,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli import clock
from schema import errors
from schema.domain import cases, filing, places
from schema.domain.admission import Ground, Outcome
from schema.domain.cases import Event
from schema.domain.evidence import Evidence
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import checking, generations

_PEOPLE = (
    OFFICER,
    OTHER_OFFICER,
    CLERK,
    EDITOR,
    APPROVER,
    CITY_APPROVER,
    PROVINCE_APPROVER,
)
_PROPOSALS = (
    temporary(),
    admission(),
    adjustment(effect=filing.Effect.ADD),
    adjustment(effect=filing.Effect.REMOVE),
)
_DAYS = st.integers(0, 120).map(lambda days: TODAY + timedelta(days=days))
# What people do: mostly the next sensible step, sometimes anything at all.
_CALLS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.sampled_from(list(Event))),
        st.integers(0, len(_PEOPLE) - 1),
        st.booleans(),  # with a document
        st.integers(0, 10),  # days that pass
    ),
    min_size=1,
    max_size=14,
)
_NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A data directory with the register of the county."""
    home = tmp_path_factory.mktemp("basis")

    async def fill() -> None:
        async with opened(Settings(home=home)) as stores:
            await open_county(stores)

    asyncio.run(fill())
    return home


async def _lived(desk: Desk, which: int, calls) -> date:
    """Run calls on one case; each is refused or taken. Gives the last day."""
    day = TODAY
    done = await desk.propose(_PROPOSALS[which], by(CLERK if which > 1 else OFFICER))
    for event, person, documented, days in calls:
        day += timedelta(days=days)
        state = cases.State(done.case.state)
        possible = cases.events(cases.Kind(done.case.kind), state, 3)
        wanted = event or (possible[0] if possible else Event.APPROVE)
        given = decision(day) if documented else Evidence(result="好")
        if wanted is Event.HEAR:
            given = opinion(TOWN)
        people = [_PEOPLE[person]] if event else _PEOPLE  # the sensible step by whoever may
        for who in people:
            try:
                done = await desk.step(done, wanted, by(who, day), given, reason="因工作需要")
            except (errors.InputError, errors.Forbidden):
                continue
            break
    return day


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(which=st.integers(0, len(_PROPOSALS) - 1), calls=_CALLS, asked=_DAYS)
def test_granted_only_with_an_approval_on_record(filled, tmp_path, which, calls, asked):
    """A check says LEDGER or ADMITTED only if an approval with its document is on record.

    And the day lies inside what was granted, not before the document's date.
    """

    async def run() -> None:
        home = shutil.copytree(filled, tmp_path / str(next(_NUMBERS)))
        async with opened(Settings(home=home)) as stores:
            desk = Desk(stores)
            await _lived(desk, which, calls)
            await _judged(desk, asked)
        shutil.rmtree(home)

    asyncio.run(run())


async def _judged(desk: Desk, asked: date) -> None:
    reads = desk.stores.sql.reads
    (row,) = await reads.case_page(limit=5)
    states = [(str(kind), str(state)) for kind, state in cases.GRANTING]
    granted = await reads.granted(["", *places.path(TOWN)], states, asked)
    record = await reads.case_events([row.id])
    approvals = [each for each in record if each.event == Event.APPROVE]
    if granted:
        assert len(approvals) == 1
        told = approvals[0].evidence
        assert told["document"]
        assert told["number"]
        assert date.fromisoformat(told["dated"]) <= asked
        assert row.ends is None or asked <= row.ends
        assert row.effect in {None, "ADD"}
        assert approvals[0].actor != row.created_by
    elif approvals and row.effect in {None, "ADD"} and row.state != cases.State.WITHDRAWN:
        assert asked < row.starts or asked > row.ends


async def test_the_check_follows_the_ledger(filled, tmp_path):
    """Before approval, after the last day and once exited the same task is not on the list."""
    home = shutil.copytree(filled, tmp_path / "home")
    async with opened(Settings(home=home)) as stores:
        await generations.rebuild(stores, clock.now_us)
        desk = Desk(stores)
        task = temporary()
        before = await _checked(desk, task.title, date(2026, 6, 20))
        done = await desk.registered(task)
        live = await _checked(desk, task.title, date(2026, 6, 20))
        day = date(2026, 7, 1)
        done = await desk.step(done, Event.START, by(CLERK, day))
        done = await desk.step(done, Event.CHECK, by(EDITOR, day), Evidence(result="完成"))
        await desk.step(done, Event.WRITE_OFF, by(EDITOR, day))
        past = await _checked(desk, task.title, date(2026, 6, 20))
        after = await _checked(desk, task.title, date(2026, 7, 2))
    assert live.outcome is Outcome.ON_LIST
    assert [reason.ground for reason in live.reasons] == [Ground.LEDGER]
    assert past.outcome is Outcome.ON_LIST
    assert before.outcome is not Outcome.ON_LIST
    assert after.outcome is not Outcome.ON_LIST


async def _checked(desk: Desk, task: str, day: date):
    asked = checking.Asked("县应急管理局", TOWN, task)
    found = await checking.check(desk.stores, desk.register, asked, as_of=day)
    return found.decision
