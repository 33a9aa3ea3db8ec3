"""A day in the life of a county: three people and an auditor, over HTTP, with what they are told.

`python -m tests.day` writes the transcript of docs/day.md; the test walks the same way.
"""

import asyncio
import json
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

sys.path.insert(0, str(Path(__file__).parent))
from sample import ROOT, fill

from api.app import create_app
from indexer.jail import Jail
from schema.domain.access import OPERATOR, Grant, Role
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import accounts, sessions

COUNTY, TOWN = "990121", "990121101"
BUREAU = "县文化和旅游局"
PEOPLE = {
    "部门": (Grant(Role.DEPARTMENT_OFFICER, COUNTY, BUREAU), "文旅局经办人"),
    "县委县政府": (Grant(Role.APPROVER, COUNTY), "县委、县政府审批人"),
    "编办": (Grant(Role.LIST_EDITOR, COUNTY), "编办清单管理员"),
    "审计": (Grant(Role.AUDITOR, COUNTY), "审计人员"),
}
TASK = "环湖马拉松赛沿线补给和秩序维护"
CHECK = """query ($tasks: [TaskInput!]!) { checkTasks(tasks: $tasks) { task result {
  ... on TaskDecision { decision hash reasons { ground text clause { label quote } } }
  ... on Problem { code message } } } }"""
PROPOSE = """mutation ($input: ProposeCaseInput!) { proposeCase(input: $input) {
  __typename ... on CaseDone { case { id state version } } ... on Problem { code message } } }"""
STEP = """mutation ($input: TransitionCaseInput!) { transitionCase(input: $input) {
  __typename ... on CaseDone { case { id state version number } }
  ... on Problem { code message } } }"""
LEDGER = """{ ledger(first: 5) { edges { node { number title state starts ends } } } }"""
ALARMS = """{ alarms { kind since days message case { title } } }"""
RECORD = """mutation ($input: TaskInput!) { recordDecision(input: $input) {
  ... on TaskDecision { decision hash } ... on Problem { code message } } }"""
REPLAY = """query ($id: String!) { replayDecision(id: $id) { matches now { decision hash } } }"""
AUDIT = """{ audit(first: 4) { edges { node { seq action actor } } }
  auditHead { seq unprotected } }"""


@dataclass
class Day:
    """The county on a day that can be set, and all that was said so far."""

    app: Any = None
    today: date = date(2026, 6, 1)
    tokens: dict[str, str] = field(default_factory=dict)
    said: list[tuple[str, date, str, dict[str, Any]]] = field(default_factory=list)
    _ticks: int = 0

    def now_us(self) -> int:
        """A moment of the day, later at every look."""
        self._ticks += 1
        start = datetime.combine(self.today, time(9), ZoneInfo("Asia/Shanghai"))
        return int(start.timestamp()) * 1_000_000 + self._ticks * 1000

    async def ask(self, who: str, what: str, query: str, **variables: Any) -> dict[str, Any]:
        """One request of one person; the answer is kept for the transcript."""
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://yidan") as client:
            response = await client.post(
                "/graphql",
                json={"query": query, "variables": variables},
                headers={"authorization": f"Bearer {self.tokens[who]}"},
            )
        answer: dict[str, Any] = response.json()
        if "errors" in answer:
            raise RuntimeError(answer["errors"])
        self.said.append((who, self.today, what, answer["data"]))
        return answer["data"]

    async def step(
        self, who: str, what: str, case: dict[str, Any], action: str, **more: Any
    ) -> Any:
        """One step of a case; gives the case as it stands then, or the problem."""
        given = {"case": case["id"], "version": case["version"], "action": action, **more}
        found = (await self.ask(who, what, STEP, input=given))["transitionCase"]
        return found.get("case", found)


async def lived(home: Path) -> Day:
    """Live the day in an installation of its own.

    Args:
        home: An empty directory.
    """
    settings = Settings(home=home)
    await fill(settings, ROOT / "corpus/policies", ROOT / "corpus/lists")
    day = Day()
    async with opened(settings) as stores:
        jail = Jail(settings)
        day.app = create_app(settings, stores, jail, lambda: day.today, day.now_us)
        day.tokens = await _tokens(stores, day)
        await _walk(day)
        jail.close()
    return day


async def _tokens(stores: Stores, day: Day) -> dict[str, str]:
    found = {}
    for number, (who, (grant, name)) in enumerate(PEOPLE.items()):
        login = f"user{number}"
        await accounts.add(stores.sql, OPERATOR, login, name, password=None, now_us=day.now_us())
        await accounts.grant(stores.sql, OPERATOR, login, grant, now_us=day.now_us())
        issued = await sessions.create_token(
            stores.sql, OPERATOR, login, "一天", days=365, now_us=day.now_us()
        )
        found[who] = issued.secret
    return found


async def _walk(day: Day) -> None:
    asked = {"department": BUREAU, "township": "柳河镇", "until": "2026-08-31"}
    plan = [TASK, "森林防火巡护", "签订赛事安全责任状"]
    await day.ask(
        "部门", "核查一份工作方案里的三项任务", CHECK, tasks=[{**asked, "task": t} for t in plan]
    )
    recorded = await day.ask("部门", "记录核查结论", RECORD, input={**asked, "task": TASK})
    proposal = {
        "kind": "TEMPORARY",
        "townships": ["柳河镇"],
        "parties": [BUREAU],
        "title": TASK,
        "content": "比赛日在途经村的补给点和路口轮值",
        "basis": "县环湖马拉松赛筹备方案",
        "reason": "赛道途经六个村，比赛日人手不足",
        "starts": "2026-06-10",
        "ends": "2026-08-31",
        "staff": 4,
        "fundsYuan": 20000,
        "powers": "路口临时引导",
    }
    case = (await day.ask("部门", "申请临时性工作任务", PROPOSE, input=proposal))["proposeCase"][
        "case"
    ]
    case = await day.step("部门", "报送", case, "SUBMIT")
    decision = {"document": "县委常委会会议纪要", "number": "〔2026〕12号", "dated": "2026-06-03"}
    await day.step("部门", "部门自己不能批准", case, "APPROVE", **decision)
    day.today = date(2026, 6, 3)
    case = await day.step("县委县政府", "研究决定", case, "APPROVE", **decision)
    await day.ask("编办", "台账", LEDGER)
    day.today = date(2026, 6, 10)
    case = await day.step("编办", "开始执行", case, "START")
    day.today = date(2026, 6, 20)
    await day.ask("部门", "执行中再核查：已在册", CHECK, tasks=[{**asked, "task": TASK}])
    day.today = date(2026, 9, 5)
    await day.ask("编办", "逾期未销号：预警", ALARMS)
    later = {**asked, "until": "2026-10-31", "task": TASK}
    await day.ask("部门", "到期以后再核查：须另行报批", CHECK, tasks=[later])
    case = await day.step("编办", "到期核查", case, "CHECK", result="比赛结束，补给点已撤除")
    case = await day.step("编办", "销号", case, "WRITE_OFF")
    case = await day.step("编办", "退出、终止配合", case, "EXIT")
    await day.ask("审计", "复核当时的结论", REPLAY, id=recorded["recordDecision"]["hash"])
    await day.ask("审计", "审计日志", AUDIT)


def transcript(day: Day) -> str:
    """What was said, as Markdown."""
    lines = []
    for who, on, what, data in day.said:
        told = json.dumps(data, ensure_ascii=False, indent=1)
        lines += [f"**{on.isoformat()} {who}：{what}**", "", "```json", told, "```", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(transcript(asyncio.run(lived(Path(folder)))))
