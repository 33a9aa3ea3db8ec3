"""Bodies (机构): of the register, or known only by the names that lists write."""

from datetime import date
from typing import Annotated, Any, Self, cast

import strawberry

from schema.domain.bodies import AliasKind
from schema.domain.lists import ListClass, Role
from schema.gql.context import Info
from schema.gql.ids import Node
from schema.gql.lists import AsOf, Entry, KnownAt
from schema.gql.paging import After, Connection, Cursors, First, check_size, connection
from schema.gql.scalars import microseconds
from schema.gql.views import column, computed, described
from schema.stores.ports import DutyFilter, DutyItem, DutyPage
from schema.tables import bodies as rows
from schema.usecases import lists, relations
from schema.usecases.parsed import body_key

described(
    AliasKind,
    "名称的种类。",
    {
        AliasKind.NAME: "登记的本名。",
        AliasKind.ALIAS: "别名。",
        AliasKind.SHORT: "简称。",
        AliasKind.FORMER: "旧称。",
        AliasKind.PLATE: "加挂的牌子。",
    },
)


@strawberry.type(description="机构的一个名称。")
class BodyName:
    """A name with the interval and the territory in which it is in use."""

    row: strawberry.Private[relations.Name]

    name: str = column("写法。")
    kind: AliasKind = column("哪一种名称。")
    valid_from: date | None = column("自何日起使用；未载明则为 null。")
    valid_to: date | None = column("至何日（不含当日）；仍在用或未载明则为 null。")

    @computed("在何地使用的全称；不限则为 null。")
    async def place(self, info: Info) -> str | None:
        """Return the territory."""
        code = self.row.division
        return await info.context.loaders.places.load(code) if code else None


@strawberry.type(description="机构：登记簿里的，或只在清单里出现的。")
class Body(Node):
    """An organisation that has duties."""

    row: strawberry.Private[lists.Known]

    name: str = column("名称：登记簿的写法，未登记的按清单的写法。")
    registered: bool = column("是否在登记簿里。")
    kind: str | None = column("机构类别，如 政府部门；未登记则为 null。")
    level: str | None = column("层级：国家级、省级、市级、县级、乡镇级、村级；未登记则为 null。")
    valid_from: date | None = column("设立日期；未载明则为 null。")
    valid_to: date | None = column("撤销或更名日期（不含当日）；仍存续则为 null。")
    successor: str | None = column("承继其职责的机构名称，有几个的取第一个。")
    successors: list[str] = column("承继其职责的各机构名称。")

    @computed("所在地方的全称；未登记的，是其名称所指的范围，不限则为 null。")
    async def place(self, info: Info) -> str | None:
        """Return where the body is."""
        code = self.row.place
        return await info.context.loaders.places.load(code) if code is not None else None

    @computed("别名、简称、旧称。")
    async def aliases(self, info: Info) -> list[str]:
        """Return its other names."""
        own = body_key(self.row.name)
        return [alias.name for alias in await self._aliases(info) if alias.key != own]

    @computed("各种名称，连同使用的地方和时间；本名在内。", list_size=5)
    async def names(self, info: Info) -> list[BodyName]:
        """Return its registered names."""
        found = await info.context.loaders.relations.load(self.row.key)
        return [BodyName(row=name) for name in found.names]

    @computed("旧称：登记的旧称，和职责并入本机构的原机构的名称。", list_size=3)
    async def former_names(self, info: Info) -> list[BodyName]:
        """Return names that ended."""
        found = await info.context.loaders.relations.load(self.row.key)
        return [BodyName(row=name) for name in found.former]

    @computed("上级机构；未登记则为 null。")
    async def parent(self, info: Info) -> "Body | None":
        """Return the registered body above."""
        found = await info.context.loaders.relations.load(self.row.key)
        return _registered(found.parent)

    @computed("以本机构为上级的机构。", list_size=10)
    async def children(self, info: Info) -> list["Body"]:
        """Return the registered bodies below."""
        found = await info.context.loaders.relations.load(self.row.key)
        return [Body(row=lists.Known(row.name, row, row.division)) for row in found.children]

    @computed("在各清单中的职责（以各种名称），同一事项只列一次。")
    async def duties(
        self,
        info: Info,
        first: First,
        role: Annotated[
            Role | None, strawberry.argument(description="只看这一角色，缺省全部。")
        ] = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        after: After = None,
    ) -> Connection[Entry]:
        """Return a page of entries in which the body has a part."""
        aliases = await info.context.loaders.names.load(self.row.key)
        wanted = lists.duties_of(
            self.row,
            aliases,
            on=info.context.day(as_of),
            role=role,
            known_at_us=microseconds(known_at),
        )
        return await _page(info, wanted, first, after)

    @computed("部门视角的配合清单：各乡镇（街道）配合履职清单中由本机构牵头的事项。")
    async def mirror(
        self,
        info: Info,
        first: First,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        after: After = None,
    ) -> Connection[Entry]:
        """Return a page of what townships cooperate in and the body leads."""
        aliases = await info.context.loaders.names.load(self.row.key)
        wanted = lists.duties_of(
            self.row,
            aliases,
            on=info.context.day(as_of),
            role=Role.LEAD,
            list_class=ListClass.COOPERATIVE,
            known_at_us=microseconds(known_at),
        )
        return await _page(info, wanted, first, after)

    async def _aliases(self, info: Info) -> list[rows.BodyAlias]:
        return await info.context.loaders.aliases.load(self.row.key)

    @classmethod
    async def load(cls, info: Info, key: str) -> Self | None:
        """Return a body by its identity."""
        known = await info.context.loaders.bodies.load(key)
        return cls(row=known) if known else None

    @property
    def key(self) -> str:
        """Identity in the register, or place and folded name."""
        return self.row.key


@strawberry.type
class Queries:
    """Bodies."""

    @computed("按名称或别名取机构；登记簿没有的，按清单里的写法；都没有则为 null。")
    async def body(
        self,
        info: Info,
        name: Annotated[str, strawberry.argument(description="名称、简称或别名。")],
        place: Annotated[
            str | None,
            strawberry.argument(description="所在地方：名称或代码；各地同名的机构由此分辨。"),
        ] = None,
    ) -> Body | None:
        """Return a body.

        Raises:
            PlaceUnknown: The place is not in the register.
        """
        context = info.context
        found = await lists.find_body(context.reads, context.register, name, place)
        return Body(row=found) if found else None

    @computed("登记簿里的机构。")
    async def bodies(self, info: Info, first: First, after: After = None) -> Connection[Body]:
        """Return a page of the register."""
        cursors = Cursors(info.context.stores.cursor_key, "bodies")
        last = str(cursors.decode(after)["id"]) if after is not None else ""
        found = await info.context.reads.body_page(last, check_size(first) + 1)
        return connection(
            [Body(row=lists.Known(row.name, row, row.division)) for row in found],
            first,
            after,
            cursor_of=lambda node: cursors.encode({"id": node.key}),
        )


def _registered(row: rows.Body | None) -> Body | None:
    return Body(row=lists.Known(row.name, row, row.division)) if row else None


async def _page(info: Info, wanted: DutyFilter, first: int, after: str | None) -> Connection[Entry]:
    """One page of duties; an item's cursor is its place in their order."""
    loaders, cursors = info.context.loaders, Cursors(info.context.stores.cursor_key, "duties")
    wanted = await lists.duties_known(info.context.reads, wanted)
    last = DutyItem(**cast("dict[str, Any]", cursors.decode(after))) if after is not None else None
    items = await loaders.duties.load(DutyPage(wanted, last, check_size(first) + 1))
    cursor = {row.id: cursors.encode(item._asdict()) for item, row in items}
    return connection(
        [Entry(row=row, moment=wanted.known_at_us) for _, row in items],
        first,
        after,
        cursor_of=lambda node: cursor[node.row.id],
        count=lambda: loaders.duty_counts.load(wanted),
    )
