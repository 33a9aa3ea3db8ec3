"""Cases step by step, on SQLite and on PostgreSQL."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from pathlib import Path

import backends
import pytest
from casework import (
    APPROVER,
    AUDITOR,
    BUREAU,
    CITY_APPROVER,
    CLERK,
    COUNTY,
    EDITOR,
    OFFICER,
    OTHER_CLERK,
    OTHER_OFFICER,
    PROVINCE_APPROVER,
    TODAY,
    TOWN,
    VILLAGE,
    Desk,
    adjustment,
    admission,
    by,
    decision,
    open_county,
    opinion,
    temporary,
)

from schema import errors
from schema.domain import access, audit, filing
from schema.domain.cases import Event, Kind, State
from schema.domain.evidence import Evidence
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import casework, steps


@pytest.fixture(scope="session")
def filled(tmp_path_factory) -> Path:
    """A data directory with the register of the county, to be copied."""
    home: Path = tmp_path_factory.mktemp("filled")

    async def fill() -> None:
        async with opened(Settings(home=home)) as stores:
            await open_county(stores)

    asyncio.run(fill())
    return home


@pytest.fixture(params=backends.DATABASES)
def settings(request, filled, tmp_path) -> Iterator[Settings]:
    """An empty county on each database."""
    on_sqlite = request.param == backends.SQLITE
    home = shutil.copytree(filled, tmp_path / "home") if on_sqlite else tmp_path
    with backends.on_database(request.param, home, request.getfixturevalue) as found:
        yield found


@pytest.fixture
async def desk(settings) -> AsyncIterator[Desk]:
    """Casework in the county."""
    async with opened(settings) as stores:
        yield await open_county(stores) if settings.database_url else Desk(stores)


async def test_a_temporary_task_from_application_to_exit(desk):
    """Each step leads to its state, the ledger gives a number, write-off ends the grant."""
    done = await desk.propose(temporary(), by(OFFICER))
    assert (done.case.state, done.case.version, done.case.number) == ("DRAFTED", 1, None)
    assert done.case.townships == [TOWN]
    done = await desk.step(done, Event.SUBMIT, by(OFFICER))
    done = await desk.step(done, Event.APPROVE, by(APPROVER), decision())
    assert (done.case.state, done.case.number) == ("REGISTERED", "临〔2026〕1号")
    start, end = date(2026, 6, 10), date(2026, 8, 20)
    done = await desk.step(done, Event.START, by(CLERK, start))
    done = await desk.step(done, Event.CHECK, by(EDITOR, end), Evidence(result="任务完成"))
    done = await desk.step(done, Event.WRITE_OFF, by(EDITOR, end))
    assert done.case.ends == end
    done = await desk.step(done, Event.EXIT, by(CLERK, end))
    assert done.case.state == State.EXITED
    record = await desk.stores.sql.reads.case_events([done.case.id])
    assert [(each.event, each.actor, each.on_day) for each in record] == [
        ("PROPOSE", "officer", TODAY),
        ("SUBMIT", "officer", TODAY),
        ("APPROVE", "approver", TODAY),
        ("START", "clerk", start),
        ("CHECK", "editor", end),
        ("WRITE_OFF", "editor", end),
        ("EXIT", "clerk", end),
    ]
    chain = await desk.stores.sql.reads.audit_records()
    assert audit.first_break(chain) is None
    assert sum('"case.' in each.payload for each in chain) == 7


async def test_ledger_numbers_have_no_gaps(desk):
    """Numbers count by county and year; a refused application takes none."""
    numbers = []
    for title in ("森林防火卡口值守", "人口抽样调查入户", "高考期间噪声巡查"):
        numbers.append((await desk.registered(temporary(title=title))).case.number)
        refused = await desk.propose(temporary(title=f"{title}二"), by(OFFICER))
        refused = await desk.step(refused, Event.SUBMIT, by(OFFICER))
        await desk.step(refused, Event.REFUSE, by(APPROVER), reason="无必要")
    assert numbers == ["临〔2026〕1号", "临〔2026〕2号", "临〔2026〕3号"]


async def test_the_same_request_twice_is_one_step(desk):
    """An actor's key gives the same record again; for other input it is refused."""
    first = await desk.propose(temporary(), by(OFFICER, key="k1"))
    again = await desk.propose(temporary(), by(OFFICER, key="k1"))
    assert (again.case.id, again.repeated) == (first.case.id, True)
    with pytest.raises(errors.IdempotencyConflict):
        await desk.propose(temporary(title="另一项"), by(OFFICER, key="k1"))
    done = await desk.step(first, Event.SUBMIT, by(OFFICER, key="k2"))
    again = await desk.step(first, Event.SUBMIT, by(OFFICER, key="k2"))
    assert (again.event.version, again.repeated) == (done.event.version, True)
    with pytest.raises(errors.IdempotencyConflict):
        await desk.step(done, Event.WITHDRAW, by(OFFICER, key="k2"), reason="不办了")
    other = await desk.propose(temporary(title="他人的同一键"), by(EDITOR, key="k1"))
    assert other.case.id != first.case.id


async def test_a_stale_version_changes_nothing(desk):
    """Who saw an older version is told which one it is now."""
    done = await desk.propose(temporary(), by(OFFICER))
    later = await desk.step(done, Event.SUBMIT, by(OFFICER))
    with pytest.raises(errors.VersionConflict, match="第 2 版"):
        await desk.step(done, Event.SUBMIT, by(OFFICER))
    (row,) = await desk.stores.sql.reads.cases([done.case.id])
    assert (row.version, row.state) == (later.case.version, "COUNTY_REVIEW")


async def test_admission_goes_up_to_the_province(desk):
    """County and city pass on, the province admits; nobody decides at another level."""
    done = await desk.propose(admission(), by(OFFICER))
    done = await desk.step(done, Event.HEAR, by(CLERK), opinion(TOWN))
    done = await desk.step(done, Event.SUBMIT, by(OFFICER))
    assert done.case.due == date(2026, 6, 23)  # 15 working days, 端午 on 19 June is none
    with pytest.raises(errors.TransitionInvalid, match="逐级上报"):
        await desk.step(done, Event.APPROVE, by(APPROVER), decision())
    with pytest.raises(errors.Forbidden):
        await desk.step(done, Event.FORWARD, by(CITY_APPROVER), decision())
    done = await desk.step(done, Event.FORWARD, by(APPROVER), decision())
    with pytest.raises(errors.Forbidden):
        await desk.step(done, Event.FORWARD, by(APPROVER), decision())
    done = await desk.step(done, Event.FORWARD, by(CITY_APPROVER), decision())
    assert done.case.state == State.PROVINCE_REVIEW
    done = await desk.step(done, Event.APPROVE, by(PROVINCE_APPROVER), decision())
    assert (done.case.state, done.case.starts, done.case.number) == ("ADMITTED", TODAY, None)


async def test_every_township_concerned_is_heard(desk):
    """Each speaks for itself; the case waits for the last; refusal must be answered."""
    done = await desk.propose(admission(townships=("柳河镇", "石塘乡")), by(OFFICER))
    with pytest.raises(errors.Forbidden):
        await desk.step(done, Event.HEAR, by(CLERK), opinion(VILLAGE))
    with pytest.raises(errors.EvidenceInvalid, match="意见"):
        await desk.step(done, Event.HEAR, by(CLERK))
    done = await desk.step(done, Event.HEAR, by(CLERK), opinion("柳河镇"))
    assert done.case.state == State.DRAFTED
    with pytest.raises(errors.EvidenceInvalid, match="两份"):
        await desk.step(done, Event.HEAR, by(CLERK), opinion(TOWN))
    with pytest.raises(errors.TransitionInvalid):
        await desk.step(done, Event.SUBMIT, by(OFFICER))
    done = await desk.step(done, Event.HEAR, by(OTHER_CLERK), opinion(VILLAGE, agrees=False))
    assert done.case.state == State.TOWNSHIP_HEARD
    done = await desk.step(done, Event.SUBMIT, by(OFFICER))
    with pytest.raises(errors.EvidenceInvalid, match="不同意"):
        await desk.step(done, Event.FORWARD, by(APPROVER), decision())
    done = await desk.step(done, Event.RETURN, by(APPROVER), reason="补充保障措施")
    assert "opinions" not in done.case.details


async def test_adjustment_ends_at_the_county(desk):
    """A township applies, the county decides; what is removed or changed grants no task."""
    done = await desk.propose(adjustment(), by(CLERK))
    done = await desk.step(done, Event.SUBMIT, by(CLERK))
    done = await desk.step(done, Event.APPROVE, by(APPROVER), decision())
    assert done.case.state == State.EFFECTIVE
    states = [("ADJUSTMENT", "EFFECTIVE")]
    assert await desk.stores.sql.reads.granted([COUNTY], states, TODAY) == []


async def test_a_motion_filed_as_the_other_procedure_is_refused(desk):
    """A department's motion is no adjustment, a township's application no admission."""
    for proposal, who in (
        (adjustment(parties=(BUREAU,), trigger=filing.Trigger.DEPARTMENT_MOTION), OFFICER),
        (adjustment(parties=(BUREAU,)), OFFICER),
        (admission(trigger=filing.Trigger.TOWNSHIP_APPLIED), OFFICER),
        (admission(), CLERK),
    ):
        with pytest.raises(errors.ProcedureWrong, match="履职事项清单编用衔接"):
            await desk.propose(proposal, by(who))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"reason": None}, "理由"),
        ({"staff": None}, "人员"),
        ({"powers": ""}, "权限"),
        ({"staff": 0, "funds_yuan": 0}, "费随事走"),
        ({"ends": date(2027, 7, 1)}, "上限 366 天"),
        ({"ends": date(2026, 6, 9)}, "早于"),
        ({"title": "值守；巡查"}, "一事一议"),
        ({"townships": ("青禾县",)}, "不是乡镇"),
    ],
)
async def test_an_application_that_lacks_something(desk, changed, told):
    """The message names what is missing or wrong; nothing is stored."""
    with pytest.raises(errors.ProposalInvalid, match=told):
        await desk.propose(temporary(**changed), by(OFFICER))
    assert await desk.stores.sql.reads.case_page(limit=5) == []


async def test_an_extension_names_the_old_task_and_may_be_refused(desk):
    """No renewal by the general rules; what is no task of the ledger can't be extended."""
    done = await desk.registered()
    later = {"starts": date(2026, 9, 1), "ends": date(2026, 10, 1)}
    with pytest.raises(errors.ProposalInvalid, match="不得延期"):
        await desk.propose(temporary(previous=done.case.id, **later), by(OFFICER))
    with pytest.raises(errors.ProposalInvalid, match="不是在册"):
        await desk.propose(temporary(previous="x", **later), by(OFFICER))


async def test_the_same_task_within_a_year_is_flagged(desk):
    """It names the earlier task, and its approval must be reasoned; elsewhere it is new."""
    first = await desk.registered()
    later = {"starts": date(2027, 6, 10), "ends": date(2027, 7, 1)}
    again = await desk.propose(temporary(title="汛期地质灾害隐患点值守", **later), by(OFFICER))
    assert again.case.details["flags"] == [steps.DISGUISED_PERMANENT]
    assert again.case.details["similar"] == [first.case.id]
    again = await desk.step(again, Event.SUBMIT, by(OFFICER))
    with pytest.raises(errors.EvidenceInvalid, match="变相长期"):
        await desk.step(again, Event.APPROVE, by(APPROVER), decision())
    elsewhere = await desk.propose(temporary(townships=("石塘乡",), **later), by(OFFICER))
    other = await desk.propose(temporary(title="人口抽样调查入户", **later), by(OFFICER))
    much_later = {"starts": date(2027, 9, 1), "ends": date(2027, 10, 1)}
    past = await desk.propose(temporary(**much_later), by(OFFICER))
    assert [each.case.details["flags"] for each in (elsewhere, other, past)] == [[], [], []]


async def test_rights(desk):
    """Not one's own matter: it isn't there; no right to the step: refused, also the proposer."""
    done = await desk.propose(temporary(), by(OFFICER))
    for stranger in (OTHER_OFFICER, OTHER_CLERK, access.NOBODY):
        with pytest.raises(errors.CaseUnknown):
            await desk.step(done, Event.SUBMIT, by(stranger))
    with pytest.raises(errors.Forbidden):
        await desk.step(done, Event.SUBMIT, by(AUDITOR))
    with pytest.raises(errors.Unauthenticated):
        await desk.propose(temporary(), by(access.NOBODY))
    with pytest.raises(errors.Forbidden):
        await desk.propose(temporary(), by(OTHER_OFFICER))
    both = access.Actor("officer", "", (*OFFICER.grants, *APPROVER.grants))
    done = await desk.step(done, Event.SUBMIT, by(OFFICER))
    with pytest.raises(errors.Forbidden):
        await desk.step(done, Event.APPROVE, by(both), decision())


async def test_a_body_by_another_of_its_names(desk):
    """An officer of a body acts for it however an application writes it."""
    done = await desk.propose(temporary(parties=("青禾县应急管理局",)), by(OFFICER))
    done = await desk.step(done, Event.SUBMIT, by(OFFICER))
    assert done.case.state == State.COUNTY_REVIEW


async def test_documents_and_days_of_steps(desk):
    """No decision without document, of a later day or before the application; no late start."""
    done = await desk.propose(temporary(), by(OFFICER))
    done = await desk.step(done, Event.SUBMIT, by(OFFICER))
    for given, told in (
        (Evidence(), "文件"),
        (decision(TODAY + timedelta(days=1)), "之后"),
        (decision(TODAY - timedelta(days=1)), "早于提出日期"),
    ):
        with pytest.raises(errors.EvidenceInvalid, match=told):
            await desk.step(done, Event.APPROVE, by(APPROVER), given)
    with pytest.raises(errors.TransitionInvalid, match="已过"):
        await desk.step(done, Event.APPROVE, by(APPROVER, date(2026, 9, 1)), decision())
    done = await desk.step(done, Event.APPROVE, by(APPROVER), decision())
    for day, told in ((TODAY, "尚未到"), (date(2026, 9, 1), "已过")):
        with pytest.raises(errors.TransitionInvalid, match=told):
            await desk.step(done, Event.START, by(CLERK, day))


async def test_a_grant_never_begins_before_its_decision(desk):
    """An approval after the first day asked for moves the first day to the document's."""
    done = await desk.propose(temporary(starts=date(2026, 5, 1)), by(OFFICER))
    done = await desk.step(done, Event.SUBMIT, by(OFFICER))
    done = await desk.step(done, Event.APPROVE, by(APPROVER), decision())
    assert done.case.starts == TODAY


async def test_the_chain_holds_what_case_and_step_say(desk):
    """The last record of a case has the hashes of its row and its step as they are stored."""
    done = await desk.registered()
    reads = desk.stores.sql.reads
    (row,) = await reads.cases([done.case.id])
    step = (await reads.case_events([row.id]))[-1]
    told = json.loads((await reads.audit_records())[-1].payload)
    assert (told["action"], told["actor"], told["version"]) == ("case.approve", "approver", 3)
    assert told["row"] == casework.fingerprint(row.model_dump())
    assert told["record"] == casework.fingerprint(step.model_dump())


async def test_a_changed_law_sets_the_term_of_an_adjustment(desk):
    """Law and day of force are asked for; sixty working days run from that day."""
    law = {"trigger": filing.Trigger.LAW_CHANGED}
    with pytest.raises(errors.ProposalInvalid, match="法律法规名称、法律法规施行日期"):
        await desk.propose(adjustment(**law), by(EDITOR))
    law |= {"law": "省矿山安全条例", "law_effective": date(2026, 3, 2)}
    done = await desk.propose(adjustment(**law), by(EDITOR))
    assert done.case.due == date(2026, 5, 28)  # 清明 6 April and 1 to 5 May off, 9 May worked
    done = await desk.step(done, Event.SUBMIT, by(EDITOR))
    assert done.case.due == date(2026, 5, 28)
    done = await desk.step(done, Event.APPROVE, by(APPROVER), decision())
    assert done.case.due is None


async def test_a_delegated_power_is_made_ready_evaluated_and_returned(desk):
    """Guidance, training, operation, yearly evaluation: go on by decision, or give it back."""
    proposal = filing.Proposal(
        Kind.DELEGATION, COUNTY, ("柳河镇",), "占道经营的行政处罚", (BUREAU,), basis="赋权目录"
    )
    done = await desk.propose(proposal, by(EDITOR))
    guide = Evidence(document="操作细则", dated=TODAY)
    done = await desk.step(done, Event.GUIDE, by(OFFICER), guide)
    with pytest.raises(errors.TransitionInvalid):
        await desk.step(done, Event.OPERATE, by(OFFICER))
    with pytest.raises(errors.EvidenceInvalid, match="人数"):
        await desk.step(done, Event.TRAIN, by(OFFICER), Evidence(dated=TODAY))
    done = await desk.step(done, Event.TRAIN, by(OFFICER), Evidence(dated=TODAY, people=12))
    done = await desk.step(done, Event.OPERATE, by(OFFICER))
    assert done.case.due == TODAY + timedelta(days=365)
    later = date(2027, 5, 6)
    found = Evidence(document="评估报告", dated=later, result="用得好")
    done = await desk.step(done, Event.EVALUATE, by(OFFICER, later), found)
    done = await desk.step(done, Event.APPROVE, by(APPROVER, later), decision(later))
    assert (done.case.state, done.case.due) == ("OPERATING", later + timedelta(days=365))
    done = await desk.step(done, Event.EVALUATE, by(OFFICER, later), found)
    back = Evidence(document="交回决定", dated=later)
    done = await desk.step(done, Event.RETURN_POWER, by(APPROVER, later), back, reason="接不住")
    assert (done.case.state, done.case.due) == ("RETURNED_POWER", None)
