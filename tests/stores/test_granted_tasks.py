"""What the county has granted counts in a check, within its interval and for its department."""

from datetime import date

import pytest
from county import TODAY, build

from schema import errors
from schema.domain import access
from schema.domain.admission import Ground, Outcome
from schema.stores.opening import opened
from schema.tables.cases import Case
from schema.usecases import checking
from schema.usecases.bodies import Register
from schema.usecases.checking import Asked

TASK = "推广虚拟电厂用户接入"
EDITOR = access.Actor("u1", "王", (access.Grant(access.Role.LIST_EDITOR, "990121"),))


@pytest.fixture
async def stores(new_settings):
    """A small county with a live temporary task."""
    settings = new_settings()
    await build(settings)
    async with opened(settings) as made:
        row = Case(
            id="t" * 24,
            kind="TEMPORARY",
            state="EXECUTING",
            territory="990121",
            townships=["990121001"],
            department="县农业农村局",
            title=TASK,
            starts=TODAY,
            ends=date(2025, 6, 30),
            created_by="u1",
            proposed_on=TODAY,
            created_at_us=1,
            updated_at_us=1,
        )
        async with made.sql.unit_of_work() as work:
            await work.add([row])
        yield made


async def check(stores, department="县农业农村局", township="城关街道", on=TODAY):
    """Check the task that was granted."""
    asked = Asked(department, township, TASK)
    return await checking.check(stores, Register(stores.sql.reads), asked, as_of=on)


async def test_a_live_entry_of_the_ledger_is_a_basis(stores):
    """The task may be handed down until the last day on the ledger, which is told."""
    found = await check(stores)
    assert found.decision.outcome is Outcome.ON_LIST
    assert found.decision.reasons[0].ground is Ground.LEDGER
    assert "2025-06-30" in (found.decision.reasons[0].text or "")


@pytest.mark.parametrize(
    "other",
    [{"on": date(2025, 7, 1)}, {"township": "青禾县柳河镇"}, {"department": "县公安局"}],
    ids=["after its end", "another township", "another department"],
)
async def test_it_is_no_basis_beyond_what_was_granted(stores, other):
    """Another day, township or department has no part in the grant."""
    found = await check(stores, **other)
    assert found.decision.outcome is not Outcome.ON_LIST


async def test_a_recorded_decision_is_replayed_and_told_what_changed(stores):
    """Replay gives the same hash; once the ledger changes it names what differs."""
    found = await check(stores)
    register = Register(stores.sql.reads)
    await checking.record(stores, found, 2, EDITOR)
    same = await checking.replay(stores, register, found.decision.hash)
    assert same is not None
    assert same.matches
    (case,) = await stores.sql.reads.cases(["t" * 24])
    case.state = "WITHDRAWN"
    async with stores.sql.unit_of_work() as work:
        await work.upsert([case])
    changed = await checking.replay(stores, register, found.decision.hash)
    assert changed is not None
    assert not changed.matches
    assert {"decision", "ledger"} <= {each.what for each in changed.differences}


async def test_namesakes_that_nothing_tells_apart_are_asked_back(stores):
    """Two 柳河镇 with lists of their own, and a department of neither county."""
    with pytest.raises(errors.PlaceAmbiguous, match="临溪区"):
        await check(stores, department="天外来客协会", township="柳河镇")
