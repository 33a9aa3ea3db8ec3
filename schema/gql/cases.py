"""Cases (办理事项): what is applied for, where it stands, its steps; only who may see it does."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Self, cast

import strawberry

from schema.domain import cases, evidence, filing, rules
from schema.gql.context import Info
from schema.gql.ids import Id, Node, decode_as, encode
from schema.gql.loaders import there
from schema.gql.paging import After, Connection, Cursors, First, check_size, connection
from schema.gql.steps import CaseStep, Seen, TownshipOpinion, step_of
from schema.gql.views import column, computed
from schema.tables import cases as rows
from schema.usecases import casework, ledger, rulesets, standing

if TYPE_CHECKING:
    from schema.gql.lists import Entry


Place = Annotated[
    str | None, strawberry.argument(description="只看此地（行政区划名称或代码），缺省全部。")
]


@strawberry.type(description="办理事项：准入、调整、临时任务、收回承接、赋权。")
class Case(Node):
    """A case; it exists for those only who may see it."""

    row: strawberry.Private[rows.Case]
    seen: strawberry.Private[Seen]

    version: int = column("版本号；办理时须带上所见的版本号。")
    townships: list[str] = column("所涉乡镇（街道）的区划代码。")
    parties: list[str] = column("有关部门，提出（承接）部门在前。")
    title: str = column("事项。")
    content: str | None = column("内容。")
    basis: str | None = column("依据。")
    reason: str | None = column("理由。")
    number: str | None = column("台账编号，如 临〔2026〕1号；未入账则为 null。")
    starts: date | None = column("第一天。")
    ends: date | None = column("最后一天；已销号的为销号之日。")
    due: date | None = column("下一步的期限；没有则为 null。")
    staff: int | None = column("随事提供的人员数。")
    funds_yuan: int | None = column("随事提供的经费（元）。")
    proposed_on: date = column("提出日期。")
    proposed_by: str = strawberry.field(description="提出人（标识）。")

    @classmethod
    async def load(cls, info: Info, key: str) -> Self | None:
        """Return a case, or nothing to who may not see it."""
        seen = Seen(info)
        actor = await seen.desk.actor()
        found = await info.context.reads.cases([key])
        if not found or not standing.may_read(actor, found[0]):
            return None
        return cls.shown(found[0], seen)

    @classmethod
    def shown(cls, row: rows.Case, seen: Seen) -> Self:
        """View a row that the actor may see."""
        return cls(row=row, seen=seen, proposed_by=row.created_by)

    @property
    def key(self) -> str:
        """Its id."""
        return self.row.id

    @computed("程序。")
    def kind(self) -> cases.Kind:
        """Return which procedure it goes through."""
        return cases.Kind(self.row.kind)

    @computed("状态。")
    def state(self) -> cases.State:
        """Return where it stands."""
        return cases.State(self.row.state)

    @computed("启动情形；没有则为 null。")
    def trigger(self) -> filing.Trigger | None:
        """Return the ground on which it was begun."""
        return filing.Trigger(self.row.trigger) if self.row.trigger else None

    @computed("对清单的改动；没有则为 null。")
    def effect(self) -> filing.Effect | None:
        """Return what it does to the list."""
        return filing.Effect(self.row.effect) if self.row.effect else None

    @computed("权限；没有则为 null。")
    def powers(self) -> str | None:
        """Return the powers that come with a task."""
        return cast("str | None", self.row.details.get("powers"))

    @computed("标记：DISGUISED_PERMANENT 一年内再次交办、疑似变相长期；DUE_ESTIMATED 期限为估算。")
    def flags(self) -> list[str]:
        """Return what to look at."""
        return list(self.row.details.get("flags", ()))

    @computed("所延期的任务的标识；不是延期则为 null。")
    def previous(self) -> strawberry.ID | None:
        """Return which task it extends."""
        return _id(self.row.previous_id)

    @computed("一年内相同的任务的标识。")
    def similar(self) -> list[strawberry.ID]:
        """Return earlier tasks that are this one."""
        return [cast("strawberry.ID", _id(each)) for each in self.row.details.get("similar", ())]

    @computed("乡镇（街道）的意见，只给乡镇（街道）自己和县里看。", list_size=5)
    async def opinions(self) -> list[TownshipOpinion]:
        """Return the opinions that the actor may see."""
        actor = await self.seen.desk.actor()
        said = [evidence.Opinion(**each) for each in self.row.details.get("opinions", ())]
        return [
            TownshipOpinion(row=each)
            for each in said
            if standing.may_see_opinion(actor, self.row, each.township)
        ]

    @computed("清单事项：收回、赋权所据的，或纳入后的；没有则为 null。")
    async def entry(
        self, info: Info
    ) -> Annotated["Entry", strawberry.lazy("schema.gql.lists")] | None:
        """Return the entry that it is about."""
        if self.row.entry_id is None:
            return None
        found = there(await info.context.loaders.entries.load(self.row.entry_id))
        return cast("Entry", Node.kinds["Entry"].of(found))

    @computed("办理记录，先后为序。", list_size=10)
    async def steps(self) -> list[CaseStep]:
        """Return its transitions."""
        found = await self.seen.steps.load(self.row.id)
        return [step_of(each, self.row, self.seen) for each in found]

    @computed("我现在可以做的动作。")
    async def can_do(self, info: Info) -> list[cases.Event]:
        """Return the actions that the table and the actor's rights allow now."""
        actor = await self.seen.desk.actor()
        known = rulesets.known(info.context.rules_dir)
        held = rules.resolve(known, self.row.territory, info.context.today())
        kind, state = cases.Kind(self.row.kind), cases.State(self.row.state)
        possible = cases.events(kind, state, casework.levels(held, kind))
        return [each for each in possible if standing.may_do(actor, self.row, each)]


def _id(key: str | None) -> strawberry.ID | None:
    return None if key is None else strawberry.ID(encode("Case", key))


@strawberry.type
class Queries:
    """Cases."""

    @computed("一件办理事项；没有或无权查看则为 null。")
    async def case(
        self,
        info: Info,
        id: Id,  # noqa: A002 - GraphQL's name
    ) -> Case | None:
        """Return one case."""
        return await Case.load(info, decode_as("Case", id))

    @computed("办理事项，新的在前；只含有权查看的。")
    async def cases(
        self,
        info: Info,
        first: First,
        after: After = None,
        kinds: Annotated[
            list[cases.Kind] | None, strawberry.argument(description="只看这些程序。")
        ] = None,
        states: Annotated[
            list[cases.State] | None, strawberry.argument(description="只看这些状态。")
        ] = None,
        place: Place = None,
    ) -> Connection[Case]:
        """Return a page of cases."""
        cursors = Cursors(info.context.stores.cursor_key, "cases")
        before = str(cursors.decode(after)["id"]) if after is not None else None
        seen = Seen(info)
        wanted = ledger.Filter(kinds or (), states or (), place)
        found = await seen.desk.page(wanted, before, check_size(first) + 1)
        return connection(
            [Case.shown(row, seen) for row in found],
            first,
            after,
            cursor_of=lambda node: cursors.encode({"id": node.row.id}),
        )
