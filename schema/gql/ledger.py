"""The ledger of temporary tasks (台账), alarms, burden, and amendments that wait for an edition."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, cast

import strawberry

from schema.domain import alarms
from schema.domain import burden as counting
from schema.gql.cases import Case, Place
from schema.gql.context import Info
from schema.gql.ids import Node, sliced
from schema.gql.paging import After, Connection, Cursors, First
from schema.gql.steps import Seen
from schema.gql.views import column, computed
from schema.tables import cases as rows

if TYPE_CHECKING:
    from schema.gql.lists import Entry

AsOf = Annotated[date | None, strawberry.argument(description="截至日期，缺省今天（中国时间）。")]


@strawberry.type(description="预警：逾期未办的一件。")
class CaseAlarm:
    """An alarm of a case."""

    row: strawberry.Private[alarms.Raised]

    case: Case = strawberry.field(description="所涉的办理事项。")
    days: int = column("逾期天数（自然日）。")
    since: date = column("期限，即最后一个如期的日子。")

    @computed("种类。")
    def kind(self) -> alarms.Alarm:
        """Return what is amiss."""
        return self.row.alarm

    @computed("说明。")
    def message(self) -> str:
        """Return it in words."""
        return f"{alarms.ALARM_TITLES[self.row.alarm]}，逾期 {self.row.days} 天"


@strawberry.type(description="临时性工作任务负担：一个乡镇（街道）、一个部门，或合计。")
class Burden:
    """Counts of tasks of the ledger."""

    row: strawberry.Private[counting.Burden]

    name: str = strawberry.field(description="乡镇（街道）或部门的名称；合计为空。")
    live: int = column("在册未到期的任务数。")
    overdue: int = column("到期未销号的任务数。")
    finished: int = column("已销号的任务数。")
    days: int = column("任务天数，至所问之日；未销号的继续计算。")
    staff: int = column("随事提供的人员数之和。")
    funds_yuan: float = column("随事提供的经费（元）之和。")


@strawberry.type(
    description="临时性工作任务负担统计。一件任务涉及几个乡镇（街道）的，对各个都全数计算，不可相加。"
)
class BurdenStatistics:
    """Burden by township and by department."""

    as_of: date = strawberry.field(description="统计截至日期。")
    townships: list[Burden] = strawberry.field(description="各乡镇（街道），天数多的在前。")
    departments: list[Burden] = strawberry.field(description="各部门，天数多的在前。")
    total: Burden = strawberry.field(description="合计，每件只计一次。")


@strawberry.type(description="已准入或已调整、尚未进入清单版本的事项。")
class Amendment:
    """An amendment that waits for the next edition."""

    case: Case = strawberry.field(description="办理事项。")
    candidates: list[Annotated["Entry", strawberry.lazy("schema.gql.lists")]] = strawberry.field(
        description="其后的清单版本中可能就是它的事项；经 LINK 一步确认。"
    )


@strawberry.type
class Queries:
    """The ledger and what follows from it."""

    @computed("临时性工作任务台账，按县和提出先后；只含有权查看的。")
    async def ledger(
        self, info: Info, first: First, after: After = None, place: Place = None
    ) -> Connection[Case]:
        """Return a page of the ledger."""
        seen = Seen(info)
        found = await seen.desk.ledger(place)
        cursors = Cursors(info.context.stores.cursor_key, "ledger")

        async def views(shown: Sequence[rows.Case]) -> list[Case]:
            return [Case.shown(row, seen) for row in shown]

        return await sliced(found, views, first, after, cursors=cursors)

    @computed("预警，逾期最久的在前；只含有权查看的。", cost=20, list_size=50)
    async def alarms(self, info: Info, as_of: AsOf = None, place: Place = None) -> list[CaseAlarm]:
        """Return what is overdue."""
        seen = Seen(info)
        found = await seen.desk.alarms(info.context.day(as_of), place)
        return [CaseAlarm(row=each.raised, case=Case.shown(each.case, seen)) for each in found]

    @computed("临时性工作任务负担统计，由有权查看的任务计算。", cost=20)
    async def burden(self, info: Info, as_of: AsOf = None, place: Place = None) -> BurdenStatistics:
        """Return the burden per township and per department."""
        day = info.context.day(as_of)
        found = await Seen(info).desk.burden(day, place)
        known = (await info.context.register.places()).gazetteer
        return BurdenStatistics(
            as_of=day,
            townships=[Burden(row=each, name=known.name(each.key)) for each in found.townships],
            departments=[Burden(row=each, name=each.key) for each in found.departments],
            total=Burden(row=found.total, name=""),
        )

    @computed("已准入或已调整、尚未进入清单版本的事项，新的在前。", cost=20, list_size=20)
    async def amendments(self, info: Info, place: Place = None) -> list[Amendment]:
        """Return the amendments that wait for the next edition."""
        seen = Seen(info)
        found = await seen.desk.amendments(place)
        entry = Node.kinds["Entry"]
        return [
            Amendment(
                case=Case.shown(each.case, seen),
                candidates=[cast("Entry", entry.of(row)) for row in each.candidates],
            )
            for each in found
        ]
