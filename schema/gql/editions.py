"""Editions over time: which one is meant, and the list that they make together on a day."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from schema.errors import CursorExpired, IdInvalid, InputError
from schema.gql.binding import NoEdition, no_edition, version
from schema.gql.context import Info
from schema.gql.documents import Document
from schema.gql.ids import decode, decode_as
from schema.gql.limits import weight
from schema.gql.lists import AsOf, DutyList, Entry, KnownAt
from schema.gql.paging import After, Connection, Cursors, First, check_size, connection
from schema.gql.problems import InputProblem
from schema.gql.scalars import microseconds
from schema.gql.views import computed, described
from schema.tables.documents import Edition
from schema.usecases import editions, folds
from schema.usecases.editions import Which

described(
    Which,
    "取哪一版。",
    {
        Which.EXACT: "恰在该日开始施行的一版。",
        Which.AT_OR_BEFORE: "该日或此前开始施行的最近一版。",
        Which.FIRST: "最早的一版。",
        Which.NEWEST: "最新的一版。",
    },
)

_KINDS = ("DutyList", "Document")
_COST = 20  # all items of all binding editions are read, and those of deltas matched


@strawberry.type(description="一日全貌中的一个事项。")
class StandingItem:
    """An item as it stands on a day."""

    row: strawberry.Private[folds.StandingItem]
    moment: strawberry.Private[int | None]

    @computed("事项，当日有效的文字。")
    def entry(self) -> Entry:
        """Return the entry that says it."""
        return Entry(row=self.row.entry, moment=self.moment)

    @computed("最先列入此事项的版本。", name="list")
    def duty_list(self) -> DutyList:
        """Return the edition that it comes from."""
        return DutyList(row=self.row.edition, moment=self.moment)

    @computed("改写它的版本；未经调整则为 null。")
    def amended_by(self) -> DutyList | None:
        """Return the delta that gave it its words."""
        row = self.row.amended_by
        return DutyList(row=row, moment=self.moment) if row else None

    @computed("它所取代的文字，最近的在后。", list_size=1)
    def was(self) -> list[Entry]:
        """Return the entries in whose place it stands."""
        return [Entry(row=row, moment=self.moment) for row in self.row.was]


@strawberry.type(description="被取消的一个事项。")
class RemovedItem:
    """An item that a delta took away."""

    row: strawberry.Private[folds.RemovedItem]
    moment: strawberry.Private[int | None]

    @computed("原来的事项。")
    def entry(self) -> Entry:
        """Return what was removed."""
        return Entry(row=self.row.entry, moment=self.moment)

    @computed("取消它的那一条。")
    def by(self) -> Entry:
        """Return the line that removes it."""
        return Entry(row=self.row.by, moment=self.moment)


@strawberry.type(description="一份清单在一日的全貌：各有效版本合成的结果。")
class StandingList:
    """The fold of binding editions."""

    row: strawberry.Private[folds.Standing]
    moment: strawberry.Private[int | None]

    as_of: date = strawberry.field(description="截至日期。")
    known_at: datetime | None = strawberry.field(
        description="按哪一时刻已知的情况；现在则为 null。"
    )
    editions: list[DutyList] = strawberry.field(
        description="合成所据的版本，先施行的在前。", metadata=weight(list_size=2)
    )
    removed: list[RemovedItem] = strawberry.field(
        description="被取消的事项。", metadata=weight(list_size=5)
    )
    unmatched: list[Entry] = strawberry.field(
        description="找不到所调整事项的修改、取消条目，请人工核对。", metadata=weight(list_size=1)
    )

    @computed("事项：按版本和清单的次序，改写的在原处。")
    async def items(
        self, info: Info, first: First, after: After = None
    ) -> Connection[StandingItem]:
        """Return a page of items.

        Raises:
            CursorExpired: The item that the cursor names no longer stands.
        """
        cursors = Cursors(info.context.stores.cursor_key, "standing")
        ids = [each.entry.id for each in self.row.items]
        start = 0
        if after is not None:
            last = cursors.decode(after)["id"]
            if last not in ids:
                raise CursorExpired("翻页游标已过期：内容已更新，请从第一页重新查询。")
            start = ids.index(str(last)) + 1
        page = self.row.items[start : start + check_size(first) + 1]

        async def count() -> int:
            return len(ids)

        return connection(
            [StandingItem(row=each, moment=self.moment) for each in page],
            first,
            after,
            cursor_of=lambda node: cursors.encode({"id": node.row.entry.id}),
            count=count,
        )


EditionResult = Annotated[
    DutyList | Document | NoEdition | InputProblem,
    strawberry.union("EditionResult", description="一个版本，或为何没有。"),
]
StandingResult = Annotated[
    StandingList | NoEdition | InputProblem,
    strawberry.union("StandingResult", description="清单的全貌，或为何没有。"),
]


@strawberry.type
class Queries:
    """Editions over time."""

    @computed("取同一清单或文件的某一版：某日开始的、某日或此前最近的、最早的、最新的。", cost=2)
    async def edition(
        self,
        info: Info,
        of: Annotated[
            strawberry.ID, strawberry.argument(description="任一版本（清单或文件）的全局标识。")
        ],
        which: Annotated[Which, strawberry.argument(description="取哪一版。")],
        on: Annotated[
            date | None,
            strawberry.argument(description="日期；EXACT 和 AT_OR_BEFORE 必填，其余不填。"),
        ] = None,
        known_at: KnownAt = None,
    ) -> EditionResult:
        """Return one edition of a work."""
        moment, context = microseconds(known_at), info.context
        try:
            kind, key = decode(of)
            if kind not in _KINDS:
                raise IdInvalid(f"标识不合：这是 {kind} 的标识，此处须为清单或文件的")
            found = await editions.look_up(context.reads, key, which, on=on, known_at_us=moment)
        except InputError as error:
            return InputProblem(code=error.code, message=str(error))
        if isinstance(found, Edition):
            return version(found, moment)
        return no_edition(context.day(on), known_at, (found.earlier, found.later))

    @computed("一份清单在一日的全貌：取代、增补、调整、废止合成的结果。", cost=_COST)
    async def standing(
        self,
        info: Info,
        of: Annotated[strawberry.ID, strawberry.argument(description="清单任一版本的全局标识。")],
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> StandingResult:
        """Return the fold of a list on a day."""
        moment, context = microseconds(known_at), info.context
        day = context.day(as_of)
        try:
            key = decode_as("DutyList", of)
            found = await folds.standing(context.reads, key, day, moment)
        except InputError as error:
            return InputProblem(code=error.code, message=str(error))
        if isinstance(found, editions.Around):
            return no_edition(day, known_at, (found.earlier, found.later))
        return StandingList(
            row=found,
            moment=moment,
            as_of=day,
            known_at=known_at,
            editions=[DutyList(row=row, moment=moment) for row in found.editions],
            removed=[RemovedItem(row=each, moment=moment) for each in found.removed],
            unmatched=[Entry(row=row, moment=moment) for row in found.unmatched],
        )
