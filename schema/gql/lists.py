"""Duty lists and the entries on them (履职事项清单、事项)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Self, cast

import strawberry

from schema.domain.lists import ListClass, Relation, Role
from schema.gql.context import Info
from schema.gql.corrections import Correction
from schema.gql.ids import Id, Node, decode_as, sliced
from schema.gql.links import ItemLink
from schema.gql.loaders import there
from schema.gql.paging import After, Connection, Cursors, First
from schema.gql.scalars import microseconds
from schema.gql.sources import Citation, Source, Suspicion
from schema.gql.views import column, computed
from schema.stores import ports
from schema.tables import documents as document_rows
from schema.tables import lists as rows

if TYPE_CHECKING:  # bodies have duties, which are entries, which name bodies
    from schema.gql.bodies import Body

Township = Annotated[str, strawberry.argument(description="乡镇（街道）：行政区划名称或代码。")]
Class = Annotated[
    ListClass | None,
    strawberry.argument(name="class", description="只看这一类别，缺省全部。"),
]
AsOf = Annotated[date | None, strawberry.argument(description="截至日期，缺省今天（中国时间）。")]
KnownAt = Annotated[
    datetime | None,
    strawberry.argument(description="按哪一时刻已知的情况回答（须带时差），缺省现在。"),
]


@strawberry.type(description="事项中的除外或限于：某些情形不适用，或只适用某些情形。")
class Limit:
    """An exception in a name or remark."""

    kind: str = strawberry.field(description="EXCEPT 除外，ONLY 限于。")
    text: str = strawberry.field(description="原文。")


@strawberry.type(description="一个机构在一个事项中的职责。")
class Responsibility:
    """One body's part in one entry."""

    row: strawberry.Private[rows.Responsibility]
    edition_id: strawberry.Private[str]

    body_name: str = strawberry.field(description="机构名称，清单的写法。")
    role: Role = column("职责角色。")
    duty: str | None = column("职责内容；清单未分写则为 null。")

    @computed("机构：登记簿里的，或只在清单里出现的。")
    async def body(self, info: Info) -> Annotated["Body", strawberry.lazy("schema.gql.bodies")]:
        """Return the body meant at the place of the list."""
        loaders = info.context.loaders
        edition = there(await loaders.editions.load(self.edition_id))
        named = there(await loaders.named.load((self.row.body, edition.territory)))
        return cast("Body", Node.kinds["Body"].of(named))


@strawberry.type(description="事项：清单中的一条。")
class Entry(Node):
    """One item of a list."""

    row: strawberry.Private[rows.Entry]
    moment: strawberry.Private[int | None] = None  # as known at; None is now

    list_class: ListClass = column("清单类别。", name="class")
    number: str | None = column("序号，只有数字。")
    category: str | None = column("分类，如 平安法治；不带序号。")
    title: str = column("事项名称。")
    remark: str | None = column("备注。")
    scope: list[str] = column("实施范围：所列街道、乡镇；未限定则为空。")
    basis: str | None = column("依据。")
    adjustment: str | None = column("调整类型，如 新增、修改、取消；清单未写则为 null。")

    @computed("各机构的职责，按清单的次序。", list_size=4)
    async def responsibilities(self, info: Info) -> list[Responsibility]:
        """Return the bodies' parts."""
        loaders, id_ = info.context.loaders, self.row.id
        at_moment = loaders.parts_at.load((id_, self.moment)) if self.moment else None
        parts = await (at_moment or loaders.parts.load(id_))
        return [
            Responsibility(row=part, edition_id=self.row.edition_id, body_name=part.body)
            for part in parts
        ]

    @computed("除外与限于。", list_size=2)
    def limits(self) -> list[Limit]:
        """Return exceptions."""
        return [Limit(kind=limit["kind"], text=limit["text"]) for limit in self.row.limits]

    @computed("所在清单。", name="list")
    async def duty_list(self, info: Info) -> "DutyList":
        """Return the edition that the entry stands in."""
        loaders, id_ = info.context.loaders, self.row.edition_id
        known = await loaders.editions_at.load((id_, self.moment)) if self.moment else None
        return DutyList(row=known or there(await loaders.editions.load(id_)), moment=self.moment)

    @computed("对本事项的更正，早的在前，已撤销的也在内；所读的值在 asRead。", list_size=1)
    async def corrections(self, info: Info) -> list[Correction]:
        """Return what was corrected, and by whom."""
        found = await info.context.loaders.corrections.load(self.row.id)
        return [Correction(row=row) for row in found]

    @computed("收录时发现的存疑之处，请对照来源核对；没有则为空。", list_size=1)
    async def suspicions(self, info: Info) -> list[Suspicion]:
        """Return what was odd about the entry's row."""
        found = await info.context.loaders.suspicions.load(self.row.id)
        return [Suspicion.of(each) for each in found]

    @computed("由较早版本的哪些事项而来；人工否定的不列。", list_size=1)
    async def earlier(self, info: Info) -> list[ItemLink]:
        """Return the links to this item."""
        key = self.row.item_key
        found = await info.context.loaders.links.load(key)
        return [ItemLink(row=row) for row in found if row.to_item == key]

    @computed("在较晚版本中是哪些事项；人工否定的不列。", list_size=1)
    async def later(self, info: Info) -> list[ItemLink]:
        """Return the links from this item."""
        key = self.row.item_key
        found = await info.context.loaders.links.load(key)
        return [ItemLink(row=row) for row in found if row.from_item == key]

    @computed("出处。")
    def citation(self) -> Citation:
        """Return where the entry stands."""
        return Citation(row=self.row)

    @classmethod
    async def load(cls, info: Info, key: str) -> Self | None:
        """Return an entry by id."""
        row = await info.context.loaders.entries.load(key)
        return cls(row=row) if row else None

    @property
    def key(self) -> str:
        """Id of the entry."""
        return self.row.id


@strawberry.type(description="履职事项清单的一个版本。")
class DutyList(Node):
    """An edition of a list."""

    row: strawberry.Private[document_rows.Edition]
    moment: strawberry.Private[int | None] = None  # as known at; None is now

    title: str = column("标题。")
    list_class: ListClass = column("清单类别。", name="class")
    territory_name: str = column("适用地域的全称。", name="place")
    territory: str = column("适用地域的区划代码；全国为空。")
    issuer: str | None = column("制定机关；未载明则为 null。")
    document_number: str | None = column("发文字号。")
    label: str | None = column("版本字样，如 2025年版、第一批、试行。")
    binding_from: date | None = column("施行日期；未载明则为 null。")
    binding_to: date | None = column("失效日期（不含当日）；未失效则为 null。")

    relation: Relation = column("与此前版本的关系。")

    @computed("施行日期是否载明。")
    def start_stated(self) -> bool:
        """Tell an unknown start from a known one."""
        return self.row.binding_from is not None

    @computed("事项，按清单的次序；载于几个文件的同一事项只列一次。")
    async def entries(
        self,
        info: Info,
        first: First,
        after: After = None,
        as_of: Annotated[
            date | None,
            strawberry.argument(
                description="只列这一日未被后来的调整取代或取消的；缺省照原样全列。"
            ),
        ] = None,
        known_at: Annotated[
            datetime | None,
            strawberry.argument(description="按哪一时刻已知的内容（须带时差），缺省同本清单。"),
        ] = None,
    ) -> Connection[Entry]:
        """Return a page of entries."""
        context, moment = info.context, microseconds(known_at) or self.moment
        found = await context.loaders.order_of_entries.load((self.row.id, moment))
        if as_of is not None:
            keys = [(each.key, each.edition_id, as_of, moment) for each in found]
            gone = await context.loaders.displaced.load_many(keys)
            found = [each for each, away in zip(found, gone, strict=True) if not away]
        cursors = Cursors(context.stores.cursor_key, "entries")

        async def views(placed: Sequence[ports.Placed]) -> list[Entry]:
            read = await context.loaders.entries_at.load_many([(p.id, moment) for p in placed])
            return [Entry(row=row, moment=moment) for (row,) in read]

        return await sliced(found, views, first, after, cursors=cursors)

    @computed("载有本版本的来源文件，首选的在前。", list_size=2)
    async def sources(self, info: Info) -> list[Source]:
        """Return the files that carry this edition."""
        found = await info.context.loaders.sources_of.load((self.row.id, self.moment))
        return [Source(row=row) for row in found]

    @computed("清单编辑声明本地清单齐全至哪一日；未声明则为 null。")
    async def complete_up_to(self, info: Info) -> date | None:
        """Return the day declared for the territory or what is above it."""
        declared = await info.context.loaders.completeness.load((self.row.territory, self.moment))
        return declared.up_to if declared else None

    @classmethod
    async def load(cls, info: Info, key: str) -> Self | None:
        """Return an edition of a list."""
        row = await info.context.loaders.editions.load(key)
        return cls(row=row) if row and row.list_class is not None else None

    @property
    def key(self) -> str:
        """Id of the edition."""
        return self.row.id


@strawberry.type
class Queries:
    """Entries."""

    @computed("凭标识取一个事项；没有则为 null。")
    async def entry(self, info: Info, id: Id) -> Entry | None:  # noqa: A002 - GraphQL's name
        """Return an entry."""
        return await Entry.load(info, decode_as("Entry", id))
