"""Cases over GraphQL: done by several people, seen by those only who may."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any

import county
import pytest
from casework import APPROVER, AUDITOR, BUREAU, CLERK, EDITOR, OFFICER, OTHER_CLERK, TOWN

from schema.domain.access import PUBLIC, Actor, Grant, Role
from schema.gql import root
from schema.gql.context import context_factory
from schema.gql.ids import encode
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases.bodies import Register
from schema.usecases.parsed import body_key

STREET = "990121001"
STREET_CLERK = Actor("street", "城关街道经办人", (Grant(Role.TOWNSHIP_CLERK, STREET),))
HOUSING = Actor(
    "housing", "住建局经办人", (Grant(Role.DEPARTMENT_OFFICER, "990121", body_key("县住建局")),)
)
Ask = Callable[..., Awaitable[dict[str, Any]]]

PROPOSE = """mutation ($input: ProposeCaseInput!, $key: String) {
  proposeCase(input: $input, requestKey: $key) {
    __typename
    ... on CaseDone { repeated case { id version state kind title townships canDo flags } }
    ... on Problem { code message } } }"""
STEP = """mutation ($input: TransitionCaseInput!, $key: String) {
  transitionCase(input: $input, requestKey: $key) {
    __typename
    ... on CaseDone { repeated step { version action role actor }
                      case { id version state number starts ends due canDo } }
    ... on VersionProblem { current }
    ... on Problem { code message } } }"""
CASE = """query ($id: ID!) { case(id: $id) {
  title opinions { township agrees text } steps { action actor reason document } } }"""


@pytest.fixture
async def county_stores(tmp_path) -> AsyncIterator[Stores]:
    """The county of these tests, to be written to."""
    settings = Settings(home=tmp_path, cursor_key="k")
    await county.build(settings)
    async with opened(settings) as stores:
        yield stores


@pytest.fixture
def ask_as(county_stores) -> Ask:
    """Ask as somebody on a day; gives the data."""
    schema = root.build(Settings())
    register = Register(county_stores.sql.reads)

    async def run(
        actor: Actor, query: str, /, *, day: date = date(2026, 6, 1), **variables: Any
    ) -> Any:
        context = context_factory(county_stores, register, lambda: day)(actor)
        result = await schema.execute(query, variable_values=variables, context_value=context)
        assert result.errors is None, result.errors
        return next(iter(result.data.values()))

    return run


def task(**other: Any) -> dict[str, Any]:
    """The input of a temporary task."""
    return {
        "kind": "TEMPORARY",
        "townships": ["柳河镇"],
        "parties": [BUREAU],
        "title": "汛期值守",
        "content": "轮流值守",
        "reason": "人手不足",
        "starts": "2026-06-10",
        "ends": "2026-06-30",
        "staff": 2,
        "fundsYuan": 3000,
        "powers": "劝离",
    } | other


def step(case: dict[str, Any], action: str, **other: Any) -> dict[str, Any]:
    """The input of a step from the version that was seen."""
    return {"case": case["id"], "version": case["version"], "action": action, **other}


DECISION = {"document": "纪要", "number": "〔2026〕3号", "dated": "2026-06-01"}


async def _registered(ask_as: Ask, **other: Any) -> dict[str, Any]:
    case = (await ask_as(OFFICER, PROPOSE, input=task(**other)))["case"]
    case = (await ask_as(OFFICER, STEP, input=step(case, "SUBMIT")))["case"]
    return (await ask_as(APPROVER, STEP, input=step(case, "APPROVE", **DECISION)))["case"]


async def test_a_task_is_proposed_and_decided(ask_as):
    """Each is told what can be done; refusals are data with a code."""
    done = await ask_as(OFFICER, PROPOSE, input=task(), key="k")
    case = done["case"]
    assert (case["state"], case["townships"], case["canDo"]) == (
        "DRAFTED",
        [TOWN],
        ["SUBMIT", "WITHDRAW"],
    )
    assert (await ask_as(OFFICER, PROPOSE, input=task(), key="k"))["repeated"] is True
    other = await ask_as(OFFICER, PROPOSE, input=task(title="另一项"), key="k")
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
    assert (await ask_as(OFFICER, PROPOSE, input=task(reason=None)))["code"] == "PROPOSAL_INVALID"
    case = (await ask_as(OFFICER, STEP, input=step(case, "SUBMIT"), key="s"))["case"]
    assert (await ask_as(OFFICER, STEP, input=step(case, "SUBMIT"), key="s"))["code"] == (
        "IDEMPOTENCY_CONFLICT"
    )
    approval = step(case, "APPROVE", **DECISION)
    assert (await ask_as(OFFICER, STEP, input=approval))["code"] == "FORBIDDEN"
    assert (await ask_as(PUBLIC, STEP, input=approval))["code"] == "CASE_UNKNOWN"
    assert (await ask_as(PUBLIC, PROPOSE, input=task()))["code"] == "UNAUTHENTICATED"
    lacking = await ask_as(APPROVER, STEP, input=step(case, "APPROVE"))
    assert (lacking["__typename"], lacking["code"]) == ("InputProblem", "EVIDENCE_INVALID")
    done = await ask_as(APPROVER, STEP, input=approval)
    assert done["case"]["number"] == "临〔2026〕1号"
    assert done["step"]["role"] == "APPROVER"
    late = await ask_as(APPROVER, STEP, input=approval)
    assert (late["__typename"], late["current"], late["code"]) == (
        "VersionProblem",
        3,
        "VERSION_CONFLICT",
    )


async def test_opinions_are_kept_from_the_department(ask_as):
    """The county and the township itself read what it said, the department doesn't."""
    asked = task(
        kind="ADMISSION", basis="条例", trigger="DEPARTMENT_MOTION", effect="ADD", title="巡查"
    )
    case = (await ask_as(OFFICER, PROPOSE, input=asked))["case"]
    said = {"township": "柳河镇", "agrees": False, "text": "无力承担", "document": "复函"}
    heard = await ask_as(CLERK, STEP, input=step(case, "HEAR", opinions=[said], reason="人少"))
    assert heard["case"]["state"] == "TOWNSHIP_HEARD"
    seen = {}
    for actor in (CLERK, EDITOR, APPROVER, AUDITOR, OFFICER, OTHER_CLERK, PUBLIC):
        found = await ask_as(actor, CASE, id=case["id"])
        seen[actor.id] = found and (
            [each["text"] for each in found["opinions"]],
            [each["reason"] for each in found["steps"]],
        )
    told, kept = (["无力承担"], ["人手不足", "人少"]), ([], ["人手不足", None])
    assert seen == {
        "clerk": told,
        "editor": told,
        "approver": told,
        "auditor": told,
        "officer": kept,
        "clerk2": None,
        "": None,
    }


async def test_an_item_taken_back_is_followed_until_it_is_operated(ask_as, county_stores):
    """One case an item, not twice; an alarm while nobody has taken it over."""
    (edition,) = await county_stores.sql.reads.list_editions(list_class="RECLAIMED")
    query = """mutation ($list: ID!) { openTakeovers(list: $list) { __typename
      ... on TakeoversOpened { opened { id version title parties state due entry { title } } }
      ... on Problem { code } } }"""
    other = await county_stores.sql.reads.list_editions(list_class="BASIC")
    wrong = await ask_as(EDITOR, query, list=encode("DutyList", other[0].id))
    assert wrong["code"] == "PROPOSAL_INVALID"
    assert (await ask_as(CLERK, query, list=encode("DutyList", edition.id)))["code"] == "FORBIDDEN"
    (case,) = (await ask_as(EDITOR, query, list=encode("DutyList", edition.id)))["opened"]
    assert (case["title"], case["parties"], case["entry"]["title"]) == (
        "燃气经营许可",
        ["县住建局"],
        "燃气经营许可",
    )
    assert case["due"] == "2025-02-18"  # 30 working days after 1 January, by the notice
    again = await ask_as(EDITOR, query, list=encode("DutyList", edition.id))
    assert again["opened"] == []
    alarms = """query ($asOf: Date, $place: String) {
      alarms(asOf: $asOf, place: $place) { kind days message } }"""
    assert await ask_as(EDITOR, alarms, asOf="2025-02-18") == []
    assert await ask_as(EDITOR, alarms, asOf="2025-02-19", place="城关街道") == [
        {"kind": "NOT_TAKEN_OVER", "days": 1, "message": "收回事项逾期无人承接，逾期 1 天"}
    ]
    assert await ask_as(EDITOR, alarms, asOf="2025-02-19", place="柳河镇") == []
    for actor, action, other in (
        (STREET_CLERK, "HAND_OVER", {"document": "移交清单"}),
        (HOUSING, "CONFIRM", {}),
        (HOUSING, "OPERATE", {}),
    ):
        case = (await ask_as(actor, STEP, input=step(case, action, **other)))["case"]
    assert case["state"] == "OPERATING"
    assert await ask_as(EDITOR, alarms, asOf="2026-02-22") == []


async def test_an_adjusted_item_is_linked_to_the_edition_that_has_it(ask_as, county_stores):
    """It waits among the amendments with its candidates until an editor confirms one."""
    asked = task(
        kind="ADJUSTMENT",
        trigger="TOWNSHIP_APPLIED",
        effect="ADD",
        basis="实际",
        title="露天禁烧秸秆",
        parties=[],
        starts=None,
        ends=None,
    )
    day = date(2024, 6, 3)
    case = (await ask_as(CLERK, PROPOSE, day=day, input=asked))["case"]
    case = (await ask_as(CLERK, STEP, day=day, input=step(case, "SUBMIT")))["case"]
    decided = {**DECISION, "dated": "2024-06-03"}
    case = (await ask_as(APPROVER, STEP, day=day, input=step(case, "APPROVE", **decided)))["case"]
    assert case["state"] == "EFFECTIVE"
    query = """query ($place: String) { amendments(place: $place) {
      case { title } candidates { id title list { bindingFrom } } } }"""
    (waiting,) = await ask_as(EDITOR, query)
    assert await ask_as(EDITOR, query, place="城关街道") == []
    (candidate,) = waiting["candidates"]
    assert candidate["list"] == {"bindingFrom": "2025-01-01"}
    linking = step(case, "LINK", entry=candidate["id"])
    assert (await ask_as(CLERK, STEP, input=linking))["code"] == "FORBIDDEN"
    done = await ask_as(EDITOR, STEP, input=linking)
    assert (done["case"]["state"], done["case"]["ends"]) == ("EFFECTIVE", "2024-12-31")
    assert await ask_as(EDITOR, query) == []


async def test_arguments_of_cases_ledger_and_burden(ask_as):
    """Kinds, states, place, day and pages each choose; nobody else sees a thing."""
    for at, place in enumerate(("柳河镇", "城关街道", "柳河镇")):
        title = ("汛期值守", "人口抽样调查", "高考噪声巡查")[at]
        await _registered(ask_as, townships=[place], title=title)
    draft = (await ask_as(OFFICER, PROPOSE, input=task(title="森林防火")))["case"]
    query = """query ($first: Int!, $after: String, $kinds: [CaseKind!], $states: [CaseState!],
                      $place: String) {
      cases(first: $first, after: $after, kinds: $kinds, states: $states, place: $place) {
        pageInfo { endCursor hasNextPage } edges { node { title } } } }"""

    async def titles(actor: Actor = EDITOR, first: int = 10, **chosen: Any) -> list[str]:
        found = await ask_as(actor, query, first=first, **chosen)
        return [each["node"]["title"] for each in found["edges"]]

    whole = ["森林防火", "高考噪声巡查", "人口抽样调查", "汛期值守"]
    assert await titles() == whole
    assert await titles(states=["DRAFTED"]) == ["森林防火"]
    assert await titles(kinds=["ADMISSION"]) == []
    assert await titles(place="城关街道") == ["人口抽样调查"]
    assert await titles(place="临溪区") == []
    assert await titles(OTHER_CLERK) == await titles(PUBLIC) == []
    assert await titles(CLERK) == ["森林防火", "高考噪声巡查", "汛期值守"]
    page = await ask_as(EDITOR, query, first=2)
    assert page["pageInfo"]["hasNextPage"] is True
    assert await titles(after=page["pageInfo"]["endCursor"]) == whole[2:]
    assert (await ask_as(CLERK, CASE, id=draft["id"]))["title"] == "森林防火"
    node = "query ($id: ID!) { node(id: $id) { id } }"
    assert await ask_as(CLERK, node, id=draft["id"]) == {"id": draft["id"]}
    assert await ask_as(PUBLIC, node, id=draft["id"]) is None

    ledger = """query ($first: Int!, $after: String, $place: String) {
      ledger(first: $first, after: $after, place: $place) {
        totalCount pageInfo { endCursor } edges { node { number } } } }"""
    found = await ask_as(EDITOR, ledger, first=1)
    assert found["totalCount"] == 3
    assert found["edges"] == [{"node": {"number": "临〔2026〕1号"}}]
    found = await ask_as(EDITOR, ledger, first=5, after=found["pageInfo"]["endCursor"])
    assert [each["node"]["number"] for each in found["edges"]] == ["临〔2026〕2号", "临〔2026〕3号"]
    assert (await ask_as(EDITOR, ledger, first=5, place="城关街道"))["totalCount"] == 1

    burden = """query ($asOf: Date, $place: String) { burden(asOf: $asOf, place: $place) {
      asOf townships { name live overdue days staff fundsYuan } total { live } } }"""
    found = await ask_as(EDITOR, burden, asOf="2026-06-11")
    assert found["townships"][0] == {
        "name": "柳河镇",
        "live": 2,
        "overdue": 0,
        "days": 4,
        "staff": 4,
        "fundsYuan": 6000.0,
    }
    assert (await ask_as(EDITOR, burden, asOf="2026-07-01"))["total"]["live"] == 0
    assert (await ask_as(EDITOR, burden, place="城关街道"))["total"]["live"] == 1
    assert (await ask_as(PUBLIC, burden))["total"]["live"] == 0


async def test_steps_of_many_cases_are_read_at_once(ask_as, statements):
    """A page of cases with their steps takes as many statements as one with a single case."""
    query = "query ($n: Int!) { cases(first: $n) { edges { node { title steps { action } } } } }"
    for title in ("汛期值守", "人口抽样调查", "高考噪声巡查"):
        await ask_as(OFFICER, PROPOSE, input=task(title=title))
    with statements() as one:
        await ask_as(EDITOR, query, n=1)
    with statements() as three:
        await ask_as(EDITOR, query, n=3)
    assert len(three) == len(one)


async def test_no_case_is_ever_found_by_search(ask_as):
    """Not even by its exact title, by somebody who may see it: hits are what they were."""
    query = """query { search(query: "特种气球升空值守", first: 50) {
      ... on SearchConnection { totalCount edges { node { ... on Node { id } } } } } }"""
    before = await ask_as(APPROVER, query)
    await _registered(ask_as, title="特种气球升空值守")
    assert await ask_as(APPROVER, query) == before
