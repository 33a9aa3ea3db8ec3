"""Steps of cases (办理记录) and what one request sees of them; the enums of cases in Chinese."""

from datetime import date, datetime
from typing import Any, cast

import strawberry
from strawberry.dataloader import DataLoader

from schema.domain import access, alarms, cases, evidence, filing
from schema.domain.instants import instant
from schema.gql.context import Info
from schema.gql.views import column, computed, described
from schema.tables import cases as rows
from schema.usecases import ledger, standing


def _stops(titles: Any) -> Any:
    return {each: f"{title}。" for each, title in titles.items()}


described(cases.Kind, "办理程序。", _stops(cases.KIND_TITLES), name="CaseKind")
described(cases.State, "办理状态。", _stops(cases.STATE_TITLES), name="CaseState")
described(cases.Event, "办理动作。", _stops(cases.EVENT_TITLES), name="CaseAction")
described(filing.Trigger, "启动情形。", _stops(filing.TRIGGER_TITLES), name="CaseTrigger")
described(filing.Effect, "对清单的改动。", _stops(filing.EFFECT_TITLES), name="CaseEffect")
described(alarms.Alarm, "预警种类。", _stops(alarms.ALARM_TITLES), name="CaseAlarmKind")


class Seen:
    """What one request sees of cases: rights worked out once, steps of many cases read at once."""

    def __init__(self, info: Info) -> None:
        context = info.context
        self.desk = ledger.Desk(context.stores, context.register, context.actor)
        self.steps: DataLoader[str, list[rows.CaseEvent]] = DataLoader(self._steps)

    async def _steps(self, case_ids: list[str]) -> list[list[rows.CaseEvent]]:
        found: dict[str, list[rows.CaseEvent]] = {}
        for event in await self.desk.events(case_ids):
            found.setdefault(event.case_id, []).append(event)
        return [found.get(id_, []) for id_ in case_ids]


@strawberry.type(description="乡镇（街道）的意见；不给有关部门看。")
class TownshipOpinion:
    """What a township said of an application."""

    row: strawberry.Private[evidence.Opinion]

    township: str = column("区划代码。")
    agrees: bool = column("是否同意。")
    text: str = column("意见内容。")
    document: str = column("意见所在的文件。")


@strawberry.type(description="办理记录：一步，何人何日凭何文件所为。")
class CaseStep:
    """One transition of a case."""

    row: strawberry.Private[rows.CaseEvent]
    case: strawberry.Private[rows.Case]
    seen: strawberry.Private[Seen]

    version: int = column("此步之后的版本号。")
    actor: str = column("何人（标识）。")
    role: access.Role = strawberry.field(description="以何角色。")
    on_day: date = column("日期（中国时间）。")

    @computed("动作。")
    def action(self) -> cases.Event:
        """Return what was done."""
        return cases.Event(self.row.event)

    @computed("此前的状态；第一步为 null。")
    def from_state(self) -> cases.State | None:
        """Return where the case stood."""
        return cases.State(self.row.from_state) if self.row.from_state else None

    @computed("此后的状态。")
    def to_state(self) -> cases.State:
        """Return where it stood then."""
        return cases.State(self.row.to_state)

    @computed("理由；无权查看或没有则为 null。")
    async def reason(self) -> str | None:
        """Return why; of a hearing only to who may see opinions."""
        return self.row.reason if await self._open() else None

    @computed("文件名称；没有则为 null。")
    async def document(self) -> str | None:
        """Return the document that it rests on."""
        return cast("str | None", self.row.evidence.get("document"))

    @computed("文号；没有则为 null。")
    async def number(self) -> str | None:
        """Return the number of the document."""
        return cast("str | None", self.row.evidence.get("number"))

    @computed("文件日期；没有则为 null。")
    async def dated(self) -> date | None:
        """Return the date of the document."""
        told = self.row.evidence.get("dated")
        return date.fromisoformat(told) if told else None

    @computed("核查、评估的结果；没有则为 null。")
    async def result(self) -> str | None:
        """Return what was found."""
        return cast("str | None", self.row.evidence.get("result"))

    @computed("时刻。")
    def at(self) -> datetime:
        """Return when it was recorded."""
        return instant(self.row.at_us)

    async def _open(self) -> bool:
        """Whether the words are shown: a hearing's are the township's."""
        if self.row.event != cases.Event.HEAR:
            return True
        actor = await self.seen.desk.actor()
        codes = self.case.townships
        return all(standing.may_see_opinion(actor, self.case, code) for code in codes)


def step_of(row: rows.CaseEvent, case: rows.Case, seen: Seen) -> CaseStep:
    """View a transition."""
    return CaseStep(row=row, case=case, seen=seen, role=access.Role(row.role))
