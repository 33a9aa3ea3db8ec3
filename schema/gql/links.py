"""Items over editions (事项沿革): which item went on as which, and who says so."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, cast

import strawberry

from schema.domain.instants import instant
from schema.domain.links import DECISION_TITLES, LINK_TITLES, Decision, LinkKind
from schema.gql.context import Info
from schema.gql.ids import Node, decode_as
from schema.gql.views import column, computed, described
from schema.tables import links as rows
from schema.usecases import linking

if TYPE_CHECKING:  # entries have links
    from schema.gql.lists import Entry

_Entry = Annotated["Entry", strawberry.lazy("schema.gql.lists")]

# Each edition back and forth is a look-up of its own.
_COST = 50

described(LinkKind, "沿革的方式。", LINK_TITLES)
described(Decision, "人对沿革的判断。", DECISION_TITLES)


@strawberry.type(description="沿革：较早版本的一个事项在较晚版本中是哪一项；不凭序号判断。")
class ItemLink:
    """One item that went on as another."""

    row: strawberry.Private[rows.ItemLink]

    kind: LinkKind = column("方式。")
    confidence: float = column("把握，0 至 1；人工指定的为 1。")
    explanation: str = column("依据什么判断。")
    algorithm: str | None = column("算法的名称和版本；人工指定的为 null。")
    decision: Decision | None = column("人工的判断；无人判断则为 null。")
    decided_by: str | None = column("何人判断。")
    reason: str | None = column("判断的理由。")

    @computed("何时判断。")
    def decided_at(self) -> datetime | None:
        """Return when a person decided."""
        at_us = self.row.decided_at_us
        return None if at_us is None else instant(at_us)

    @computed("较早的事项；其来源全部撤回则为 null。")
    async def earlier(self, info: Info) -> _Entry | None:
        """Return the earlier item."""
        return await _standing(info, self.row.from_item)

    @computed("较晚的事项；其来源全部撤回则为 null。")
    async def later(self, info: Info) -> _Entry | None:
        """Return the later item."""
        return await _standing(info, self.row.to_item)


@strawberry.type(description="一个事项在一个版本中的样子。")
class HistoryStep:
    """An item in one edition of its history."""

    row: strawberry.Private[linking.Step]

    @computed("事项。")
    def entry(self) -> _Entry:
        """Return the item."""
        return viewed(self.row.entry)

    @computed("由哪些较早的事项而来。", list_size=1)
    def links(self) -> list[ItemLink]:
        """Return what leads to it."""
        return [ItemLink(row=each) for each in self.row.links]


@strawberry.type
class Queries:
    """Histories."""

    @computed("一个事项历经各版本的沿革，早的在前；没有这一事项则为空。", cost=_COST, list_size=5)
    async def item_history(
        self,
        info: Info,
        entry: Annotated[strawberry.ID, strawberry.argument(description="事项的全局标识。")],
    ) -> list[HistoryStep]:
        """Return an item through its editions.

        Raises:
            IdInvalid: It is no identifier of an entry.
        """
        row = await info.context.loaders.entries.load(decode_as("Entry", entry))
        if row is None:
            return []
        steps = await linking.history(info.context.reads, row)
        context = info.context.loaders
        context.told.editions.update({each.edition.id: each.edition for each in steps})
        return [HistoryStep(row=each) for each in steps]


def viewed(row: Any) -> "Entry":
    """View an entry; its type may not be imported here."""
    return cast("Entry", Node.kinds["Entry"].of(row))


async def _standing(info: Info, item_key: str) -> "Entry | None":
    row = await info.context.loaders.standing.load(item_key)
    return viewed(row) if row else None
